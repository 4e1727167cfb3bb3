/** The shapes in which the page gets predictions and models. */
import { basename } from 'node:path';
import type { Model, Predictions } from '../../src-preload/contract';
import { makeThumbnail } from './features/decode';
import { forEachInFlight } from './in-flight';
import type { Job } from './job';
import { classifyPaths, type Classification } from './model/classify';
import type { LoadedModel } from './model/model-file';

const MAX_ITEMS_LISTED = 300;
const MAX_PICTURES = 100;
const PICTURE_SIZE = 160;

/** A small picture, or null where the file cannot be decoded. */
export const picture = (path: string, size: number) => makeThumbnail(path, size).catch(() => null);

/** What a model says of files and folders; the first images with pictures. */
export async function predict(model: LoadedModel, paths: string[], job: Job): Promise<Predictions> {
  const result = await classifyPaths(model, paths, job);
  const predictions = toPredictions(model, result);
  if (model.metadata.kind === 'table') return predictions;
  const shown = result.items.slice(0, MAX_PICTURES);
  const pictures = await forEachInFlight(shown, ({ item }) => picture(item, PICTURE_SIZE));
  const items = predictions.items.map((item, index) => ({
    ...item,
    item: basename(item.item),
    webp: pictures[index] ?? null,
  }));
  return { ...predictions, items };
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
    rejectedCount: items.every(({ accepted }) => accepted === null)
      ? null
      : items.filter(({ accepted }) => accepted === false).length,
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
