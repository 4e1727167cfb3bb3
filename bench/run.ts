/** Benchmarks side by side with other people's software: `npm run -s bench -- NAME [--json FILE]`. */
import { writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { runtimeVersion } from '../src-main/trainer/onnx/runtime';
import { engine } from './engine';
import type { Row } from './side-by-side';

export interface BenchOptions {
  json?: string;
  /** Where real data is that the project does not bring. */
  data: string;
}

const benchmarks: Record<string, (options: BenchOptions) => Promise<Row[]>> = { engine };
const dataBeside = join(import.meta.dirname, '..', '..', 'shared', 'data');

const command = new Command('bench')
  .argument('<name>', `which: ${Object.keys(benchmarks).join(', ')}`)
  .addOption(new Option('--json <file>', 'where to write the figures'))
  .addOption(
    new Option('--data <folder>', 'real data: tables/diamonds.csv is looked for there').default(dataBeside),
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
