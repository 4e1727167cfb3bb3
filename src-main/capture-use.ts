/** Which captures projects still have, and taking the others away. */
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folders as `writeCaptures` makes them, also one that was cut off. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CAPTURE = /^\d{2}-\d{2}-\d{2}-[0-9a-f]{8}(\.unfinished)?$/;

/** The folders of all captures. What else lies there is none of ours. */
export async function listCaptures(folder: string): Promise<string[]> {
  const days = await foldersIn(folder, DAY);
  return (await Promise.all(days.map((day) => foldersIn(day, CAPTURE)))).flat();
}

/** Links are no folders here: they may lead anywhere. */
async function foldersIn(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
    .map(({ name }) => join(folder, name));
}

/**
 * Those of the captures that any file of these projects names, also a file that is damaged or of a later version.
 * @param projects their folders
 */
export async function capturesNamed(
  captures: readonly string[],
  projects: readonly string[],
): Promise<string[]> {
  const named = new Set<string>();
  for (const project of projects) {
    for (const file of await readdir(project, { withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(join(project, file.name), 'utf8');
      for (const capture of captures) if (names(text, capture)) named.add(capture);
    }
  }
  return [...named];
}

/** By its own name, which no other has, or as part of what somebody opened: the day, or all captures. */
function names(text: string, capture: string): boolean {
  const day = dirname(capture);
  const isOpened = (folder: string) => text.includes(JSON.stringify(folder));
  return text.includes(basename(capture)) || isOpened(day) || isOpened(dirname(day));
}

/** Takes captures away, and the day where it was its last. */
export async function deleteCaptures(captures: readonly string[]): Promise<void> {
  for (const capture of captures) await rm(capture, { recursive: true, force: true });
  // Fails where there is more of that day.
  for (const day of new Set(captures.map(dirname))) await rmdir(day).catch(() => {});
}

/** A capture that no project names may still be wanted: a crash came before the project was saved, or it is only undone. */
const KEPT_DAYS = 30;

/**
 * Takes captures away that no project has had for long: they were taken back, or their project was deleted.
 * @param projects their folders; without any nothing is known, and all captures stay
 */
export async function pruneCaptures(
  folder: string,
  projects: readonly string[],
  now = new Date(),
): Promise<void> {
  if (projects.length === 0) return;
  const end = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10);
  const captures = (await listCaptures(folder)).filter((capture) => basename(dirname(capture)) < end);
  const kept = await capturesNamed(captures, projects);
  await deleteCaptures(captures.filter((capture) => !kept.includes(capture)));
}
