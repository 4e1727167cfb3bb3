/** What each column of a row adds to a class. */
import type { RowExplanation } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { inputName, rowTensors } from '../features/table/inputs';
import { featureNames } from '../features/table/names';
import type { GraphBuilder } from '../onnx/builder';
import { float32Output, Session } from '../onnx/runtime';
import { indicesOf, requireKind } from './answer';
import { rowValues } from './classify-table';
import { graphTo, readModelGraph } from './explain-graph';
import type { LoadedModel } from './model-file';

/** So many numbers go through the head at once. */
const VALUES_PER_CALL = 1 << 20;

/** Puts the average in the place of each column's features, one column after the other. */
export class RowExplainer {
  private constructor(
    private readonly model: LoadedModel,
    private readonly averages: Float32Array,
    private readonly isExact: boolean,
    /** From raw columns to features. */
    private readonly features: Session,
    /** From features to logits. */
    private readonly head: Session,
  ) {}

  /** @param path of the model's file @throws UserError where it is for images, cannot be read, or has no averages */
  static async open(model: LoadedModel, path: string): Promise<RowExplainer> {
    requireKind(model, 'table');
    const { averages, columns } = model.metadata;
    if (averages === null) throw noAverages();
    const { graph, features, logits, linear } = await readModelGraph(path);
    const addRow = (g: GraphBuilder) =>
      Object.fromEntries(
        columns.map(({ name, use }) => {
          const input = inputName(name);
          return [input, g.input(input, use === 'category' ? 'string' : 'float64', ['N', 1])];
        }),
      );
    const addFeatures = (g: GraphBuilder) => ({
      [features]: g.input('row', 'float32', ['N', averages.length]),
    });
    const [toFeatures, toLogits] = await Promise.all([
      Session.load(graphTo(graph, addRow, [{ name: 'made', value: features, type: 'float32', axes: 2 }])),
      Session.load(
        graphTo(graph, addFeatures, [{ name: 'logits', value: logits, type: 'float32', axes: 2 }]),
      ),
    ]);
    return new RowExplainer(model, Float32Array.from(averages), linear !== null, toFeatures, toLogits);
  }

  /**
   * A column's contribution is the class's logit with the column less the logit with its features' averages in its
   * place; logits are less their mean over the classes, for adding the same to all changes no probability. Without a
   * hidden layer that is the sum over the column's features of w (x - mean), and all of them together are what the row
   * differs by from the average row.
   * @param row cells as text by column name @throws UserError where there is no such class
   */
  async explain(row: Record<string, string>, className: string): Promise<RowExplanation> {
    const label = classIndex(this.model, className);
    const names = featureNames(this.model.metadata.columns);
    const made = await this.features.run(rowTensors(rowValues(this.model, [row]), Int32Array.of(0)));
    const x = float32Output(made, 'made');
    const columns = this.model.metadata.columns.map(({ name }) => name);
    const rows = [
      x,
      this.averages,
      ...columns.map((column) =>
        x.map((value, k) => (names[k]!.column === column ? this.averages[k]! : value)),
      ),
    ];
    const [logit, average, ...without] = await this.logits(rows, label);
    return {
      isExact: this.isExact,
      logit: logit!,
      average: average!,
      columns: columns
        .map((name, index) => ({ name, contribution: logit! - without[index]! }))
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.features.release(), this.head.release()]);
  }

  /** The class's logit for each row of features, less the mean over the classes. */
  private async logits(rows: Float32Array[], label: number): Promise<number[]> {
    const length = this.averages.length;
    const most = Math.max(1, Math.floor(VALUES_PER_CALL / length));
    const found: number[] = [];
    for (let first = 0; first < rows.length; first += most) {
      const some = rows.slice(first, first + most);
      const data = new Float32Array(some.length * length);
      some.forEach((row, index) => data.set(row, index * length));
      const Z = float32Output(await this.head.run({ row: { data, shape: [some.length, length] } }), 'logits');
      const classes = Z.length / some.length;
      for (let start = 0; start < Z.length; start += classes) {
        const mean = Z.subarray(start, start + classes).reduce((sum, z) => sum + z, 0) / classes;
        found.push(Z[start + label]! - mean);
      }
    }
    return found;
  }
}

/** @throws UserError where the model has no class of this name */
export function classIndex({ metadata: { labels } }: LoadedModel, className: string): number {
  const index = indicesOf(labels).get(className);
  if (index === undefined)
    throw new UserError('no-class', t('The model has no class "{name}".', { name: className }));
  return index;
}

const noAverages = () =>
  new UserError(
    'no-averages',
    t(
      'This model does not hold the averages of its columns, which contributions are set against. Train it again to see them.',
    ),
  );
