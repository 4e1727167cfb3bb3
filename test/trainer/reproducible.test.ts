import { toBinary } from '@bufbuild/protobuf';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../src-main/trainer/dataset';
import { Job } from '../../src-main/trainer/job';
import { GraphProtoSchema } from '../../src-main/trainer/onnx/generated/onnx_pb';
import { trainModel } from '../../src-main/trainer/pipeline';
import type { Recipe } from '../../src-preload/contract';
import { file, graphOf } from './helpers';
import { cloudTable, recipeFor } from './stages/support';

const recipes: [name: string, recipe: Partial<Recipe>][] = [
  ['L-BFGS', { optimizer: 'lbfgs', l2: 0.001 }],
  ['L-BFGS with a hidden layer', { optimizer: 'lbfgs', hidden: [24], epochs: 30 }],
  ['SGD', { optimizer: 'sgd', epochs: 12 }],
  ['Adam with hidden layers', { optimizer: 'adam', hidden: [32, 16], epochs: 12 }],
];

let path: string;
beforeAll(async () => {
  // Enough rows for products that onnxruntime cuts up between its threads.
  const centres = [0, 1, 2].map((label) =>
    Array.from({ length: 40 }, (_, column) => (column % 3 === label ? 1 : 0)),
  );
  path = await file(
    cloudTable(centres.map((centre, label) => ({ name: `class ${label}`, count: 1200, centre }))),
  );
});

/** The graph of the trained model with its weights, as bytes. */
async function weights(recipe: Partial<Recipe>): Promise<Buffer> {
  const dataset = await openDataset(path, new Job());
  try {
    const { model } = await trainModel(dataset, recipeFor(dataset, recipe), '0.1.0', new Job());
    return Buffer.from(toBinary(GraphProtoSchema, graphOf(model)));
  } finally {
    dataset.close();
  }
}

/** Every core of the machine works on something else until the test ends. */
function loadCores(): void {
  for (let core = 0; core < availableParallelism(); core++) {
    const busy = spawn(process.execPath, ['-e', 'for (let x = 0; ; x++) Math.sqrt(x);'], { stdio: 'ignore' });
    onTestFinished(() => void busy.kill('SIGKILL'));
  }
}

describe.each(recipes)(
  '%s gives the same weights to the bit from the same data, recipe and seed',
  (_, recipe) => {
    let first: Buffer;
    beforeAll(async () => {
      first = await weights(recipe);
    });

    it('when it is done again, and others with another seed', async () => {
      expect((await weights(recipe)).equals(first)).toBe(true);
      expect((await weights({ ...recipe, seed: 2 })).equals(first)).toBe(false);
    });

    it('while another training runs in the same process', async () => {
      const other: Partial<Recipe> = { optimizer: 'adam', hidden: [64], epochs: 10, seed: 3 };
      const [again] = await Promise.all([weights(recipe), weights(other)]);
      expect(again.equals(first)).toBe(true);
    });

    it('while other programs load every core', async () => {
      loadCores();
      expect((await weights(recipe)).equals(first)).toBe(true);
    });
  },
);
