import { openDataset } from '../trainer/dataset';
import { evaluateModel } from '../trainer/model/evaluate-model';
import { loadModel } from '../trainer/model/model-file';
import { coverageText } from './choices';
import { print, printMatrix, printScores, printSkipped, requireWritable, writeJson } from './output';
import { startProgress } from './progress';

export async function evaluate(
  modelPath: string,
  dataPath: string,
  options: { report?: string; json?: boolean },
): Promise<void> {
  await requireWritable(options.report, [modelPath, dataPath]);
  const model = await loadModel(modelPath);
  const progress = startProgress(options);
  try {
    const dataset = await openDataset(dataPath, progress.job);
    const { scores, threshold, skipped, skippedCount, warnings } = await evaluateModel(
      model,
      dataset,
      progress.job,
    );
    progress.finish();
    dataset.close();
    const { seconds } = progress.job;
    const report = { test: scores, threshold, skipped, skippedCount, warnings, seconds };
    if (options.report !== undefined) await writeJson(options.report, report);
    if (options.json) return print(JSON.stringify(report));
    printScores(dataset.name, scores);
    printMatrix(scores);
    if (threshold) print(`threshold ${threshold.value.toFixed(4)}: ${coverageText(threshold)}`);
    for (const warning of warnings) print(`note: ${warning}`);
    printSkipped(skipped, skippedCount);
  } finally {
    progress.finish();
  }
}
