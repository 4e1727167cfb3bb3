/** What is given to classify, as paths: patterns are matched, lists are read, and folders of tables opened. */
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { t } from '../../../src-preload/language';
import { byName } from '../data/order';
import { fileError, UserError } from '../errors';

/** Stands for a list of paths on the standard input. */
export const LIST = '-';

const TABLE = /\.(csv|tsv|tab|parquet)(\.gz)?$/i;

export interface Sources {
  /** Files and folders. */
  paths: string[];
  /** Out of a list, which may name what is not there. */
  listed: string[];
}

/**
 * @param given paths, patterns such as `photos/**\/*.jpg`, and `-`
 * @param readList of the paths that `-` stands for
 * @throws UserError where a pattern matches nothing
 */
export async function findSources(
  given: readonly string[],
  kind: 'images' | 'table',
  readList: () => Promise<string[]>,
): Promise<Sources> {
  const sources: Sources = { paths: [], listed: [] };
  for (const one of given) {
    if (one === LIST) for (const path of await readList()) sources.listed.push(path);
    else for (const path of await matching(one)) sources.paths.push(path);
  }
  if (given.includes(LIST) && sources.listed.length === 0 && sources.paths.length === 0)
    throw new UserError('no-match', t('The list of files is empty.'));
  if (kind === 'images') return sources;
  const tables: string[] = [];
  for (const path of [...sources.paths, ...sources.listed])
    for (const table of await tablesAt(path)) tables.push(table);
  return { paths: tables, listed: [] };
}

/** A path that is there is no pattern, whatever is in its name. */
async function matching(given: string): Promise<string[]> {
  const isThere = await stat(given).then(
    () => true,
    () => false,
  );
  // Windows has no other sign for a folder in a path.
  const pattern = process.platform === 'win32' ? given.replaceAll('\\', '/') : given;
  if (isThere || !isDynamicPattern(pattern)) return [given];
  const found = await glob(pattern, {
    expandDirectories: false,
    // `photos/*` means the folders in it too, as a shell has it.
    onlyFiles: pattern.includes('**'),
    followSymbolicLinks: false,
    absolute: isAbsolute(given),
    caseSensitiveMatch: process.platform === 'linux',
  }).catch((error: unknown) => {
    throw fileError(error, given);
  });
  if (found.length > 0) return found.map((path) => path.replace(/\/$/, '')).sort(byName);
  throw new UserError('no-match', t('"{pattern}" matches no file.', { pattern: given }));
}

/** A folder stands for all tables below it. */
async function tablesAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = await readdir(path, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const tables = names.filter((name) => TABLE.test(name) && !/(^|[\\/])\./.test(name)).sort(byName);
  if (tables.length > 0) return tables.map((name) => join(path, name));
  throw new UserError('no-match', t('There is no table in "{folder}".', { folder: path }));
}

/** The paths of a list, one a line, or ended by NUL. */
export async function pathsOfList(
  stream: AsyncIterable<Buffer | string>,
  isNull: boolean,
): Promise<string[]> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  const text = Buffer.concat(pieces).toString('utf8');
  return text.split(isNull ? '\0' : /\r?\n/).filter((path) => path !== '');
}
