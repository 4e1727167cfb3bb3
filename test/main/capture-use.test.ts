import { access, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { capturesNamed, deleteCaptures, listCaptures, pruneCaptures } from '../../src-main/capture-use';
import { writeCaptures } from '../../src-main/captures';
import { temporaryFolder } from '../fixtures';

const LATER = new Date(2027, 0, 1);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);

let profile: string;
let captures: string;
beforeEach(() => {
  profile = temporaryFolder().path;
  captures = join(profile, 'captures');
});

const capture = async (day = 21) =>
  dirname((await writeCaptures(captures, [JPEG], new Date(2026, 10, day)))[0]!);

/** A project whose file has this in it; the folder of the project. */
async function project(id: string, ...values: string[]): Promise<string> {
  const folder = join(profile, 'projects', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'project.json'), JSON.stringify({ values }, null, 2));
  return folder;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('captures', () => {
  it('are listed alone: no file, no other folder, nothing behind a link', async () => {
    const own = await capture();
    const elsewhere = join(profile, 'elsewhere');
    await mkdir(join(elsewhere, basename(own)), { recursive: true });
    await symlink(elsewhere, join(captures, '2026-11-22'));
    await symlink(elsewhere, join(captures, '2026-11-21', '09-05-07-01234567'));
    await mkdir(join(captures, '2026-11-21', 'holiday'));
    await mkdir(join(captures, 'mine', basename(own)), { recursive: true });
    await writeFile(join(captures, '2026-11-21', '09-05-07-0123abcd'), 'a file');
    expect(await listCaptures(captures)).toEqual([own]);
    expect(await listCaptures(join(profile, 'nothing'))).toEqual([]);
  });

  it('belong to the projects that name a picture of them, or a folder that holds them', async () => {
    const [first, second, third] = [await capture(), await capture(), await capture(22)];
    const all = [first, second, third];
    const named = async (...values: string[]) => capturesNamed(all, [await project('a', ...values)]);
    expect(await named(join(first, 'webcam-001.jpg'))).toEqual([first]);
    expect(await named(second)).toEqual([second]);
    expect(await named(dirname(third))).toEqual([third]);
    expect((await named(captures)).sort()).toEqual(all.sort());
    expect(await named(`${captures}-of-another`, '2026-11-21')).toEqual([]);
  });

  it('go with the day that has no other', async () => {
    const [first, second] = [await capture(), await capture()];
    await deleteCaptures([first]);
    expect([await isThere(first), await isThere(second)]).toEqual([false, true]);
    await deleteCaptures([second]);
    expect(await readdir(captures)).toEqual([]);
  });
});

describe('at the start of the app', () => {
  it('those go that no project names, and those that were cut off', async () => {
    const [kept, gone] = [await capture(), await capture()];
    const cutOff = join(dirname(gone), '09-05-07-0123abcd.unfinished');
    await mkdir(cutOff);
    await pruneCaptures(captures, [await project('a', join(kept, 'webcam-001.jpg'))], LATER);
    expect(await listCaptures(captures)).toEqual([kept]);
  });

  it('stay for a month: the project may not have been saved yet', async () => {
    const fresh = await capture();
    await pruneCaptures(captures, [await project('a')], new Date(2026, 11, 20));
    expect(await listCaptures(captures)).toEqual([fresh]);
    await pruneCaptures(captures, [await project('a')], new Date(2026, 11, 23));
    expect(await listCaptures(captures)).toEqual([]);
  });

  it('all stay that a damaged project names, or where no project can be seen', async () => {
    const kept = await capture();
    const damaged = await project('a');
    await writeFile(join(damaged, 'project.json.damaged-1'), `{"values": ["${basename(kept)}/webcam`);
    await pruneCaptures(captures, [damaged], LATER);
    await pruneCaptures(captures, [], LATER);
    expect(await listCaptures(captures)).toEqual([kept]);
    await expect(pruneCaptures(captures, [join(profile, 'unreadable')], LATER)).rejects.toThrow();
    expect(await listCaptures(captures)).toEqual([kept]);
  });
});
