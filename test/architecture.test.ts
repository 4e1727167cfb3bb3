/** The directions in which the parts of the program may know each other, read from the sources themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from './fixtures';

interface Import {
  /** The importing file, relative to the repository, with forward slashes. */
  from: string;
  /** A package's name, or a path relative to the repository without its ending. */
  to: string;
  isType: boolean;
}

const IMPORT =
  /\b(?:import|export)\s+(type\s+)?([\w*{}\s,$]*?)\s*(?:from\s*)?(['"])([^'"\n]+)\3|\b(?:import|require)\(\s*(['"])([^'"\n]+)\5\s*\)/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const slashes = (path: string) => path.replaceAll('\\', '/');

function sources(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => slashes(relative(repositoryRoot, join(entry.parentPath, entry.name))));
}

/** `import type ...`, or braces in which every name is marked as a type. */
function isTypeOnly(keyword: string | undefined, names: string): boolean {
  if (keyword) return true;
  const list = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  const parts = list
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts !== undefined && parts.length > 0 && parts.every((part) => part.startsWith('type '));
}

function importsOf(file: string): Import[] {
  const text = read(file).replaceAll(COMMENTS, '');
  return [...text.matchAll(IMPORT)].map(([, keyword, names = '', , named, , called]) => {
    const target = (named ?? called)!;
    const path = resolve(repositoryRoot, dirname(file), target);
    const to = target.startsWith('.') ? slashes(relative(repositoryRoot, path)) : target;
    return { from: file, to, isType: named !== undefined && isTypeOnly(keyword, names) };
  });
}

const files = ['src-main', 'src-preload', 'src-renderer'].flatMap(sources);
const imports = files.flatMap(importsOf);
const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const trainer = 'src-main/trainer';
const inTrainer = (...parts: string[]) => isIn(...parts.map((part) => `${trainer}/${part}`));
const isPackage = (name: string) => (path: string) => path === name || path.startsWith(`${name}/`);

/** Imports from files that match into what matches, as text: none is what every rule below wants. */
const found = (from: (path: string) => boolean, to: (path: string) => boolean, withTypes = true) =>
  imports
    .filter((entry) => from(entry.from) && to(entry.to) && (withTypes || !entry.isType))
    .map((entry) => `${entry.from} imports ${entry.to}`);

describe('The reading of imports', () => {
  it('finds packages and files, and tells types from code', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(300);
    const has = (from: string, to: string, isType: boolean) =>
      imports.some((entry) => entry.from === from && entry.to === to && entry.isType === isType);
    expect(has(`${trainer}/index.ts`, 'electron', true)).toBe(true);
    expect(has(`${trainer}/session/jobs.ts`, `${trainer}/job`, false)).toBe(true);
    expect(has(`${trainer}/onnx/runtime.ts`, 'onnxruntime-node', true)).toBe(true);
    expect(has('src-renderer/main.ts', 'svelte', false)).toBe(true);
  });

  it('meets only files that are there', () => {
    const known = new Set(files.map((file) => file.replace(/\.ts$/, '')));
    const ours = imports.filter(({ to }) => isIn('src-main', 'src-preload', 'src-renderer')(to));
    const lost = ours.filter(
      ({ to }) => !known.has(to) && !known.has(`${to}/index`) && !/\.(css|svg|html)$/.test(to),
    );
    expect(lost.filter(({ to }) => !known.has(to.replace(/\.(js|ts)$/, '')))).toEqual([]);
  });
});

describe('The trainer', () => {
  it('runs without Electron: only its port adapter names it, and only its types', () => {
    const users = found(isIn(trainer), isPackage('electron'));
    expect(users).toEqual([`${trainer}/index.ts imports electron`]);
    expect(found(isIn(trainer), isPackage('electron'), false)).toEqual([]);
  });

  it('knows nothing of the main process, the preload script or the page', () => {
    const others = (path: string) =>
      isIn('src-main', 'src-renderer', 'src-preload')(path) &&
      !isIn(trainer)(path) &&
      path !== 'src-preload/contract' &&
      path !== 'src-preload/language';
    expect(found(isIn(trainer), others)).toEqual([]);
  });

  it('is loaded by nobody but the command line: the main process forks it', () => {
    const main = (path: string) => isIn('src-main')(path) && !isIn(trainer, 'src-main/cli')(path);
    const others = (path: string) => main(path) && path !== 'src-main/cli.ts';
    expect(found(others, isIn(trainer), false)).toEqual([]);
  });
});

describe('Within the trainer', () => {
  it('learning knows nothing of files, features, models and samples', () => {
    expect(found(inTrainer('learn'), inTrainer('data', 'features', 'model', 'samples'))).toEqual([]);
    const system = (path: string) => /^(node:)?(fs|path|child_process|net|http|https|os)(\/|$)/.test(path);
    expect(found(inTrainer('learn'), system)).toEqual([]);
  });

  it('data and features know nothing of learning', () => {
    expect(found(inTrainer('data', 'features'), inTrainer('learn', 'model'))).toEqual([]);
  });

  it('data knows nothing of features', () => {
    expect(found(inTrainer('data'), inTrainer('features'))).toEqual([]);
  });

  const users = (name: string) => files.filter((file) => new RegExp(`(['"])${name}\\1`).test(read(file)));
  it.each([
    ['onnxruntime-node', /^src-main\/trainer\/onnx\//],
    ['@duckdb/node-api', /^src-main\/trainer\/data\/table\//],
    ['sharp', /^src-main\/trainer\/(features|samples)\//],
  ])('%s is named in one place, by whatever kind of import', (name, place) => {
    expect(users(name).length).toBeGreaterThan(0);
    expect(users(name).filter((file) => !place.test(file))).toEqual([]);
  });
});

describe('The page', () => {
  it('takes types alone from the contract, and nothing else from outside but the languages', () => {
    const outside = (path: string) =>
      isIn('src-main', 'src-preload')(path) && path !== 'src-preload/language';
    for (const text of found(isIn('src-renderer'), outside))
      expect(text).toMatch(/imports src-preload\/contract$/);
    expect(found(isIn('src-renderer'), outside, false)).toEqual([]);
  });

  it('uses nothing of Node and Electron', () => {
    const system = (path: string) => path.startsWith('node:') || isPackage('electron')(path);
    expect(found(isIn('src-renderer'), system)).toEqual([]);
  });
});

describe('A source file', () => {
  it('has at most 300 lines, but for what is generated', () => {
    const long = files
      .filter((file) => !/\/generated\//.test(file))
      .map((file) => ({
        file,
        lines: read(file).split('\n').length - 1,
      }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });
});
