/** The proof of an export: its files, in another runtime, against the app's own answers. */
import type { ExportProof, WeightFormat } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { breathe, type Job } from '../job';
import { answer } from '../model/answer';
import type { LoadedModel } from '../model/model-file';
import type { Runner } from './kinds';
import type { ProofSamples } from './samples';

/** What probabilities may differ by. Weights in fewer bytes are other weights. */
const BOUNDS: Record<WeightFormat, number> = { float32: 1e-4, float16: 0.05, int8: 0.5 };
/**
 * A backbone's features are half-precision numbers: where a runtime adds up in another order, some of them are rounded
 * to the next one, which is 5e-4 of their size away.
 */
const BOUND_OF_HALVES = 5e-4;

const boundOf = ({ metadata: { report } }: LoadedModel, weights: WeightFormat): number =>
  Math.max(BOUNDS[weights], report.backbone ? BOUND_OF_HALVES : 0);

/** Large models on slow machines are proven on fewer samples, but on so many. */
const MOST_SECONDS = 90;
const LEAST_SAMPLES = 20;

/**
 * @param model as it was trained, with all of its weights
 * @throws UserError where nothing could be compared, or the answers differ by more than the bound
 */
export async function prove(
  model: LoadedModel,
  runner: Runner,
  samples: ProofSamples,
  weights: WeightFormat,
  job: Job,
): Promise<ExportProof> {
  const found = new Differences(model.metadata.labels);
  await job.run('evaluating', samples.count, async (report) => {
    const began = job.now();
    for await (const { inputs, cells, truths } of samples.blocks()) {
      const own = await answer(model, inputs);
      const theirs = await runner.answer(inputs, cells);
      found.add(own, theirs, truths);
      report(found.count);
      if (found.count >= LEAST_SAMPLES && job.now() - began > 1000 * MOST_SECONDS) break;
      await breathe();
    }
  });
  const proof = found.proof(samples.kind, runner.runtime, boundOf(model, weights));
  requireEqual(proof, weights);
  return proof;
}

function requireEqual({ count, largestDifference, bound }: ExportProof, weights: WeightFormat): void {
  if (count === 0) {
    const message = t(
      'The exported files could not be tried out, for no sample could be read. Nothing was saved. Check that the data is still where it was.',
    );
    throw new UserError('no-samples', message);
  }
  if (largestDifference <= bound) return;
  // As texts: as numbers they would be rounded for people.
  const values = { difference: roundedUp(largestDifference), bound: String(bound) };
  const message =
    weights === 'float32'
      ? t(
          'The exported files answer differently from the app: probabilities differ by up to {difference}, where {bound} is allowed. Nothing was saved. Choose another format.',
          values,
        )
      : t(
          'With smaller weights this model answers differently: probabilities differ by up to {difference}, where {bound} is allowed. Nothing was saved. Keep the weights as they are.',
          values,
        );
  throw new UserError('not-equal', message);
}

/** To two digits, and never less than it is. */
export function roundedUp(value: number): string {
  if (!(value > 0) || !Number.isFinite(value)) return String(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return String(Number((Math.ceil(value / unit) * unit).toPrecision(2)));
}

interface Answered {
  labels: string[];
  probabilities: Float32Array;
}

class Differences {
  count = 0;
  private largest = 0;
  private same = 0;
  /** Of the samples whose class is known. */
  private readonly labelled = { count: 0, before: 0, after: 0 };

  constructor(private readonly labels: string[]) {}

  add(
    own: { decisions: Int32Array; probabilities: Float32Array },
    theirs: Answered,
    truths: Int32Array,
  ): void {
    const isWhole =
      theirs.labels.length === own.decisions.length &&
      theirs.probabilities.length === own.probabilities.length;
    if (!isWhole) this.largest = Infinity;
    own.probabilities.forEach((probability, index) => {
      const difference = Math.abs(probability - (theirs.probabilities[index] ?? NaN));
      if (!(difference <= this.largest)) this.largest = Number.isNaN(difference) ? Infinity : difference;
    });
    own.decisions.forEach((decision, row) => {
      const label = this.labels[decision];
      this.count++;
      if (theirs.labels[row] === label) this.same++;
      const truth = this.labels[truths[row]!];
      if (truth === undefined) return;
      this.labelled.count++;
      if (label === truth) this.labelled.before++;
      if (theirs.labels[row] === truth) this.labelled.after++;
    });
  }

  proof(samples: ExportProof['samples'], runtime: string, bound: number): ExportProof {
    const { count, largest, same, labelled } = this;
    const { before, after } = labelled;
    return {
      samples,
      count,
      runtime,
      largestDifference: largest,
      bound,
      agreement: count === 0 ? 0 : same / count,
      accuracy:
        labelled.count === 0 ? null : { before: before / labelled.count, after: after / labelled.count },
    };
  }
}
