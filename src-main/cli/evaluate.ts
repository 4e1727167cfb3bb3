import { basename } from 'node:path';
import type { Evaluation } from '../../src-preload/contract';
import { openDataset } from '../trainer/dataset';
import { evaluateModel } from '../trainer/model/evaluate-model';
import { loadModel } from '../trainer/model/model-file';
import { coverageText } from './choices';
import { comparisonLines } from './comparison';
import { print, printMatrix, printScores, printSkipped, requireWritable, writeJson } from './output';
import { startProgress } from './progress';

interface Options {
  /** The path of a second model. */
  against?: string;
  report?: string;
  json?: boolean;
}

export async function evaluate(modelPath: string, dataPath: string, options: Options): Promise<void> {
  const { against } = options;
  await requireWritable(options.report, [modelPath, dataPath, against]);
  const model = await loadModel(modelPath);
  const other = against === undefined ? null : await loadModel(against);
  const progress = startProgress(options);
  try {
    const dataset = await openDataset(dataPath, progress.job);
    const evaluation = await evaluateModel(model, dataset, progress.job, other).finally(() =>
      dataset.close(),
    );
    progress.finish();
    const { scores: test, name, ...more } = evaluation;
    const report = { name, test, ...more, seconds: progress.job.seconds };
    if (options.report !== undefined) await writeJson(options.report, report);
    if (options.json) return print(JSON.stringify(report));
    summarize(evaluation);
    if (evaluation.comparison) {
      const names = [basename(modelPath), basename(against!)] as const;
      const isSame = names[0] === names[1];
      for (const line of comparisonLines(evaluation.comparison, isSame ? [modelPath, against!] : names))
        print(line);
    }
    printSkipped(evaluation.skipped, evaluation.skippedCount);
  } finally {
    progress.finish();
  }
}

function summarize({ name, scores, threshold, warnings }: Evaluation): void {
  printScores(name, scores);
  printMatrix(scores);
  if (threshold) print(`threshold ${threshold.value.toFixed(4)}: ${coverageText(threshold)}`);
  for (const warning of warnings) print(`note: ${warning}`);
}
