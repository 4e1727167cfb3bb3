/** The folders that the person chose for exports: these alone are shown and added to; the page names no path. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../src-preload/contract';
import { t } from '../src-preload/language';
import { StudioError, systemCode } from './errors';
import { explainWriteError } from './files';
import { fileName } from './models';

const MOST_NUMBERS = 1000;

export class ExportFolders {
  readonly #paths = new Map<string, string>();

  add({ token, path }: Source): void {
    this.#paths.set(token, path);
  }

  /** What the file manager is to point at: a file in the folder, so that its content is seen, else the folder. */
  async shown(token: string): Promise<string> {
    const folder = this.#path(token);
    const [first] = (await readdir(folder).catch(() => [])).sort();
    return first === undefined ? folder : join(folder, first);
  }

  /** Makes a new folder in one that was chosen, with a number where the name is taken. */
  async make(token: string, suggestedName: string): Promise<string> {
    const folder = this.#path(token);
    const name = fileName(suggestedName, '');
    for (let number = 1; ; number++) {
      const path = join(folder, number === 1 ? name : `${name} (${number})`);
      try {
        await mkdir(path);
        return path;
      } catch (error) {
        if (systemCode(error) !== 'EEXIST' || number === MOST_NUMBERS) throw explainWriteError(error, path);
      }
    }
  }

  #path(token: string): string {
    const path = this.#paths.get(token);
    if (path !== undefined) return path;
    throw new StudioError('unknown-source', t('This folder was not chosen for an export. Choose it again.'));
  }
}
