/** The answers of a model as a CSV file: what was classified, row by row, with what the model says of it. */
import { t } from '../../../src-preload/language';
import { csvCell } from '../data/table/csv';
import type { Job } from '../job';
import { requireOther, writeInPieces, type Write } from '../whole-file';
import { thresholdOf } from './answer';
import { both, classifyPaths, type Block, type Consumer, type Outcome } from './classify';
import type { LoadedModel } from './model-file';

export interface SavedPredictions extends Outcome {
  bytes: number;
}

/**
 * The file is there whole or not at all.
 * @param also takes the answers too
 * @throws UserError where it cannot be written, or what is to be classified cannot be read
 */
export async function savePredictions(
  model: LoadedModel,
  paths: string[],
  target: string,
  job: Job,
  also?: Consumer,
): Promise<SavedPredictions> {
  await requireOther(target, [model.path, ...paths]);
  let outcome: Outcome | null = null;
  const bytes = await writeInPieces(target, async (write) => {
    outcome = await writePredictions(model, paths, write, job, also);
  });
  return { ...outcome!, bytes };
}

/**
 * Of a table all columns as they were read, then `prediction`, `confidence`, `accepted` where the model has a
 * threshold, and `probability_CLASS` for every class; where the table has such a column itself, a number is added to
 * the name. Before them `file`, of images and where there are several tables; these have the columns of the first.
 */
export async function writePredictions(
  model: LoadedModel,
  paths: string[],
  write: Write,
  job: Job,
  also?: Consumer,
): Promise<Outcome> {
  const writer = new PredictionWriter(model, paths.length > 1, write);
  const outcome = await classifyPaths(model, paths, also ? both(writer, also) : writer, job);
  await writer.end();
  return outcome;
}

class PredictionWriter implements Consumer {
  private readonly hasFile: boolean;
  private readonly hasAccepted: boolean;
  private readonly labels: string[];
  /** The names of the columns of the file, as far as they are the first table's. */
  private columns: string[] | null = null;
  private isBegun = false;

  constructor(
    private readonly model: LoadedModel,
    isSeveral: boolean,
    private readonly write: Write,
  ) {
    const { kind, labels } = model.metadata;
    this.hasFile = kind === 'images' || isSeveral;
    this.hasAccepted = thresholdOf(model) !== null;
    this.labels = labels.map(csvCell);
  }

  begin(names: string[]): { line: string[]; notes: string[] } {
    const line = (this.columns ??= names);
    const taken = new Set(line);
    const left = names.filter((name) => !taken.has(name)).length;
    const note = t('{n} of its columns are not in the first table, and left out of what is saved.', {
      n: left,
    });
    return { line, notes: left > 0 ? [note] : [] };
  }

  async take(block: Block): Promise<void> {
    await this.writeHeader();
    await this.write(this.text(block));
  }

  async end(): Promise<void> {
    await this.writeHeader();
  }

  private async writeHeader(): Promise<void> {
    if (this.isBegun) return;
    this.isBegun = true;
    const { labels } = this.model.metadata;
    const taken = this.columns ?? [];
    const added = [
      'prediction',
      'confidence',
      ...(this.hasAccepted ? ['accepted'] : []),
      ...labels.map((name) => `probability_${name}`),
    ];
    const names = distinctNames(this.hasFile ? ['file'] : [], taken, added);
    await this.write(`${names.map(csvCell).join(',')}\n`);
  }

  private text({ answers, path, lines }: Block): string {
    const { count, decisions, probabilities, accepted } = answers;
    const classes = this.labels.length;
    const start = this.hasFile ? `${csvCell(path)},` : '';
    let text = '';
    for (let row = 0; row < count; row++) {
      text += start;
      if (lines.length > 0) text += `${lines[row]!},`;
      let all = '';
      let confidence = '';
      for (let index = 0; index < classes; index++) {
        const probability = String(probabilities[row * classes + index]!);
        if (index === decisions[row]) confidence = probability;
        all += `,${probability}`;
      }
      text += `${this.labels[decisions[row]!]!},${confidence}`;
      if (accepted) text += accepted[row] ? ',true' : ',false';
      text += `${all}\n`;
    }
    return text;
  }
}

/** Names of columns that are taken get a number. Most programs that read CSV do not tell capitals apart in them. */
function distinctNames(before: string[], kept: string[], after: string[]): string[] {
  const taken = new Set(kept.map((name) => name.toLowerCase()));
  const free = (name: string) => {
    let [candidate, number] = [name, 1];
    while (taken.has(candidate.toLowerCase())) candidate = `${name}_${++number}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  };
  return [...before.map(free), ...kept, ...after.map(free)];
}
