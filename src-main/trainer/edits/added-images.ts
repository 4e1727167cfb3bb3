/** The images that a person adds to a dataset: files, and all below folders. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Edit, Skipped } from '../../../src-preload/contract';
import { isImageName } from '../data/images';
import { notAnImage } from '../data/images/names';
import { walk } from '../data/images/walk';
import { fileError } from '../errors';
import type { TokenPaths } from '../token-paths';
import type { AddImages } from './replay';

interface Found {
  paths: string[];
  skipped: Skipped[];
}

/** What the edits of a dataset add. */
export interface Additions {
  pathsOf(edit: AddImages): string[];
  skipped: Skipped[];
}

/** Each token is looked up once: a folder that changes meanwhile would give samples other indices. */
export class AddedImages {
  private readonly known = new Map<string, Promise<Found>>();

  constructor(private readonly paths: TokenPaths) {}

  /** @throws UserError where a token was not granted; files that cannot be used are skipped */
  async of(edits: readonly Edit[]): Promise<Additions> {
    const tokens = edits.flatMap((edit) => (edit.kind === 'add-images' ? edit.tokens : []));
    const found = new Map<string, Found>();
    for (const token of new Set(tokens)) found.set(token, await this.find(token));
    return {
      pathsOf: (edit) => edit.tokens.flatMap((token) => found.get(token)!.paths),
      skipped: [...found.values()].flatMap(({ skipped }) => skipped),
    };
  }

  private find(token: string): Promise<Found> {
    const known = this.known.get(token) ?? this.paths.get(token).then(imagesAt);
    this.known.set(token, known);
    // What was not granted may be later.
    known.catch(() => this.known.delete(token));
    return known;
  }
}

async function imagesAt(path: string): Promise<Found> {
  const found: Found = { paths: [], skipped: [] };
  const skip = (item: string, reason: string) => found.skipped.push({ item, reason });
  try {
    if ((await stat(path)).isDirectory()) found.paths = await walk(path, skip);
    else if (isImageName(path)) found.paths = [path];
    else skip(path, notAnImage(path));
  } catch (error) {
    skip(path, fileError(error, basename(path)).message);
  }
  return found;
}
