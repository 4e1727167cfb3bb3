import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Project, RunRecord } from '../../src-preload/contract';
import { Grants } from '../../src-main/grants';
import { Projects } from '../../src-main/projects';
import { repositoryRoot, temporaryFolder } from '../fixtures';
import { recipe } from '../renderer/recipe';

const ID = '5b8c7c1e-0000-4000-8000-000000000001';
const run = (modelId: string, accuracy: number | null): RunRecord => ({
  modelId,
  name: `Run of ${modelId}`,
  at: '2026-11-21T10:00:00.000Z',
  recipe,
  dataVersion: 'v1',
  samples: 150,
  seconds: 1.5,
  accuracy,
  logLoss: 0.2,
  macroF1: accuracy,
  curve: [{ epoch: 1, train: 0.5, validation: null }],
});

function project(grants: Grants, path: string, changes: Partial<Project> = {}): Project {
  return {
    id: ID,
    name: 'Iris',
    kind: 'table',
    detail: '',
    size: { classes: 3, samples: 150 },
    pictures: [],
    savedAt: '2026-11-21T10:00:00.000Z',
    labelColumn: 'species',
    edits: [],
    recipe,
    runs: [],
    currentModelId: null,
    view: 'data',
    source: { kind: 'source', token: grants.grant(path) },
    ...changes,
  };
}

function start(folder: string, onSetAside = vi.fn<(path: string) => void>()) {
  const grants = new Grants();
  return { grants, onSetAside, projects: new Projects(join(folder, 'projects'), grants, onSetAside) };
}

describe('a project', () => {
  it('is there after a restart, with tokens of that start for all of its paths', async () => {
    const folder = temporaryFolder().path;
    const data = join(folder, 'iris.csv');
    await writeFile(data, 'a,b\n1,2\n');
    const first = start(folder);
    const labels = { from: 'file' as const, token: first.grants.grant(join(folder, 'labels.csv')) };
    const picture = first.grants.grant(join(folder, 'extra.png'));
    const saved = project(first.grants, data, {
      source: { kind: 'source', token: first.grants.grant(data), labels, dialect: { delimiter: ';' } },
      edits: [
        { kind: 'relabel', items: ['row 3'], className: 'setosa' },
        { kind: 'add-images', className: 'setosa', tokens: [picture] },
      ],
      runs: [run('run-1', 0.9)],
      currentModelId: 'run-1',
      view: 'results',
    });
    await first.projects.save(saved);

    const second = start(folder);
    const { project: opened, source, isMissing } = await second.projects.open(ID);
    expect(isMissing).toBe(false);
    expect(source).toMatchObject({ name: 'iris.csv', path: data, isFolder: false });
    const path = (token: string) => second.grants.path(token);
    if (opened.source.kind !== 'source' || opened.source.labels?.from !== 'file')
      throw new Error('other source');
    expect(path(opened.source.token)).toBe(data);
    expect(path(opened.source.labels.token)).toBe(join(folder, 'labels.csv'));
    const [, added] = opened.edits;
    expect(added?.kind === 'add-images' && added.tokens.map(path)).toEqual([join(folder, 'extra.png')]);
    const plain = (all: Project) => ({ ...all, source: null, edits: null });
    expect(plain(opened)).toEqual(plain(saved));
    expect(opened.edits[0]).toEqual(saved.edits[0]);
    expect(() => first.grants.path(opened.source.kind === 'source' ? opened.source.token : '')).toThrow();
  });

  it('keeps no token on the disk', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    const token = grants.grant(join(folder, 'iris.csv'));
    await projects.save(project(grants, join(folder, 'iris.csv')));
    const text = await readFile(join(folder, 'projects', ID, 'project.json'), 'utf8');
    expect(text).toContain('iris.csv');
    expect(text).not.toContain(token);
  });

  it('says that its data is gone, and where it was', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    const data = join(folder, 'pictures');
    await mkdir(data);
    await projects.save(project(grants, data, { kind: 'images' }));
    expect((await projects.list()).projects[0]).toMatchObject({ exists: true, path: data });
    await rm(data, { recursive: true });
    expect((await projects.list()).projects[0]?.exists).toBe(false);
    expect(await projects.open(ID)).toMatchObject({
      isMissing: true,
      source: { path: data, isFolder: true },
    });
  });

  it('of a sample has no path', async () => {
    const { projects, grants } = start(temporaryFolder().path);
    await projects.save(project(grants, '/', { source: { kind: 'sample', sample: 'iris' } }));
    expect(await projects.open(ID)).toMatchObject({ source: null, isMissing: false });
    expect((await projects.list()).projects[0]).toMatchObject({ path: '', sample: 'iris', exists: true });
  });

  it('cannot name a path that was not handed over, nor a folder outside', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    const foreign = project(grants, folder, { source: { kind: 'source', token: folder } });
    await expect(projects.save(foreign)).rejects.toMatchObject({ code: 'unknown-source' });
    for (const id of ['../settings', 'a/b', '..', 'A'])
      await expect(projects.save(project(grants, folder, { id }))).rejects.toMatchObject({
        code: 'bad-input',
      });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the list', () => {
  it('has the newest first, with the best of its runs', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    const at = (day: number) => `2026-11-2${day}T10:00:00.000Z`;
    await projects.save(project(grants, folder, { id: 'old', savedAt: at(0) }));
    const runs = [run('run-1', 0.7), run('run-2', 0.9), run('run-3', null)];
    await projects.save(project(grants, folder, { id: 'new', savedAt: at(1), runs }));
    const { projects: listed, problems } = await projects.list();
    expect(listed.map(({ id }) => id)).toEqual(['new', 'old']);
    expect(listed[0]).toMatchObject({ runCount: 3, bestAccuracy: 0.9 });
    expect(listed[1]).toMatchObject({ runCount: 0, bestAccuracy: null });
    expect(problems).toEqual([]);
  });

  it.each([
    ['half of it', '{"version": 1, "id": '],
    ['nothing', ''],
    ['another shape', '{"version": 1, "name": "Iris"}'],
  ])('goes on without a damaged project, which is set aside and told once: %s', async (_name, text) => {
    const folder = temporaryFolder().path;
    const { projects, grants, onSetAside } = start(folder);
    await projects.save(project(grants, folder, { id: 'good' }));
    const path = join(folder, 'projects', 'bad');
    await mkdir(path);
    await writeFile(join(path, 'project.json'), text);

    const { projects: listed, problems } = await projects.list();
    expect(listed.map(({ id }) => id)).toEqual(['good']);
    const aside = onSetAside.mock.calls[0]![0];
    expect(problems).toEqual([expect.stringContaining(aside)]);
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect((await projects.list()).problems).toEqual([]);
    await expect(projects.open('bad')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leaves a project of a later version as it is, and says so', async () => {
    const folder = temporaryFolder().path;
    const { projects, onSetAside } = start(folder);
    const path = join(folder, 'projects', 'later');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'project.json'), '{"version": 2, "anything": []}');
    expect(await projects.list()).toEqual({
      projects: [],
      problems: [expect.stringContaining('later version')],
    });
    await expect(projects.open('later')).rejects.toMatchObject({ code: 'later-version' });
    expect(onSetAside).not.toHaveBeenCalled();
    expect(await readdir(path)).toEqual(['project.json']);
  });

  it('forgets settings that this version does not know, and keeps the rest', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    await projects.save(project(grants, folder, { runs: [run('run-1', 0.9)] }));
    const file = join(folder, 'projects', ID, 'project.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('"optimizer"', '"optimizerOfOld"'));
    const { project: opened } = await projects.open(ID);
    expect(opened.recipe).toBeNull();
    expect(opened.runs).toMatchObject([{ modelId: 'run-1', recipe: null, accuracy: 0.9 }]);
  });
});

describe('the small pictures of a project', () => {
  const picture = 'data:image/webp;base64,UklGRg==';

  it('are in the list, and in a copy of it', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    await projects.save(project(grants, folder, { pictures: [picture] }));
    await projects.duplicate(ID);
    const { projects: listed } = await projects.list();
    expect(listed.map(({ pictures }) => pictures)).toEqual([[picture], [picture]]);
  });

  it.each([[undefined], ['none'], [['https://example.org/a.webp']], [[picture, picture, picture, picture]]])(
    'are left out where they are not what they should be, and the rest is kept: %j',
    async (pictures) => {
      const folder = temporaryFolder().path;
      const { projects, grants } = start(folder);
      await projects.save(project(grants, folder));
      const file = join(folder, 'projects', ID, 'project.json');
      const stored = JSON.parse(await readFile(file, 'utf8')) as object;
      await writeFile(file, JSON.stringify({ ...stored, pictures }));
      expect((await projects.list()).projects).toMatchObject([{ name: 'Iris', pictures: [] }]);
    },
  );
});

describe('a project is changed from its card', () => {
  it('by name', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    await projects.save(project(grants, folder));
    await projects.rename(ID, 'Blumen 花');
    expect((await projects.open(ID)).project.name).toBe('Blumen 花');
  });

  it('and deleted with the models that no copy of it has', async () => {
    const folder = temporaryFolder().path;
    const { projects, grants } = start(folder);
    await projects.save(project(grants, folder, { runs: [run('run-1', 0.9)] }));
    await projects.duplicate(ID);
    const { projects: both } = await projects.list();
    expect(both.map(({ name }) => name).sort()).toEqual(['Iris', 'Iris copy']);
    await projects.save(project(grants, folder, { runs: [run('run-1', 0.9), run('run-2', 0.8)] }));
    expect(await projects.models()).toEqual(new Set(['run-1', 'run-2']));
    expect(await projects.delete(ID)).toEqual(['run-2']);
    expect(await readdir(join(folder, 'projects'))).toHaveLength(1);
  });
});

describe('a writer that is killed', () => {
  it('leaves the old project or the new one, and the next start takes away what else is left', async () => {
    const folder = temporaryFolder().path;
    const { projects } = start(folder);
    for (let round = 0; round < 3; round++) {
      await killWhileWriting(folder);
      const { projects: listed, problems } = await projects.list();
      expect(problems).toEqual([]);
      expect(listed).toHaveLength(1);
      expect(listed[0]?.name).toMatch(/^Save \d+$/);
    }
    const stray = join(folder, 'projects', ID, '.project.json.0123abcd.tmp');
    await writeFile(stray, '{"half');
    await projects.tidy();
    expect(await readdir(join(folder, 'projects', ID))).toEqual(['project.json']);
  }, 60_000);
});

/** Kills a process in the middle of saving a large project over and over. */
function killWhileWriting(folder: string): Promise<void> {
  const writer = spawn(
    process.execPath,
    ['--import', 'tsx', join(repositoryRoot, 'test', 'main', 'project-writer.ts'), folder, ID],
    { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve) => {
    writer.stdout.once('data', () => setTimeout(() => writer.kill('SIGKILL'), 20 + Math.random() * 80));
    writer.once('exit', () => resolve());
  });
}
