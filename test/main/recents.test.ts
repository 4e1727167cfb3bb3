import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Recents } from '../../src-main/recents';
import { temporaryFolder } from '../fixtures';

describe('recents', () => {
  it('keeps the newest first, each path once with its id, twelve at most, over a restart', async () => {
    const folder = temporaryFolder().path;
    const file = join(folder, 'recents.json');
    const recents = new Recents(file, vi.fn());
    for (let i = 0; i < 14; i++) await recents.remember(join(folder, `set-${i}`), 'table', `${i} rows`);
    const [newest, second] = await recents.list();
    await recents.remember(second!.path, 'table', 'again');

    const reopened = await new Recents(file, vi.fn()).list();
    expect(reopened).toHaveLength(12);
    expect(reopened[0]).toMatchObject({ id: second!.id, name: 'set-12', detail: 'again', exists: false });
    expect(reopened[1]).toEqual(newest);
  });

  it('tells whether the path is still there', async () => {
    const folder = temporaryFolder().path;
    const recents = new Recents(join(folder, 'recents.json'), vi.fn());
    const set = join(folder, 'set');
    await mkdir(set);
    await recents.remember(set, 'images', '');
    expect((await recents.list())[0]?.exists).toBe(true);
    await rm(set, { recursive: true });
    expect((await recents.list())[0]?.exists).toBe(false);
  });

  it('finds and forgets by id', async () => {
    const folder = temporaryFolder().path;
    const recents = new Recents(join(folder, 'recents.json'), vi.fn());
    await recents.remember('/data/a.csv', 'table', '');
    const [entry] = await recents.list();
    expect(await recents.path(entry!.id)).toBe('/data/a.csv');
    await recents.forget(entry!.id);
    await expect(recents.path(entry!.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('loses nothing when many are remembered at once', async () => {
    const folder = temporaryFolder().path;
    const recents = new Recents(join(folder, 'recents.json'), vi.fn());
    await Promise.all(Array.from({ length: 10 }, (_, i) => recents.remember(`/data/${i}`, 'table', '')));
    expect((await recents.list()).map(({ name }) => name)).toEqual([...'9876543210']);
    expect(await readdir(folder)).toEqual(['recents.json']);
  });

  it.each([
    ['no JSON', '{"half'],
    ['another shape', '{"entries": []}'],
    ['an entry without a path', '[{"id": "a", "kind": "table"}]'],
    ['nothing', ''],
  ])('sets a damaged file aside: %s', async (_name, text) => {
    const folder = temporaryFolder().path;
    const file = join(folder, 'recents.json');
    await writeFile(file, text);
    const onSetAside = vi.fn<(path: string) => void>();
    const recents = new Recents(file, onSetAside);

    expect(await recents.list()).toEqual([]);
    await recents.remember('/data/a.csv', 'table', '');

    expect(onSetAside).toHaveBeenCalledOnce();
    expect(await readFile(onSetAside.mock.calls[0]![0], 'utf8')).toBe(text);
    expect(await recents.list()).toHaveLength(1);
  });
});
