/** The shapes in which the page gets predictions and models. */
import { basename, relative, sep } from 'node:path';
import type { Model, Prediction, Predictions } from '../../src-preload/contract';
import { decodeBytes, makeThumbnail, thumbnailOf } from './features/decode';
import { pixelTensor } from './features/image-graph';
import { exampleCell } from './features/table/example-cell';
import { forEachInFlight } from './in-flight';
import type { Job } from './job';
import { answer, classifiedOf, requireKind, type Answers } from './model/answer';
import { AnsweredList } from './model/classified';
import { classifyPaths, classifyRows, Tally } from './model/classify';
import type { LoadedModel } from './model/model-file';
import type { ClassifiedBatches } from './session/classified-batches';

const MAX_ITEMS_LISTED = 300;
/** As many as are shown as cards; those of longer lists are asked for where they are seen. */
const MAX_PICTURES = 12;
const PICTURE_SIZE = 160;

/** A small picture, or null where the file cannot be decoded. */
export const picture = (path: string, size: number) => makeThumbnail(path, size).catch(() => null);

/** What a model says of files and folders; the first images with pictures. @param batches keeps the images */
export async function predict(
  model: LoadedModel,
  paths: string[],
  batches: ClassifiedBatches,
  job: Job,
): Promise<Predictions> {
  const isImages = model.metadata.kind === 'images';
  const items: Prediction[] = [];
  const list = new AnsweredList();
  /** Of images their paths; of several tables the names of their rows. */
  const names: string[] = [];
  const outcome = await classifyPaths(
    model,
    paths,
    {
      take: ({ answers, itemOf }) => {
        for (let index = 0; index < answers.count && items.length < MAX_ITEMS_LISTED; index++)
          items.push({ ...classifiedOf(model, answers, index, itemOf(index)), webp: null });
        const before = list.count;
        list.add(answers);
        if (isImages || paths.length > 1)
          for (let index = 0; index < list.count - before; index++) names.push(itemOf(index));
      },
    },
    job,
  );
  const batchId = isImages ? batches.keep(names) : null;
  const shown = isImages ? names.map(shortener(paths)) : names;
  const answered = list.answered(shown.length > 0 ? shown : null);
  if (isImages) await addPictures(items);
  return { batchId, answered, classes: model.metadata.labels, items, ...outcome };
}

/** What a model says of rows given as text, by column name. */
export async function predictRows(model: LoadedModel, rows: Record<string, string>[]): Promise<Predictions> {
  const { items, warnings, answers } = await classifyRows(model, rows);
  const tally = new Tally(model);
  tally.add(answers);
  tally.outcome.warnings.push(...warnings);
  const shown = items.slice(0, MAX_ITEMS_LISTED).map((item) => ({ ...item, webp: null }));
  return {
    batchId: null,
    answered: listOf(answers, null),
    classes: model.metadata.labels,
    ...tally.outcome,
    items: shown,
  };
}

/** What a model says of a picture that lies in no file. @throws UserError where it cannot be decoded */
export async function predictPicture(
  model: LoadedModel,
  { name, bytes }: { name: string; bytes: Uint8Array },
  batches: ClassifiedBatches,
): Promise<Predictions> {
  requireKind(model, 'images');
  const pixels = await decodeBytes(bytes);
  const webp = await thumbnailOf(bytes, PICTURE_SIZE);
  const answers = await answer(model, { pixels: pixelTensor(pixels) });
  const tally = new Tally(model);
  tally.add(answers);
  const items = [{ ...classifiedOf(model, answers, 0, name), webp }];
  const answered = listOf(answers, [name]);
  return {
    batchId: batches.keep([bytes]),
    answered,
    classes: model.metadata.labels,
    ...tally.outcome,
    items,
  };
}

function listOf(answers: Answers, names: string[] | null) {
  const list = new AnsweredList();
  list.add(answers);
  return list.answered(names);
}

/** Paths from what was given on: whole paths are long, and the same at their beginnings. */
function shortener(given: string[]): (path: string) => string {
  return (path) => {
    const folder = given.find((one) => path.startsWith(one + sep));
    return folder === undefined ? basename(path) : relative(folder, path);
  };
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
    example: exampleCell(column),
    range: column.use === 'number' ? (column.range ?? null) : null,
  }));
  const { kind, labels, report } = metadata;
  return { id, name: report.name || basename(path), kind, classes: labels, columns, report, bytes };
}
