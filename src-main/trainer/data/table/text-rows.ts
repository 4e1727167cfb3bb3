/** A CSV file as rows of texts, for what is no table to learn from: a list of files and their labels, say. */
import type { Skipped } from '../../../../src-preload/contract';
import type { Job } from '../../job';
import { rowsOf } from './dialect/rows';
import { sniff } from './dialect/sniff';
import { readableFile } from './files';

export interface TextRows {
  /** With as many cells each; a missing one is ''. The first row may be a header. */
  rows: string[][];
  /** The lines that are no rows. */
  skipped: Skipped[];
}

/** @throws UserError where the file cannot be read */
export async function readTextRows(path: string, job: Job): Promise<TextRows> {
  const result: TextRows = { rows: [], skipped: [] };
  if ((await readableFile(path)) === 0) return result;
  const sniffed = await sniff(path, { headerLines: 0, skippedLines: 0 });
  for await (const { rows, unread } of rowsOf(path, sniffed, true)) {
    job.throwIfCancelled();
    for (const row of rows) result.rows.push(row.map((cell) => cell.trim()));
    for (const { line, reason } of unread) result.skipped.push({ item: `line ${line}`, reason });
  }
  return result;
}
