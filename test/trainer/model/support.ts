/** What a model says of whole files, all of it in memory. */
import type { Skipped } from '../../../src-preload/contract';
import { ImageDataset, type OpenDataset, type TableDataset } from '../../../src-main/trainer/dataset';
import type { Table } from '../../../src-main/trainer/data/table/table';
import { Job } from '../../../src-main/trainer/job';
import { classifiedOf, type Classified } from '../../../src-main/trainer/model/answer';
import { classifyImages, classifyTable } from '../../../src-main/trainer/model/classify';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';

export async function tableAnswers(
  model: LoadedModel,
  table: Table,
): Promise<{ items: Classified[]; warnings: string[] }> {
  const items: Classified[] = [];
  const warnings = await classifyTable(model, table, new Job(), ({ first, answers }) => {
    for (let index = 0; index < answers.count; index++)
      items.push(classifiedOf(model, answers, index, `row ${first + index + 1}`));
  });
  return { items, warnings };
}

export async function imageAnswers(
  model: LoadedModel,
  paths: string[],
): Promise<{ items: Classified[]; skipped: Skipped[] }> {
  const items: Classified[] = [];
  const skipped: Skipped[] = [];
  await classifyImages(model, paths, new Job(), {
    take: (path, answers) => void items.push(classifiedOf(model, answers, 0, path)),
    skip: (one) => void skipped.push(one),
  });
  return { items, skipped };
}

export const datasetAnswers = (model: LoadedModel, dataset: OpenDataset): Promise<{ items: Classified[] }> =>
  dataset instanceof ImageDataset
    ? imageAnswers(
        model,
        dataset.folder.samples.map(({ path }) => path),
      )
    : tableAnswers(model, (dataset as TableDataset).table);

/** CSV as rows of cells, quoted ones too. */
export function csvCells(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '') break;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
