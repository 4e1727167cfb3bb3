/** README.md of an export: what goes in, what comes out, how to run it, and how it was proven. */
import type { ExportFormat, ExportProof } from '../../../src-preload/contract';
import { inputName } from '../features/table/inputs';
import type { ColumnRecipe } from '../features/table/column-recipe';
import type { Metadata } from '../model/metadata';
import { EXAMPLE_FILE, exampleRows } from './example';
import type { ExportOptions } from './export-model';
import type { WrittenFile } from './folder';
import { code, english, percent, plain, some, table } from './markdown';
import { roundedUp } from './proof';
import { filled, template } from './templates';

const MOST_COLUMNS = 100;
/** Formats whose input is not the model file's own. */
const OWN_INPUT = new Set<ExportFormat>(['json', 'html', 'network']);

export async function readme(
  { model, format, weights, version, resourcesFolder }: ExportOptions,
  proof: ExportProof,
  files: WrittenFile[],
  date: Date,
): Promise<string> {
  const { metadata } = model;
  const { kind, labels, report } = metadata;
  const run = await template(resourcesFolder, `readme/${format}-${kind}.md`);
  const graph = await template(resourcesFolder, `readme/graph-${kind}.md`);
  const values = {
    name: plain(report.name),
    date: date.toISOString().slice(0, 10),
    version,
    weights,
    classes: String(labels.length),
    labels: some(labels.map(plain), 50),
    features: String(report.features),
    columns: kind === 'table' ? columnsTable(metadata, format === 'json') : '',
    row: kind === 'table' ? JSON.stringify(exampleRows(model)[0], null, 2) : '',
    example: EXAMPLE_FILE,
    more: moreOutputs(metadata),
    ...backboneValues(metadata),
  };
  return filled(await template(resourcesFolder, 'readme/frame.md'), {
    ...values,
    run: filled(run, values).trim(),
    graph: OWN_INPUT.has(format) ? '' : `${filled(graph, values).trim()}\n\n`,
    proof: proofInWords(proof),
    files: filesTable(files),
  });
}

/** Where the proof is told in one sentence or two. */
export function proofInWords({
  samples,
  count,
  runtime,
  largestDifference,
  bound,
  agreement,
  accuracy,
}: ExportProof): string {
  const which = {
    'held-out': english`${count} samples that the model did not learn from`,
    given: english`${count} samples that were given for it`,
    made: english`${count} made-up samples (no data was at hand, so they say that the answers are the same, not that they are right)`,
  }[samples];
  const scores =
    accuracy === null
      ? ''
      : english` Accuracy on them: ${percent(accuracy.before)} in the app, ${percent(accuracy.after)} as exported.`;
  return english`Before these files were kept, they were run in ${runtime} on ${which}, and compared with the answers of Softmax Studio: the largest difference of any probability is ${roundedUp(largestDifference)} (allowed: ${bound}), and the label is the same for ${percent(agreement)}.${scores}`;
}

/** @param isCells whether a row goes in as its cells, and not as the inputs of a graph */
function columnsTable({ columns }: Metadata, isCells: boolean): string {
  const header = isCells ? ['column'] : ['input', 'type', 'shape'];
  const rows = columns.slice(0, MOST_COLUMNS).map((column) => {
    if (isCells) return [code(column.name), meaningOf(column, isCells)];
    const type = column.use === 'category' ? 'string' : 'double';
    return [code(inputName(column.name)), type, '[N, 1]', meaningOf(column, isCells)];
  });
  const left = columns.length - rows.length;
  const rest = left > 0 ? english`\n\n${left} more columns are not listed.` : '';
  return `${table([...header, english`what it is`], rows)}${rest}`;
}

const MOST_CATEGORIES = 10;

function meaningOf(column: ColumnRecipe, isCells: boolean): string {
  if (column.use === 'category') {
    const known = column.categories.filter((name) => name !== '').map(code);
    return english`text, one of ${some(known, MOST_CATEGORIES)}; anything else counts as "other"; missing: an empty text`;
  }
  const missing = isCells ? english`missing: an empty text` : english`missing: NaN`;
  if (column.use === 'date')
    return isCells
      ? english`a date such as 2024-05-31 or 2024-05-31 12:00:00; ${missing}`
      : english`a date, as seconds since 1970-01-01 (clocks as if they showed UTC); ${missing}`;
  const range = column.range ? english` from ${column.range[0]} to ${column.range[1]} in training` : '';
  return english`a number${range}; ${missing}`;
}

/** The outputs that only some models have. */
function moreOutputs({ report: { decision, novelty, recipe } }: Metadata): string {
  const { threshold } = decision;
  const likely = threshold
    ? english`the probability of the label is at least ${threshold.value.toFixed(4)}`
    : '';
  const near = novelty && recipe.rejectUnlike ? english`the distance is at most 1` : '';
  const conditions = [likely, near].filter((text) => text !== '').join(english` and `);
  const lines = [
    ...(novelty
      ? [
          english`${code('distance')}, float32 [N]: from the training samples; beyond 1 lies what is unlike all of them.`,
        ]
      : []),
    ...(conditions === '' ? [] : [english`${code('accepted')}, bool [N]: whether ${conditions}.`]),
  ];
  return lines.map((line) => `\n- ${line}`).join('');
}

function backboneValues({ report: { backbone, recipe } }: Metadata): Record<string, string> {
  const { mean, std } = backbone ?? { mean: [0, 0, 0], std: [1, 1, 1] };
  return {
    fit: recipe.fit,
    size: String(backbone?.size ?? 32),
    backbone: backbone
      ? english`${plain(backbone.name)}, SHA-256 ${code(backbone.sha256)}`
      : english`none: the features are the pixels of the small square`,
    mean: mean.join(', '),
    std: std.join(', '),
  };
}

const filesTable = (files: WrittenFile[]): string =>
  table(
    ['file', 'bytes', 'SHA-256'],
    files.map(({ name, bytes, sha256 }) => [code(name), String(bytes), code(sha256)]),
  );
