/** A folder that is filled whole or not at all. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../errors';
import { requireEmptyFolder } from '../empty-folder';
import type { ExportFile } from './kinds';

export interface WrittenFile {
  name: string;
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
}

/** Files lie in a folder within it until all of them are there. */
export class UnfinishedFolder {
  readonly written: WrittenFile[] = [];

  private constructor(
    private readonly folder: string,
    private readonly isNew: boolean,
    /** Where the files lie. */
    readonly path: string,
  ) {}

  /** @param folder empty, or not there yet @throws UserError where it is neither, or cannot be written */
  static async open(folder: string): Promise<UnfinishedFolder> {
    const isNew = await stat(folder).then(
      () => false,
      () => true,
    );
    await requireEmptyFolder(folder);
    const path = join(folder, `.${randomBytes(4).toString('hex')}.unfinished`);
    await mkdir(path).catch((error: unknown) => {
      throw fileError(error, folder);
    });
    return new UnfinishedFolder(folder, isNew, path);
  }

  /** @throws UserError */
  async write({ name, content }: ExportFile): Promise<void> {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    try {
      const file = await open(join(this.path, name), 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError(error, join(this.folder, name));
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.written.push({ name, bytes: bytes.length, sha256 });
  }

  /** Moves all files to their place, in the order in which they were written. @throws UserError */
  async finish(): Promise<void> {
    for (const { name } of this.written)
      await rename(join(this.path, name), join(this.folder, name)).catch((error: unknown) => {
        throw fileError(error, join(this.folder, name));
      });
    await rmdir(this.path);
  }

  /** As if nothing had been written. */
  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
    for (const { name } of this.written) await rm(join(this.folder, name), { force: true }).catch(() => {});
    if (this.isNew) await rmdir(this.folder).catch(() => {});
  }
}
