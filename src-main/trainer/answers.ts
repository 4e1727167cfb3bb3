/** The shapes in which the page gets predictions and models. */
import { basename } from 'node:path';
import type { Model, Predictions } from '../../src-preload/contract';
import { collectImages } from './data/images';
import { Table } from './data/table/table';
import { makeThumbnail } from './features/decode';
import { forEachInFlight } from './features/image-features';
import type { Job } from './job';
import { classifyImages, classifyTable, type Classification } from './model/classify';
import type { LoadedModel } from './model/model-file';

const MAX_ITEMS_LISTED = 300;
const MAX_PICTURES = 100;
const PICTURE_SIZE = 160;

/** A small picture, or null where the file cannot be decoded. */
export const picture = (path: string, size: number) => makeThumbnail(path, size).catch(() => null);

/** Images and folders of images; the first of them with pictures. */
export async function predictImages(model: LoadedModel, paths: string[], job: Job): Promise<Predictions> {
  const { images, skipped } = await collectImages(paths);
  const result = await classifyImages(model, images, job);
  const predictions = toPredictions(model, { ...result, skipped: [...skipped, ...result.skipped] });
  const shown = result.items.slice(0, MAX_PICTURES);
  const pictures = await forEachInFlight(shown, ({ item }) => picture(item, PICTURE_SIZE));
  const items = predictions.items.map((item, index) => ({
    ...item,
    item: basename(item.item),
    webp: pictures[index] ?? null,
  }));
  return { ...predictions, items };
}

/** The rows of tables, table after table. */
export async function predictTables(model: LoadedModel, paths: string[], job: Job): Promise<Predictions> {
  const results: Classification[] = [];
  for (const path of paths) {
    const table = await Table.open(path, job, 'classify');
    try {
      results.push(await classifyTable(model, table, job));
    } finally {
      table.close();
    }
  }
  return toPredictions(model, {
    items: results.flatMap(({ items }) => items),
    skipped: results.flatMap(({ skipped }) => skipped),
    warnings: results.flatMap(({ warnings }) => warnings),
  });
}

/** What the page shows: counts of all, and the first few one by one. */
export function toPredictions(model: LoadedModel, { items, skipped, warnings }: Classification): Predictions {
  const classes = model.metadata.labels;
  const counts = new Map(classes.map((name) => [name, 0]));
  for (const { label } of items) counts.set(label, counts.get(label)! + 1);
  return {
    classes,
    count: items.length,
    items: items.slice(0, MAX_ITEMS_LISTED).map((item) => ({ ...item, webp: null })),
    counts: [...counts.values()],
    skippedCount: skipped.length,
    skipped: skipped.slice(0, MAX_ITEMS_LISTED),
    warnings,
  };
}

export function describeModel(id: string, { metadata, path, bytes }: LoadedModel): Model {
  const columns = metadata.columns.map((column) =>
    column.use === 'number'
      ? {
          name: column.name,
          use: column.use,
          categories: [],
          example: String(Number(column.mean.toPrecision(3))),
        }
      : {
          name: column.name,
          use: column.use,
          categories: column.categories,
          example: column.categories.find((name) => name !== '') ?? '',
        },
  );
  const { kind, labels, report } = metadata;
  return { id, name: report.name || basename(path), kind, classes: labels, columns, report, bytes };
}
