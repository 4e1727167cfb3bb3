/** What interrupted work left: what it was, and how far it came. */
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import type { Copied, Copy } from '../model/copy-into';
import type { Outcome, TableColumn } from '../model/classify';
import { addSkipped, MAX_SKIPPED_LISTED } from '../skipped';
import type { Skipped } from '../../../src-preload/contract';
import { journalLines } from './journal';

/** What the work is: only the same work goes on. */
export interface Work {
  version: 1;
  /** SHA-256 of the model file, in hexadecimal. */
  model: string;
  /** What changes the answers, or what is written of them. */
  options: Record<string, unknown>;
  /** What was given to classify, and of tables what tells when they change. */
  sources: unknown[];
}

/** What was done since the step before it; counts are of all steps so far. */
export interface Step {
  /** Of the file of answers, all of this being in it. */
  bytes: number;
  counts: Pick<Outcome, 'count' | 'counts' | 'rejectedCount' | 'skippedCount'>;
  skipped?: Skipped[];
  warnings?: string[];
  /** Images that were answered or skipped; see `Ledger`. */
  keys?: string[];
  /** Of the table at this place: so many of its rows are answered, and these columns are written. */
  table?: { index: number; rows: number; columns: readonly TableColumn[] | null };
  /** What is to be copied after this step is written. */
  copies?: Copy[];
  /** What came of the copies of the steps before. */
  copied?: Omit<Copied, 'skipped'>;
  notCopied?: Skipped[];
}

/** The last line of work that is done. */
export const FINISHED = { finished: true };

/** The sum of all steps. */
export interface Unfinished {
  /** Bytes of the journal that are whole. */
  journalBytes: number;
  bytes: number;
  outcome: Outcome | null;
  keys: Set<string>;
  table: NonNullable<Step['table']> | null;
  copied: Copied | null;
  /** Of the last step: nobody knows which of these were carried out. */
  copies: Copy[];
  /** All is done, and where it belongs: only the journal was left. */
  isFinished: boolean;
}

/**
 * @param path of the journal
 * @param dataPath of the answers; null where none are written
 * @returns null where there is none
 * @throws UserError where it is of other work
 */
export async function readUnfinished(
  path: string,
  dataPath: string | null,
  work: Work,
): Promise<Unfinished | null> {
  const size = dataPath === null ? Infinity : await sizeOf(dataPath);
  let found: Unfinished | null = null;
  let headerEnd = 0;
  for await (const { value, end } of journalLines(path)) {
    if (found === null) {
      requireSameWork(value as Work, work, dataPath ?? path);
      found = begun((headerEnd = end));
    } else if ('finished' in (value as object)) {
      found.isFinished = size === Infinity || size === null;
      return found;
    } else {
      const step = value as Step;
      // After a power cut some of the answers may be missing that a later step tells of.
      if (size !== null && step.bytes > size) return found;
      addStep(found, step, end);
    }
  }
  // Someone took the answers away.
  return found && size === null ? begun(headerEnd) : found;
}

/** Null where there is no such file. */
const sizeOf = (path: string) =>
  stat(path).then(
    (info) => info.size,
    () => null,
  );

/** As it is before the first step. */
export const begun = (journalBytes: number): Unfinished => ({
  journalBytes,
  bytes: 0,
  outcome: null,
  keys: new Set(),
  table: null,
  copied: null,
  copies: [],
  isFinished: false,
});

function addStep(found: Unfinished, step: Step, end: number): void {
  const { skipped = [], warnings = [], keys = [], table, copies = [], copied, notCopied = [] } = step;
  found.journalBytes = end;
  found.bytes = step.bytes;
  const before = found.outcome ?? { skipped: [], warnings: [] };
  found.outcome = {
    ...step.counts,
    skipped: [...before.skipped, ...skipped].slice(0, MAX_SKIPPED_LISTED),
    warnings: [...before.warnings, ...warnings],
  };
  for (const key of keys) found.keys.add(key);
  if (table) found.table = { ...table, columns: table.columns ?? found.table?.columns ?? null };
  found.copies = copies;
  if (!copied) return;
  const list = { skippedCount: 0, skipped: found.copied?.skipped ?? [] };
  addSkipped(list, notCopied);
  found.copied = { ...copied, skipped: list.skipped };
}

function requireSameWork(found: Partial<Work>, work: Work, path: string): void {
  const name = basename(path);
  const messages: [keyof Work, string][] = [
    [
      'version',
      t(
        'There is unfinished work at "{name}", of another version of the app. Begin anew, which throws it away.',
        {
          name,
        },
      ),
    ],
    [
      'model',
      t(
        'There is unfinished work at "{name}", begun with another model. Go on with that model, or begin anew, which throws it away.',
        { name },
      ),
    ],
    [
      'options',
      t(
        'There is unfinished work at "{name}", begun with other options. Give those to go on with it, or begin anew, which throws it away.',
        { name },
      ),
    ],
    [
      'sources',
      t(
        'There is unfinished work at "{name}", begun with other files, or with files that have changed since. Give the same to go on with it, or begin anew, which throws it away.',
        { name },
      ),
    ],
  ];
  const other = messages.find(([key]) => JSON.stringify(found[key]) !== JSON.stringify(work[key]));
  if (other) throw new UserError('other-work', other[1]);
}

export const discard = (...paths: (string | null)[]): Promise<unknown> =>
  Promise.all(paths.map((path) => path !== null && rm(path, { force: true })));
