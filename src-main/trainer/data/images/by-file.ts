/** Labels from a CSV file that names images, a row for each. */
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import type { Job } from '../../job';
import { readTextRows } from '../table/text-rows';
import { everyImage, type Labelled } from './labelled';
import { isImageName } from './names';
import type { FoundImages } from './walk';
import { listed, quoted } from '../../words';

/** So many rows tell which column names files. */
const ROWS_TO_GUESS_BY = 1000;
const LABEL_NAME = /(^|[ _.-])(labels?|class(es)?|category|target|species)$/i;

export interface LabelFile {
  path: string;
  rows: string[][];
  /** Lines that are no rows. */
  skipped: Skipped[];
}

interface Columns {
  file: number;
  label: number;
  hasHeader: boolean;
}

/** Tells an image in the folder by what a cell says; undefined where it is outside, null where there is none. */
type Find = (cell: string) => string | null | undefined;

/** @throws UserError where it cannot be read */
export async function readLabelFile(path: string, job: Job): Promise<LabelFile> {
  return { path, ...(await readTextRows(path, job)) };
}

/** The names in the root of the folder where the images lie that the file may name. */
export function rootNames({ path, rows }: LabelFile): Set<string> {
  const folder = dirname(path);
  return new Set(
    rows.flat().map((cell) => key(relative(folder, resolve(folder, slashes(cell)))).split('/')[0]!),
  );
}

/** Whether it names any image of the folder, with labels. */
export const namesImages = (file: LabelFile, found: FoundImages): boolean =>
  chooseColumns(file.rows, finder(file, found)) !== null;

/**
 * Rows that do not say the label of an image in the folder are skipped.
 * @param isOnly whether images that the file does not name are none of its business, else they are listed too
 * @throws UserError where it names no image in the folder
 */
export function labelByFile(found: FoundImages, file: LabelFile, isOnly: boolean): Labelled {
  const name = basename(file.path);
  const find = finder(file, found);
  const columns = chooseColumns(file.rows, find);
  if (!columns) throw namesNothing(name, found);
  const { labels, named, skipped } = readRows(file, columns, find);
  const header = file.rows[0]![columns.label]!;
  const labelled: Labelled = {
    from: 'file',
    images: [],
    skipped: [
      ...file.skipped.map(({ item, reason }) => ({ item: `${item} of ${name}`, reason })),
      ...skipped,
    ],
    warnings: [
      columns.hasHeader
        ? t('Labels come from the column "{header}" of "{name}".', { header, name })
        : t('Labels come from the column {n} of "{name}".', { n: columns.label + 1, name }),
    ],
  };
  for (const { path, part } of everyImage(found)) {
    const className = labels.get(path);
    if (className !== undefined) labelled.images.push({ path, className, part });
    else if (!isOnly && !named.has(path))
      labelled.skipped.push({
        item: relative(found.root, path),
        reason: t('no row of "{name}" names it', { name }),
      });
  }
  return labelled;
}

function namesNothing(name: string, { root }: FoundImages): UserError {
  const message = t(
    '"{name}" names no images in "{folder}". Each row needs a file and its label, such as photos/001.jpg,cat; the path starts in the folder of the CSV file.',
    { name, folder: basename(root) },
  );
  return new UserError('no-labels', message);
}

/** The column that names most images, and beside it the one that is called like a label, or the next one. */
function chooseColumns(rows: string[][], find: Find): Columns | null {
  const width = rows[0]?.length ?? 0;
  const some = rows.slice(0, ROWS_TO_GUESS_BY);
  const hits = Array.from({ length: width }, (_, column) => some.filter((row) => find(row[column]!)).length);
  const most = Math.max(0, ...hits);
  if (width < 2 || most === 0) return null;
  const file = hits.indexOf(most);
  const first = rows[0]!;
  const hasHeader = !find(first[file]!) && !isImageName(first[file]!);
  const called = hasHeader ? first.findIndex((name, column) => column !== file && LABEL_NAME.test(name)) : -1;
  return { file, label: called >= 0 ? called : (file + 1) % width, hasHeader };
}

/** @returns the label of each image, and every image that is named at all */
function readRows({ path, rows }: LabelFile, { file, label, hasHeader }: Columns, find: Find) {
  const labels = new Map<string, string>();
  const named = new Map<string, Set<string>>();
  const skipped: Skipped[] = [];
  const data = hasHeader ? rows.slice(1) : rows;
  for (const row of data) {
    const image = find(row[file]!);
    if (image) named.set(image, (named.get(image) ?? new Set<string>()).add(row[label]!));
  }
  for (const [index, row] of data.entries()) {
    const image = find(row[file]!);
    const said = image ? [...named.get(image)!].filter((text) => text !== '') : [];
    const reason = rowProblem(row[file]!, row[label]!, image, said);
    if (reason === null) labels.set(image!, row[label]!);
    else skipped.push({ item: `row ${index + 1} of ${basename(path)}`, reason });
  }
  return { labels, named, skipped };
}

function rowProblem(
  file: string,
  label: string,
  image: string | null | undefined,
  said: string[],
): string | null {
  if (file === '') return t('it names no file');
  if (image === undefined) return t('"{file}" is outside the folder', { file });
  if (image === null) return t('"{file}" is not an image in the folder', { file });
  if (label === '') return t('no label for "{file}"', { file });
  if (said.length > 1)
    return t('"{file}" has different labels: {labels}', { file, labels: listed(said.map(quoted)) });
  return null;
}

/** Paths count from the folder of the file, or else from that of the images. */
function finder(file: LabelFile, found: FoundImages): Find {
  const { root } = found;
  const images = new Map(everyImage(found).map(({ path }) => [key(relative(root, path)), path]));
  const lookUp = (folder: string, cell: string) => {
    const path = relative(root, resolve(folder, cell));
    const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
    return isOutside ? undefined : (images.get(key(path)) ?? null);
  };
  return (cell) => {
    // A file that was written on Windows has backslashes, which are ordinary characters elsewhere.
    const tries = [cell, slashes(cell)].flatMap((text) =>
      [dirname(file.path), root].map((folder) => lookUp(folder, text)),
    );
    return tries.find((image) => image) ?? (tries.every((image) => image === undefined) ? undefined : null);
  };
}

const slashes = (path: string) => path.replaceAll('\\', '/');
/** The same for both ways to write letters with accents: systems differ. */
const key = (path: string) => (sep === '\\' ? slashes(path) : path).normalize();
