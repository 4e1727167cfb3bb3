/** What the exported page says of its model, and needs to know to ask it. */
import type { Report, Scores, WeightFormat } from '../../../src-preload/contract';
import { inputName } from '../features/table/inputs';
import type { ColumnRecipe } from '../features/table/column-recipe';
import { maxDistanceOf, thresholdOf } from '../model/answer';
import type { LoadedModel } from '../model/model-file';
import { english, percent, some } from './markdown';

const MOST_CLASSES_NAMED = 200;

export interface PageFacts {
  name: string;
  kind: 'images' | 'table';
  labels: string[];
  /** Answers that are less probable are none; null where there is no such limit. */
  threshold: number | null;
  /** Answers to what is farther from the training samples are none; null where there is no such limit. */
  maxDistance: number | null;
  /** Whether the graph tells the distance to the training samples. */
  hasDistance: boolean;
  /** Of a table, in the order of the graph's inputs. */
  columns: PageColumn[];
  /** Terms with what they stand for. */
  card: [string, string][];
}

interface PageColumn {
  name: string;
  /** The graph's name for it. */
  input: string;
  use: ColumnRecipe['use'];
  style?: { decimal: '.' | ','; unit: string };
  range?: [number, number];
  categories?: string[];
  hasTime?: boolean;
}

export function pageFacts(
  model: LoadedModel,
  { weights, date }: { weights: WeightFormat; date: Date },
): PageFacts {
  const { kind, labels, columns, report } = model.metadata;
  return {
    name: report.name,
    kind,
    labels,
    threshold: thresholdOf(model),
    maxDistance: maxDistanceOf(model),
    hasDistance: Boolean(report.novelty),
    columns: columns.map(pageColumn),
    card: cardOf(model, weights, date),
  };
}

function pageColumn(column: ColumnRecipe): PageColumn {
  const { name, use } = column;
  const common = { name, input: inputName(name), use };
  if (use === 'category') return { ...common, categories: column.categories };
  if (use === 'date') return { ...common, hasTime: column.parts.includes('time') };
  const { style, range } = column;
  return { ...common, ...(style && { style }), ...(range && { range }) };
}

function cardOf({ metadata }: LoadedModel, weights: WeightFormat, date: Date): [string, string][] {
  const { report, labels, kind, labelColumn, fingerprint } = metadata;
  const { counts, decision } = report;
  const samples = kind === 'images' ? 'pictures' : 'rows';
  const threshold = decision.threshold;
  return [
    [`Classes (${labels.length})`, some(labels, MOST_CLASSES_NAMED)],
    ...(labelColumn === null ? [] : [[english`What it tells`, labelColumn] as [string, string]]),
    [
      'Learned from',
      `${counts.train} ${samples}${counts.validation > 0 ? english`, and ${counts.validation} more to choose settings by` : ''}`,
    ],
    ...accuracyOf(report),
    ...(threshold
      ? [
          ['Not sure', english`where the probability is below ${percent(threshold.value)}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(report.backbone ? [['Pretrained network', backboneOf(report.backbone)] as [string, string]] : []),
    ['Weights', weights],
    ['Data (SHA-256)', fingerprint],
    [english`Trained with`, `Softmax Studio ${report.versions['softmax-studio'] ?? ''}`.trim()],
    ['Exported', date.toISOString().slice(0, 10)],
  ];
}

function accuracyOf({ test, validation }: Report): [string, string][] {
  const told = ({ accuracy, accuracyInterval: [low, high], count }: Scores) =>
    english`${percent(accuracy)} of ${count} that it had never seen (95% interval: ${percent(low)} to ${percent(high)})`;
  if (test) return [['Right on', told(test)]];
  return validation ? [['Right on', english`${told(validation)}, except for the choice of settings`]] : [];
}

const backboneOf = ({ name, licence }: NonNullable<Report['backbone']>) =>
  licence ? `${name} (${licence})` : name;
