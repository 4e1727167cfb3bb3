/** The answers of a model as lines of text: CSV to be looked at, CSV for other programs, or JSON. */
import { t } from '../../../src-preload/language';
import { csvCell, plainCell } from '../data/table/csv';
import type { RowsAs } from '../data/table/chunks';
import { canReject } from './answer';
import type { Block, Consumer, TableColumn } from './classify';
import type { LoadedModel } from './model-file';

/** What a line of each answer is made of. */
export interface PredictionText {
  /** How the rows of a table come. */
  readonly rowsAs: RowsAs;
  /** Comes before the first line; empty where there is none. @param columns of tables */
  header(columns: readonly string[]): string;
  /** Lines, each ended. */
  text(block: Block): string;
}

export interface TextOptions {
  model: LoadedModel;
  /** Whether lines say which table they are of. */
  isSeveral: boolean;
}

/**
 * CSV: of a table all columns as they were read, then `prediction`, `confidence`, `accepted` where answers can be
 * rejected, `distance` where the model measures it, and `probability_CLASS` for every class; where the table has such a
 * column itself, a number is added to the name. Before them `file`, of images and where there are several tables; these have the columns of the first.
 */
export class CsvText implements PredictionText {
  private readonly hasFile: boolean;
  private readonly labels: string[];
  private readonly cell: (text: string) => string;

  /** @param rowsAs `plain` leaves alone what a spreadsheet would run */
  constructor(
    private readonly options: TextOptions,
    readonly rowsAs: 'guarded' | 'plain' = 'guarded',
  ) {
    const { kind, labels } = options.model.metadata;
    this.hasFile = kind === 'images' || options.isSeveral;
    this.cell = rowsAs === 'guarded' ? csvCell : plainCell;
    this.labels = labels.map(this.cell);
  }

  header(columns: readonly string[]): string {
    const named = columns.map((name) => ({ name, type: 'VARCHAR' }));
    return `${this.columns(named)
      .map(({ name }) => this.cell(name))
      .join(',')}\n`;
  }

  /** What is written; no two names are the same. @param columns of tables */
  columns(columns: readonly TableColumn[]): TableColumn[] {
    const { model } = this.options;
    const file = { name: 'file', type: 'VARCHAR' };
    const added = [
      { name: 'prediction', type: 'VARCHAR' },
      { name: 'confidence', type: 'FLOAT' },
      ...(canReject(model) ? [{ name: 'accepted', type: 'BOOLEAN' }] : []),
      ...(model.metadata.report.novelty ? [{ name: 'distance', type: 'FLOAT' }] : []),
      ...model.metadata.labels.map((label) => ({ name: `probability_${label}`, type: 'FLOAT' })),
    ];
    return distinctNames(this.hasFile ? [file] : [], columns, added);
  }

  text({ answers, path, lines }: Block): string {
    const { count, decisions, probabilities, accepted, distances } = answers;
    const classes = this.labels.length;
    const start = this.hasFile ? `${this.cell(path)},` : '';
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
      if (distances) text += `,${distances[row]!}`;
      text += `${all}\n`;
    }
    return text;
  }
}

/**
 * JSON lines: `file` as the CSV has it, `row` from 1 of tables, `prediction`, `confidence`, `accepted` where answers
 * can be rejected, `distance` where the model measures it, `probabilities` by the names of the classes, and of a table
 * `columns` by their names.
 */
export class JsonText implements PredictionText {
  readonly rowsAs = 'json';
  private readonly hasFile: boolean;
  private readonly labels: string[];

  constructor({ model, isSeveral }: TextOptions) {
    const { kind, labels } = model.metadata;
    this.hasFile = kind === 'images' || isSeveral;
    this.labels = labels.map((label) => JSON.stringify(label));
  }

  header(): string {
    return '';
  }

  text({ answers, path, first, lines }: Block): string {
    const { count, decisions, probabilities, confidences, accepted, distances } = answers;
    const classes = this.labels.length;
    const start = this.hasFile ? `{"file":${JSON.stringify(path)},` : '{';
    let text = '';
    for (let index = 0; index < count; index++) {
      text += start;
      if (first !== null) text += `"row":${first + index + 1},`;
      text += `"prediction":${this.labels[decisions[index]!]!},"confidence":${confidences[index]!}`;
      if (accepted) text += `,"accepted":${accepted[index] ? 'true' : 'false'}`;
      if (distances) text += `,"distance":${distances[index]!}`;
      const all = this.labels.map((label, at) => `${label}:${probabilities[index * classes + at]!}`);
      text += `,"probabilities":{${all.join(',')}}`;
      text += lines.length > 0 ? `,"columns":${lines[index]!}}\n` : '}\n';
    }
    return text;
  }
}

/** Hands the text of answers on; several tables have the columns of the first. */
export class TextConsumer implements Consumer {
  /**
   * @param write takes lines, and the header before the first of them
   * @param columns of the first table, where work goes on; null: it begins
   */
  constructor(
    private readonly text: PredictionText,
    private readonly write: (text: string) => void | Promise<void>,
    public columns: readonly string[] | null = null,
    private isBegun = false,
  ) {}

  begin(tableColumns: readonly { name: string }[]) {
    const names = tableColumns.map(({ name }) => name);
    const columns = (this.columns ??= names);
    const taken = new Set(columns);
    const left = names.filter((name) => !taken.has(name)).length;
    const note = t('{n} of its columns are not in the first table, and left out of what is saved.', {
      n: left,
    });
    return { line: { columns, as: this.text.rowsAs }, notes: left > 0 ? [note] : [] };
  }

  take(block: Block): void | Promise<void> {
    return this.write(this.begun() + this.text.text(block));
  }

  /** A file without answers has a header too. */
  end(): void | Promise<void> {
    return this.write(this.begun());
  }

  private begun(): string {
    if (this.isBegun) return '';
    this.isBegun = true;
    return this.text.header(this.columns ?? []);
  }
}

/** Names of columns that are taken get a number. Most programs that read CSV do not tell capitals apart in them. */
function distinctNames(
  before: TableColumn[],
  kept: readonly TableColumn[],
  after: TableColumn[],
): TableColumn[] {
  const taken = new Set(kept.map(({ name }) => name.toLowerCase()));
  const free = ({ name, type }: TableColumn): TableColumn => {
    let [candidate, number] = [name, 1];
    while (taken.has(candidate.toLowerCase())) candidate = `${name}_${++number}`;
    taken.add(candidate.toLowerCase());
    return { name: candidate, type };
  };
  return [...before.map(free), ...kept, ...after.map(free)];
}
