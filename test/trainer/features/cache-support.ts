/** Caches to fill and look into, and processes of their own that fill them. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FeatureCache, type CacheOptions } from '../../../src-main/trainer/features/cache';
import { repositoryRoot } from '../../fixtures';
import { hashOf, RECORD_BYTES, recipe, recordOf } from './cache-records';

export const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, i) => first + i);

/** Closed when the test ends. */
export async function openCache(folder: string, options?: CacheOptions): Promise<FeatureCache> {
  const cache = await FeatureCache.open(folder, options);
  onTestFinished(() => cache.close());
  return cache;
}

export function put(cache: FeatureCache, records: number[], name = recipe): void {
  const shelf = cache.shelf(name, RECORD_BYTES);
  for (const i of records) {
    shelf.put(hashOf(i), recordOf(i));
    if (i % 4 === 0) shelf.flush();
  }
  shelf.flush();
}

export async function keep(folder: string, records: number[], options?: CacheOptions, name = recipe) {
  const cache = await FeatureCache.open(folder, options);
  put(cache, records, name);
  await cache.close();
}

/** Those of the records that are there. @throws where one is not as it was kept */
export function present(cache: FeatureCache, records: number[], name = recipe): number[] {
  const shelf = cache.shelf(name, RECORD_BYTES);
  return records.filter((i) => {
    const found = shelf.get(hashOf(i));
    if (found && Buffer.compare(found, recordOf(i)) !== 0) throw new Error(`Record ${i} is another one`);
    return found !== null;
  });
}

export function dataFiles(folder: string): { path: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'settings.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: statSync(path).size }));
}

export interface Put {
  record: number;
  /** Whether it was there before. */
  found: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Writer {
  child: ChildProcess;
  puts: Put[];
  /** Resolves when so many were put. */
  until(count: number): Promise<void>;
  /** Resolves with what it printed on stderr. */
  ended: Promise<{ code: number | null; stderr: string }>;
}

const script = join(import.meta.dirname, 'cache-writer.ts');
/** Runs the writer: it puts records one after the other and says so. */
export const writerCommand = (folder: string, first: number, count: number): [string, string[]] => [
  process.execPath,
  ['--import', 'tsx', script, folder, String(first), String(count)],
];

export function startWriter([command, args]: [string, string[]], options: SpawnOptions = {}): Writer {
  const child = spawn(command, args, { cwd: repositoryRoot, ...options });
  const puts: Put[] = [];
  let stderr = '';
  let rest = '';
  const waiting: (() => void)[] = [];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) puts.push(JSON.parse(line) as Put);
    for (const check of waiting) check();
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
  const until = (count: number) =>
    new Promise<void>((resolve, reject) => {
      waiting.push(() => puts.length >= count && resolve());
      void ended.then(() => reject(new Error(`It ended after ${puts.length} records: ${stderr}`)));
    });
  return { child, puts, until, ended };
}
