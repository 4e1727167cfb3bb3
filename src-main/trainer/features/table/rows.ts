/** The features of rows, put together from what a graph made of numbers and dates and from codes of categories. */
import type { CodedValues, ColumnValues } from '../../data/table/chunks';
import { float32Output, type Session } from '../../onnx/runtime';
import { featureSession } from '../feature-graph';
import { byUse, type CategoryRecipe, type ColumnRecipe } from './column-recipe';
import { rowTensors } from './inputs';
import { featureNames } from './names';
import { tableFeatures } from './table-graph';

/**
 * The same features as `tableFeatures` makes in a model file. There categories are texts, which are slow to look up
 * row by row; here they come as codes, whose features are a 1 in the place of the code.
 */
export class RowFeatures {
  /** Length of a row. */
  readonly columns: number;
  private readonly measured: number;
  private readonly categories: CategoryRecipe[];
  /** Where the features of each of the categories begin. */
  private readonly firsts: Int32Array;
  private block = new Float32Array(0);

  private constructor(
    columns: ColumnRecipe[],
    /** Null where no column is a number or a date. */
    private readonly session: Session | null,
  ) {
    this.columns = featureNames(columns).length;
    this.categories = byUse(columns).categories;
    this.measured = featureNames(columns.filter(({ use }) => use !== 'category')).length;
    let first = this.measured;
    this.firsts = Int32Array.from(this.categories, ({ categories }) => {
      first += categories.length + 1;
      return first - categories.length - 1;
    });
  }

  static async create(columns: ColumnRecipe[]): Promise<RowFeatures> {
    const measured = columns.filter(({ use }) => use !== 'category');
    const session = measured.length > 0 ? await featureSession(tableFeatures(measured)) : null;
    return new RowFeatures(columns, session);
  }

  /**
   * @param values of the columns, in any order
   * @param rows places in `values`
   * @returns [rows, columns], valid until the next call
   */
  async of(values: (ColumnValues | CodedValues)[], rows: Int32Array): Promise<Float32Array> {
    const length = rows.length * this.columns;
    if (this.block.length < length) this.block = new Float32Array(length);
    const block = this.block.subarray(0, length).fill(0);
    const measured = values.filter((column) => column.use !== 'code');
    if (this.session) {
      const outputs = await this.session.run(rowTensors(measured, rows));
      this.placeMeasured(block, float32Output(outputs, 'features'));
    }
    const codes = new Map(values.map((column) => [column.name, column.values]));
    this.placeCodes(
      block,
      rows,
      this.categories.map(({ name }) => codes.get(name) as Int32Array),
    );
    return block;
  }

  /** What a graph made, at the beginning of each row. */
  private placeMeasured(block: Float32Array, features: Float32Array): void {
    const { columns, measured } = this;
    for (let from = 0, to = 0; from < features.length; to += columns - measured)
      for (const end = from + measured; from < end; from++, to++) block[to] = features[from]!;
  }

  /** Row by row: what is written together then lies together. */
  private placeCodes(block: Float32Array, rows: Int32Array, codes: Int32Array[]): void {
    const { columns, firsts } = this;
    for (let index = 0, start = 0; index < rows.length; index++, start += columns) {
      const row = rows[index]!;
      for (let column = 0; column < codes.length; column++)
        block[start + firsts[column]! + codes[column]![row]!] = 1;
    }
  }

  async release(): Promise<void> {
    await this.session?.release();
  }
}
