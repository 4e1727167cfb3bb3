/** Benchmarks side by side with other people's software: `npm run -s bench -- NAME [--json FILE]`. */
import { writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { number } from '../src-main/cli/parsers';
import { runtimeVersion } from '../src-main/trainer/onnx/runtime';
import { classify } from './classify';
import { engine } from './engine';
import { exports } from './exports';
import { images } from './images';
import type { Row } from './side-by-side';
import { TABLE_PARTS, tables } from './tables';
import { UI_PARTS, ui } from './ui';

export interface BenchOptions {
  json?: string;
  /** Where real data is that the project does not bring. */
  data: string;
  /** How many images are made, where it is not what the benchmark takes. */
  images?: number;
  /** The only part of a benchmark to run. */
  part?: string;
  /** Of tables that are made, where it is not what the part takes. */
  rows?: number;
}

const benchmarks: Record<string, (options: BenchOptions) => Promise<Row[]>> = {
  classify,
  engine,
  exports,
  images,
  tables,
  ui,
};
const dataBeside = join(import.meta.dirname, '..', '..', 'shared', 'data');

const command = new Command('bench')
  .argument('<name>', `which: ${Object.keys(benchmarks).join(', ')}`)
  .addOption(new Option('--json <file>', 'where to write the figures'))
  .addOption(
    new Option(
      '--data <folder>',
      'real data: tables/*.csv, images/flowers5 and images/trashnet360 are looked for there',
    ).default(dataBeside),
  )
  .addOption(
    new Option(
      '--images <n>',
      'images, classify: how many are made (default: 2000 to measure memory on, 10000 to classify)',
    ).argParser(number(500, 1_000_000, true)),
  )
  .addOption(
    new Option('--part <name>', 'tables and ui: the only part to run').choices([...TABLE_PARTS, ...UI_PARTS]),
  )
  .addOption(
    new Option(
      '--rows <n>',
      'tables: how long made ones are (default: 2000000; to measure large ones, 10 GB if the disk allows)',
    ).argParser(number(1000, 1_000_000_000, true)),
  )
  .action(run);

async function run(name: string, options: BenchOptions): Promise<void> {
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (!benchmark)
    command.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  const rows = await benchmark!(options);
  const figures = {
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      memory: totalmem(),
      platform: platform(),
      arch: arch(),
    },
    versions: { node: process.versions.node, onnxruntime: runtimeVersion },
    rows,
    ratios: Object.fromEntries(
      rows.flatMap(({ name, ratio }) => (ratio === undefined ? [] : [[name, ratio]])),
    ),
  };
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

await command.parseAsync();
