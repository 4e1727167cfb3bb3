/** The shapes in which the page gets predictions and models. */
import { basename } from 'node:path';
import type { Model, Prediction, Predictions } from '../../src-preload/contract';
import { makeThumbnail } from './features/decode';
import type { ColumnRecipe } from './features/table/column-recipe';
import { forEachInFlight } from './in-flight';
import type { Job } from './job';
import { classifiedOf } from './model/answer';
import { classifyPaths, classifyRows, Tally } from './model/classify';
import type { LoadedModel } from './model/model-file';

const MAX_ITEMS_LISTED = 300;
const MAX_PICTURES = 100;
const PICTURE_SIZE = 160;

/** A small picture, or null where the file cannot be decoded. */
export const picture = (path: string, size: number) => makeThumbnail(path, size).catch(() => null);

/** What a model says of files and folders; the first images with pictures. */
export async function predict(model: LoadedModel, paths: string[], job: Job): Promise<Predictions> {
  const items: Prediction[] = [];
  const outcome = await classifyPaths(
    model,
    paths,
    {
      take: ({ answers, itemOf }) => {
        for (let index = 0; index < answers.count && items.length < MAX_ITEMS_LISTED; index++)
          items.push({ ...classifiedOf(model, answers, index, itemOf(index)), webp: null });
      },
    },
    job,
  );
  if (model.metadata.kind === 'images') await addPictures(items);
  return { classes: model.metadata.labels, items, ...outcome };
}

/** What a model says of rows given as text, by column name. */
export async function predictRows(model: LoadedModel, rows: Record<string, string>[]): Promise<Predictions> {
  const { items, warnings, answers } = await classifyRows(model, rows);
  const tally = new Tally(model);
  tally.add(answers);
  tally.warn(warnings);
  const shown = items.slice(0, MAX_ITEMS_LISTED).map((item) => ({ ...item, webp: null }));
  return { classes: model.metadata.labels, ...tally.outcome, items: shown };
}

async function addPictures(items: Prediction[]): Promise<void> {
  const pictures = await forEachInFlight(items.slice(0, MAX_PICTURES), ({ item }) =>
    picture(item, PICTURE_SIZE),
  );
  items.forEach((item, index) => {
    item.item = basename(item.item);
    item.webp = pictures[index] ?? null;
  });
}

export function describeModel(id: string, { metadata, path, bytes }: LoadedModel): Model {
  const columns = metadata.columns.map((column) => ({
    name: column.name,
    use: column.use,
    categories: column.use === 'category' ? column.categories : [],
    example: exampleOf(column),
  }));
  const { kind, labels, report } = metadata;
  return { id, name: report.name || basename(path), kind, classes: labels, columns, report, bytes };
}

/** A value that is neither rare nor extreme. */
function exampleOf(column: ColumnRecipe): string {
  if (column.use === 'category') return column.categories.find((name) => name !== '') ?? '';
  if (column.use === 'number') return String(Number(column.median.toPrecision(3)));
  const text = dateText(column.median);
  return column.parts.includes('time') ? text : text.slice(0, 10);
}

/** @param seconds since 1970; beyond what dates can be, empty */
function dateText(seconds: number): string {
  const date = new Date(Math.round(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 19).replace('T', ' ');
}
