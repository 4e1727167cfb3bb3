/** What could not be read of a table: counted, the first of it listed, all of it kept on the disk to be saved. */
import { appendFile, copyFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedFile, Skipped } from '../../../../src-preload/contract';
import { fileError } from '../../errors';
import { diskError, type Storage } from '../../storage';
import { csvLine, csvLines } from './csv';
import type { Unread } from './dialect/rows';

const MOST_LISTED = 500;
const HEADER = csvLine(['line', 'reason', 'text']);

export class UnreadRows {
  count = 0;
  readonly listed: Skipped[] = [];
  private path: string | null = null;

  constructor(private readonly storage: Storage) {}

  /** @throws UserError where the disk is full */
  async add(unread: Unread[]): Promise<void> {
    if (unread.length === 0) return;
    this.count += unread.length;
    for (const { line, reason } of unread.slice(0, MOST_LISTED - this.listed.length))
      this.listed.push({ item: `line ${line}`, reason });
    this.path ??= join(this.storage.folder, 'unread.csv');
    const lines = csvLines(unread.map(({ line, reason, text }) => [String(line), reason, text]));
    await appendFile(this.path, this.count === unread.length ? HEADER + lines : lines).catch(
      (error: unknown) => {
        throw diskError(error, this.storage.folder);
      },
    );
  }

  /** Writes all of it as CSV: line, reason, text. @throws UserError where it cannot be written */
  async save(path: string): Promise<SavedFile> {
    try {
      if (this.path === null) await writeFile(path, HEADER);
      else await copyFile(this.path, path);
      return { path, rows: this.count, bytes: (await stat(path)).size };
    } catch (error) {
      throw fileError(error, path);
    }
  }
}
