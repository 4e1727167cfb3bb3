/** Classifies any number of files so that interrupted work goes on where it was. */
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { t } from '../../../src-preload/language';
import { collectImages, type CollectedImages } from '../data/images';
import { fileError, UserError } from '../errors';
import type { Job } from '../job';
import { blockOf, classifyImages, orListed, prefixOf, rowsOf, Tally, type Outcome } from '../model/classify';
import { CopyInto, requireFolderToCopyInto, requireOutside, type Copied } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import type { CsvText, PredictionText } from '../model/prediction-texts';
import { addSkipped } from '../skipped';
import { placeOf, requireOther } from '../whole-file';
import { Ledger } from './ledger';
import { writeParquet } from './parquet';
import { LIST, type Sources } from './sources';
import type { BulkTarget } from './target';
import { discard, readUnfinished, type Unfinished, type Work } from './unfinished';
import { describeWork, tableState, textFor } from './work';

export interface BulkOutcome extends Outcome {
  copied: Copied | null;
}

/** What goes on: `known` images or rows were answered already, of all where that is known. */
export type OnGoingOn = (known: number, all: number | null) => void;

/**
 * The answers come in the order of the sources, each once, however often the work is interrupted: the same call goes
 * on. While the work lasts its answers and its journal lie beside the file, or in the folder of copies.
 * @param given what `sources` were found by
 * @throws UserError where nothing can be classified, a target cannot be written, or unfinished work there is another
 */
export async function classifyInBulk(
  model: LoadedModel,
  given: readonly string[],
  sources: Sources,
  target: BulkTarget,
  job: Job,
  onGoingOn: OnGoingOn = () => {},
): Promise<BulkOutcome> {
  const bulk = await Bulk.open(model, given, sources, target);
  return bulk.run(job, onGoingOn);
}

/** What only the same sources are the same as: of tables, whether they have changed. */
const sourcesOf = async ({ metadata }: LoadedModel, given: readonly string[], { paths }: Sources) =>
  metadata.kind === 'table'
    ? Promise.all(paths.map(tableState))
    : given.map((path) => (path === LIST ? path : resolve(path)));

interface Places {
  /** Where the file of answers goes in the end; null where none is wanted. */
  end: string | null;
  /** Where it grows. */
  data: string | null;
  journal: string;
}

class Bulk {
  private constructor(
    private readonly model: LoadedModel,
    private readonly sources: Sources,
    private readonly target: BulkTarget,
    private readonly work: Work,
    private readonly places: Places,
    private readonly before: Unfinished | null,
  ) {}

  static async open(
    model: LoadedModel,
    given: readonly string[],
    sources: Sources,
    target: BulkTarget,
  ): Promise<Bulk> {
    const { out, copyInto, isFresh } = target;
    if (out) await requireOther(out.path, [model.path, ...sources.paths]);
    const end = out && (await placeOf(out.path));
    const data = end && `${end}.unfinished`;
    const journal = data ? `${data}.journal` : join(copyInto!.folder, '.unfinished.journal');
    const work = await describeWork(model, await sourcesOf(model, given, sources), target);
    if (isFresh) await discard(data, journal);
    const before = await readUnfinished(journal, data, work);
    if (copyInto) await this.prepareFolder(copyInto.folder, sources, before !== null);
    return new Bulk(model, sources, target, work, { end, data, journal }, before);
  }

  private static async prepareFolder(folder: string, { paths }: Sources, isBegun: boolean): Promise<void> {
    if (!isBegun) return requireFolderToCopyInto(folder, paths);
    await requireOutside(folder, paths);
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw fileError(error, folder);
    });
  }

  async run(job: Job, onGoingOn: OnGoingOn): Promise<BulkOutcome> {
    const { model, target, places, before } = this;
    if (before?.isFinished) return this.tidied(before);
    const { copyInto } = target;
    const copying = copyInto && new CopyInto(model, copyInto.folder, copyInto.isMove);
    const text = textFor(model, target, this.sources.paths.length > 1);
    const ledger = await Ledger.open(model, this.work, places, text, copying, before ?? undefined);
    try {
      const isImages = model.metadata.kind === 'images';
      const left = isImages ? await this.images(ledger, job, onGoingOn) : null;
      if (!isImages) await this.rows(ledger, job, onGoingOn);
      await ledger.end();
      await this.complete(ledger, text, job);
      await ledger.close();
      await discard(places.journal, places.data);
      const outcome = { ...ledger.outcome, copied: ledger.copied };
      if (left) addSkipped(outcome, left.skipped, left.skippedCount);
      return outcome;
    } catch (error) {
      throw await this.interrupted(error, ledger);
    }
  }

  /** Work that ended when all but the journal was where it belongs. */
  private async tidied({ outcome, copied }: Unfinished): Promise<BulkOutcome> {
    await discard(this.places.journal);
    return { ...(outcome ?? new Tally(this.model).outcome), copied };
  }

  /** @returns what is no image */
  private async images(ledger: Ledger, job: Job, onGoingOn: OnGoingOn): Promise<CollectedImages> {
    const known = this.before?.keys ?? new Set();
    const found = await collectImages(this.sources.paths, this.sources.listed).catch((error: unknown) => {
      // All of them may have been moved.
      if (known.size === 0 || (error as UserError).code !== 'no-images') throw error;
      return { images: [], skipped: [], skippedCount: 0 };
    });
    const images = known.size === 0 ? found.images : found.images.filter((path) => !known.has(resolve(path)));
    const answered = known.size;
    if (this.before) onGoingOn(answered, answered + images.length);
    known.clear();
    await classifyImages(
      this.model,
      images,
      job,
      {
        take: (path, answers) => ledger.takeImage(blockOf(path, answers), resolve(path)),
        skip: (skipped) => ledger.skipImage(skipped, resolve(skipped.item)),
      },
      answered,
    );
    return { ...found, images: [] };
  }

  private async rows(ledger: Ledger, job: Job, onGoingOn: OnGoingOn): Promise<void> {
    const { model, before, sources } = this;
    const { index: first, rows: done } = before?.table ?? { index: 0, rows: 0 };
    if (before) onGoingOn(ledger.outcome.count, null);
    for (const [index, path] of sources.paths.entries()) {
      if (index < first) continue;
      const [from, known] = [index === first ? done : 0, ledger.outcome.count];
      ledger.beginTable(index, from);
      const rows = rowsOf(model, path, ledger, job, prefixOf(path, sources.paths), from);
      const isBegun = () => from > 0 || ledger.outcome.count > known;
      await ledger.endTable(index, await orListed(rows, path, sources.paths, isBegun));
    }
  }

  /** Brings the answers where they belong. */
  private async complete(ledger: Ledger, text: PredictionText | null, job: Job): Promise<void> {
    const { end, data } = this.places;
    if (end === null || data === null) return ledger.markFinished();
    if (this.target.out!.format !== 'parquet') {
      await ledger.markFinished();
      return rename(data, end).catch((error: unknown) => {
        throw fileError(error, end);
      });
    }
    await writeParquet(data, (text as CsvText).columns(ledger.writtenColumns ?? []), end, job);
    await ledger.markFinished();
  }

  /** Keeps what there is, and says how it goes on. */
  private async interrupted(error: unknown, ledger: Ledger): Promise<unknown> {
    const isCancelled = (error as UserError).code === 'cancelled';
    await ledger.settle().catch(() => {});
    await ledger.close().catch(() => {});
    const { count, skippedCount } = ledger.outcome;
    if (count + skippedCount === 0) await discard(this.places.journal, this.places.data);
    if (!isCancelled || count === 0) return error;
    const message = t('Stopped. {n} answers are kept: the same command goes on from there.', { n: count });
    return new UserError('cancelled', message);
  }
}
