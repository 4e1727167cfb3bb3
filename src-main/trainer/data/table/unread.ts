/** What could not be read of a table: counted, the first of it listed, all of it kept on the disk to be saved. */
import { appendFile, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedFile } from '../../../../src-preload/contract';
import { fileError } from '../../errors';
import { addSkipped, MAX_SKIPPED_LISTED, type SkippedList } from '../../skipped';
import { diskError, type Storage } from '../../storage';
import { requireOther, writeBeside } from '../../whole-file';
import { csvLine, csvLines } from './csv';
import type { Unread } from './dialect/rows';

const HEADER = csvLine(['line', 'reason', 'text']);

export class UnreadRows {
  readonly list: SkippedList = { skipped: [], skippedCount: 0 };
  private kept: string | null = null;

  /** @param path of the table */
  constructor(
    private readonly path: string,
    private readonly storage: Storage,
  ) {}

  /** @throws UserError where the disk is full */
  async add(unread: Unread[]): Promise<void> {
    if (unread.length === 0) return;
    const isFirst = this.kept === null;
    this.kept ??= join(this.storage.folder, 'unread.csv');
    const first = unread.slice(0, MAX_SKIPPED_LISTED);
    const skipped = first.map(({ line, reason }) => ({ item: `line ${line}`, reason }));
    addSkipped(this.list, skipped, unread.length);
    const lines = csvLines(unread.map(({ line, reason, text }) => [String(line), reason, text]));
    await appendFile(this.kept, isFirst ? HEADER + lines : lines).catch((error: unknown) => {
      throw diskError(error, this.storage.folder);
    });
  }

  /**
   * Writes all of it as CSV: line, reason, text. The file is there whole or not at all.
   * @throws UserError where it cannot be written, or is the table itself
   */
  async save(path: string): Promise<SavedFile> {
    await requireOther(path, [this.path]);
    const bytes = await writeBeside(path, (unfinished) => this.write(unfinished)).catch((error: unknown) => {
      throw fileError(error, path);
    });
    return { path, rows: this.list.skippedCount, bytes };
  }

  private write(path: string): Promise<void> {
    return this.kept === null ? writeFile(path, HEADER) : copyFile(this.kept, path);
  }
}
