/** Exports of models that tests train. */
import { join } from 'node:path';
import type { ExportedModel } from '../../../src-preload/contract';
import { exportModel, type ExportOptions } from '../../../src-main/trainer/export/export-model';
import { madeSamples } from '../../../src-main/trainer/export/made-samples';
import { Job } from '../../../src-main/trainer/job';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { repositoryRoot, temporaryFolder } from '../../fixtures';
import { lines } from '../helpers';

export const resourcesFolder = join(repositoryRoot, 'resources');

export const optionsOf = (model: LoadedModel, more: Partial<ExportOptions> = {}): ExportOptions => ({
  model,
  format: 'onnx',
  weights: 'float32',
  folder: join(temporaryFolder().path, 'export'),
  samples: madeSamples(model),
  resourcesFolder,
  version: '0.1.0',
  job: new Job(),
  ...more,
});

export const exported = (model: LoadedModel, more: Partial<ExportOptions> = {}): Promise<ExportedModel> =>
  exportModel(optionsOf(model, more));

/** 240 rows: numbers plain, heavy-tailed, missing and written as prices, texts, rare and missing ones too, dates with a clock. */
export function mixedCsv(): string {
  const header = 'size,price,heavy,colour,when,day,label\n';
  return (
    header +
    lines(240, (row) => {
      const kind = row % 3;
      const size = row % 11 === 0 ? '' : (kind * 2 + ((row * 37) % 11) / 10).toFixed(2);
      const price = `"$1,${String((kind * 150 + row) % 1000).padStart(3, '0')}.50"`;
      const heavy = Math.exp(((row * 29) % 17) / 3 + kind).toFixed(3);
      const colour =
        row % 13 === 0 ? '' : row === 5 ? 'mauve' : ['red', 'blue', 'dark "white"'][(row * 7 + kind) % 3]!;
      const when = row % 17 === 0 ? '' : `2024-0${1 + (row % 9)}-1${row % 10} ${10 + kind * 4}:30:00`;
      const day = `202${row % 4}-03-0${1 + (row % 9)}`;
      const label = ['low', 'middle', 'high'][row % 10 === 0 ? (kind + 1) % 3 : kind]!;
      return [size, price, heavy, `"${colour.replaceAll('"', '""')}"`, when, day, label].join(',');
    })
  );
}
