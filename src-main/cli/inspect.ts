import { extname } from 'node:path';
import type { Dialect } from '../../src-preload/contract';
import { saveRows } from '../trainer/data/table/save-rows';
import { openDataset, TableDataset } from '../trainer/dataset';
import { Job } from '../trainer/job';
import { loadModel } from '../trainer/model/model-file';
import { dialectHints, type DialectOptions } from './dialect-options';
import { findingLines } from './findings';
import { labelErrorsOf, printLabelErrors } from './label-errors';
import { print, printMatrix, printScores, printSkipped, requireWritable } from './output';
import { startProgress } from './progress';

interface Options extends DialectOptions {
  json?: boolean;
  /** Where the rows of a table go, as they were read. */
  saveAs?: string;
  /** Where what could not be read of a table goes. */
  unread?: string;
  /** The column of a table that holds its labels. */
  label?: string;
  labelErrors?: boolean;
}

export async function inspect(path: string, options: Options): Promise<void> {
  await requireWritable(options.saveAs, [path]);
  await requireWritable(options.unread, [path, options.saveAs]);
  if (options.saveAs !== undefined) await saveAs(path, options.saveAs, options);
  else if (extname(path).toLowerCase() === '.onnx') await inspectModel(path, options.json ?? false);
  else await inspectDataset(path, options);
}

/** Not through a dataset: a table that nothing can be learned from is written too. */
async function saveAs(path: string, target: string, options: Options): Promise<void> {
  const progress = startProgress(options);
  try {
    const hints = dialectHints(options);
    const saved = await saveRows(path, target, progress.job, { hints, unreadPath: options.unread });
    progress.finish();
    if (options.json) return print(JSON.stringify(saved));
    if (saved.dialect) print(dialectLine(saved.dialect));
    print(`saved ${saved.rows} rows as ${target} (${saved.bytes} bytes)`);
    if (saved.unread > 0) print(`${saved.unread} lines were no rows, or not all of them was read`);
  } finally {
    progress.finish();
  }
}

async function inspectModel(path: string, json: boolean): Promise<void> {
  const { metadata, bytes } = await loadModel(path);
  if (json) return print(JSON.stringify({ path, bytes, ...metadata }));
  const { report } = metadata;
  print(`${report.name}: a model for ${metadata.kind}, ${bytes} bytes`);
  print(`classes: ${metadata.labels.join(', ')}`);
  for (const { name, use } of metadata.columns) print(`column: "${name}" (${use})`);
  print(`trained on ${report.counts.train} samples with ${report.recipe.optimizer}, seed ${metadata.seed}`);
  if (report.test) {
    printScores('test', report.test);
    printMatrix(report.test);
  }
}

async function inspectDataset(path: string, options: Options): Promise<void> {
  const dataset = await openDataset(path, new Job(), { dialect: dialectHints(options) });
  try {
    if (options.unread !== undefined && dataset instanceof TableDataset)
      await dataset.table.saveUnread(options.unread);
    if (options.label !== undefined && dataset instanceof TableDataset)
      await dataset.table.setLabel(options.label);
    if (!options.json) printDataset(dataset.describe());
    const labelErrors = options.labelErrors ? await labelErrorsOf(dataset, options) : null;
    if (options.json) print(JSON.stringify({ ...dataset.describe(), ...(labelErrors && { labelErrors }) }));
    else if (labelErrors) printLabelErrors(labelErrors);
  } finally {
    dataset.close();
  }
}

function printDataset(description: ReturnType<TableDataset['describe']>): void {
  const { name, kind, sampleCount, classes, columns, labelColumn, labelReason, problem, warnings, dialect } =
    description;
  print(`${name}: ${sampleCount} ${kind === 'images' ? 'images' : 'rows'}`);
  if (dialect) print(dialectLine(dialect));
  if (labelColumn !== null) print(`label: "${labelColumn}". ${labelReason}`);
  for (const { name, count } of classes) print(`class: ${name} (${count})`);
  for (const { name, use, type, missing, distinct, reason } of columns) {
    print(`column: "${name}", ${use} (${type}; ${missing} missing, ${distinct} distinct). ${reason}`);
  }
  for (const warning of warnings) print(`note: ${warning}`);
  for (const line of findingLines(description.findings)) print(line);
  if (problem) print(`problem: ${problem}`);
  printSkipped(description.skipped, description.skippedCount);
}

/** How the text of a table was read, in the words of the options. */
function dialectLine(dialect: Dialect): string {
  const parts = [
    dialect.encoding,
    `delimiter ${JSON.stringify(dialect.delimiter)}`,
    `quote ${dialect.quote || 'none'}`,
    `decimal ${dialect.decimal}`,
    `header lines ${dialect.headerLines}`,
  ];
  if (dialect.escape !== dialect.quote) parts.push(`escape ${dialect.escape || 'none'}`);
  if (dialect.skippedLines > 0) parts.push(`skipped lines ${dialect.skippedLines}`);
  if (dialect.comment !== '') parts.push(`comment ${dialect.comment}`);
  return `read as: ${parts.join(', ')}; missing: ${dialect.missing.join(' ')}`;
}
