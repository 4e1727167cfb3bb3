/** Benchmarks side by side with other people's software: `npm run -s bench -- NAME [--json FILE]`. */
import { writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { Command, Option } from 'commander';
import { runtimeVersion } from '../src-main/trainer/onnx/runtime';
import { engine } from './engine';
import type { Row } from './side-by-side';

const benchmarks: Record<string, () => Promise<Row[]>> = { engine };

const command = new Command('bench')
  .argument('<name>', `which: ${Object.keys(benchmarks).join(', ')}`)
  .addOption(new Option('--json <file>', 'where to write the figures'))
  .action(run);

async function run(name: string, options: { json?: string }): Promise<void> {
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (!benchmark)
    command.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  const rows = await benchmark!();
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
    ratios: Object.fromEntries(rows.map((row) => [row.name, row.ratio])),
  };
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

await command.parseAsync();
