/**
 * Writes answers so that nothing is lost or done twice however the work ends: first the answers, then, in the journal,
 * that they are there and what is to be copied, then the copies. What the last step tells of is looked at again.
 */
import type { Skipped } from '../../../src-preload/contract';
import {
  Tally,
  type Block,
  type Consumer,
  type Outcome,
  type TableColumn,
  type TableOutcome,
} from '../model/classify';
import type { CopyInto, Copied, Copy } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import { TextConsumer, type PredictionText } from '../model/prediction-texts';
import { addSkipped } from '../skipped';
import { columnsOfAll } from './column-types';
import { GrowingFile } from './journal';
import { begun, FINISHED, type Step, type Unfinished, type Work } from './unfinished';

/** Milliseconds of work that may be lost, and how much text may wait. */
const STEP_MS = 500;
const STEP_CHARACTERS = 1 << 20;

export interface LedgerPlaces {
  journal: string | null;
  /** Of the answers. */
  data: string | null;
}

/** What waits for the next step. */
interface Waiting {
  text: string;
  keys: string[];
  skipped: Skipped[];
  warnings: string[];
  copies: Copy[];
}

const nothing = (): Waiting => ({ text: '', keys: [], skipped: [], warnings: [], copies: [] });

export class Ledger implements Consumer {
  readonly tally: Tally;
  private waiting = nothing();
  private table: Step['table'];
  private lastStep = performance.now();
  private writing: Promise<void> = Promise.resolve();
  private readonly lines: TextConsumer | null;
  private columns: readonly TableColumn[] | null;
  private toldColumns: readonly TableColumn[] | null;
  private toldNotCopied = 0;

  private constructor(
    model: LoadedModel,
    private readonly files: { journal: GrowingFile | null; data: GrowingFile | null },
    text: PredictionText | null,
    private readonly copying: CopyInto | null,
    before: Unfinished,
    private readonly onCopied: (copy: Copy, place: string | null) => void,
  ) {
    this.tally = new Tally(model);
    if (before.outcome) Object.assign(this.tally.outcome, before.outcome);
    this.columns = this.toldColumns = before.table?.columns ?? null;
    const names = this.columns?.map(({ name }) => name) ?? null;
    const add = (lines: string) => void (this.waiting.text += lines);
    this.lines = text && new TextConsumer(text, add, names, before.bytes > 0);
  }

  /**
   * Goes on where `before` ends, or begins.
   * @param onCopied hears what came of each copy
   */
  static async open(
    model: LoadedModel,
    work: Work,
    places: LedgerPlaces,
    text: PredictionText | null,
    copying: CopyInto | null,
    before: Unfinished = begun(0),
    onCopied: (copy: Copy, place: string | null) => void = () => {},
  ): Promise<Ledger> {
    const data = places.data === null ? null : await GrowingFile.open(places.data, before.bytes);
    const journal =
      places.journal === null ? null : await GrowingFile.open(places.journal, before.journalBytes);
    if (before.journalBytes === 0) await journal?.append(`${JSON.stringify(work)}\n`);
    const ledger = new Ledger(model, { journal, data }, text, copying, before, onCopied);
    if (copying) {
      if (before.copied) Object.assign(copying.outcome, before.copied);
      ledger.toldNotCopied = copying.outcome.skipped.length;
      for (const copy of before.copies) onCopied(copy, await copying.carryOut(copy, true));
    }
    return ledger;
  }

  get outcome(): Outcome {
    return this.tally.outcome;
  }

  get copied(): Copied | null {
    return this.copying?.outcome ?? null;
  }

  begin(columns: readonly TableColumn[]) {
    const begun = this.lines?.begin(columns) ?? { line: null, notes: [] };
    this.columns = columnsOfAll(this.columns, columns);
    return begun;
  }

  async take(block: Block): Promise<void> {
    this.tally.add(block.answers);
    await this.lines?.take(block);
    if (this.table && block.first !== null) this.table.rows = block.first + block.answers.count;
    await this.step(false);
  }

  /** @param key tells the image from all others, and from itself when it has changed */
  async takeImage(block: Block, key: string): Promise<void> {
    const copy = await this.copying?.plan(block.path, block.answers, 0);
    if (copy) this.waiting.copies.push(copy);
    this.waiting.keys.push(key);
    await this.take(block);
  }

  async skipImage(skipped: Skipped, key: string): Promise<void> {
    this.waiting.keys.push(key);
    this.list([skipped], 1);
    await this.step(false);
  }

  /** The rows that come are of this table. */
  beginTable(index: number, rows: number): void {
    this.table = { index, rows, columns: null };
  }

  /** Of a table that is answered. */
  async endTable(index: number, { warnings, skipped, skippedCount }: TableOutcome): Promise<void> {
    this.outcome.warnings.push(...warnings);
    this.waiting.warnings.push(...warnings);
    this.list(skipped, skippedCount);
    this.table = { index: index + 1, rows: 0, columns: null };
    await this.step(true);
  }

  /** Notes what was left out. */
  private list(skipped: readonly Skipped[], count: number): void {
    const listed = this.outcome.skipped.length;
    addSkipped(this.outcome, skipped, count);
    this.waiting.skipped.push(...this.outcome.skipped.slice(listed));
  }

  /** Has all that was taken on the disk, the copies too. */
  async settle(): Promise<void> {
    await this.step(true);
    await this.writing;
  }

  /** Writes the last of it; nothing may be taken afterwards. */
  async end(): Promise<void> {
    await this.lines?.end();
    await this.settle();
  }

  /** Notes that the answers are where they belong, so that whoever finds the journal need only remove it. */
  async markFinished(): Promise<void> {
    await this.files.journal?.append(`${JSON.stringify(FINISHED)}\n`);
  }

  async close(): Promise<void> {
    await this.writing.catch(() => {});
    await this.files.data?.close();
    await this.files.journal?.close();
  }

  get writtenColumns(): readonly TableColumn[] | null {
    return this.columns;
  }

  /** Writes when it is time: beside the work, but no more than one step at once. */
  private async step(isNow: boolean): Promise<void> {
    const { text, copies, keys, skipped } = this.waiting;
    const isDue = performance.now() - this.lastStep > STEP_MS || text.length > STEP_CHARACTERS;
    if (!isNow && !isDue) return;
    await this.writing;
    this.lastStep = performance.now();
    if (!isNow && text === '' && copies.length + keys.length + skipped.length === 0) return;
    const waiting = this.waiting;
    this.waiting = nothing();
    const { count, counts, rejectedCount, skippedCount } = this.outcome;
    const state = {
      counts: { count, counts: [...counts], rejectedCount, skippedCount },
      ...(this.table && { table: { ...this.table, columns: this.untoldColumns() } }),
    };
    this.writing = this.write(waiting, state);
    // Whoever comes next hears of a failure.
    this.writing.catch(() => {});
    if (isNow) await this.writing;
  }

  private async write({ text, ...waiting }: Waiting, state: Pick<Step, 'counts' | 'table'>): Promise<void> {
    await this.files.data?.append(text);
    const step: Step = {
      bytes: this.files.data?.bytes ?? 0,
      ...state,
      ...filled(waiting),
      ...this.toldOfCopies(),
    };
    await this.files.journal?.append(`${JSON.stringify(step)}\n`);
    for (const copy of waiting.copies) this.onCopied(copy, await this.copying!.carryOut(copy));
  }

  /** The columns, where no step told of them yet. */
  private untoldColumns(): readonly TableColumn[] | null {
    if (this.columns === this.toldColumns) return null;
    return (this.toldColumns = this.columns);
  }

  private toldOfCopies(): Pick<Step, 'copied' | 'notCopied'> {
    if (!this.copying) return {};
    const { skipped, ...copied } = this.copying.outcome;
    const notCopied = skipped.slice(this.toldNotCopied);
    this.toldNotCopied = skipped.length;
    return { copied, notCopied };
  }
}

/** Without the lists that are empty. */
const filled = (lists: Partial<Step>): Partial<Step> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => (list as unknown[]).length > 0));
