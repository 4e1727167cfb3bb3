/** Between a lab and its file. */
import { t } from '../lib/language';
import type { Point } from './engine/clouds';
import { refusal, type LabFile } from './file';
import { History } from './history';
import { createRuns, isLost, type Run } from './runs';
import type { LabData, Settings } from './settings';

export interface LabState {
  settings: Settings;
  data: LabData;
  chosen: number | null;
  steps: number;
  runs: Run[];
}

/** Weights that ran away are no numbers any more: such a lab is kept as it started. */
export function toFile({ settings, data, chosen, steps, runs }: LabState): LabFile {
  const isKept = !runs.some(isLost);
  return {
    format: 'softmax-lab',
    version: 1,
    settings,
    classes: data.classes,
    axes: data.axes,
    points: data.points.map(({ x, y, label }) => [x, y, label]),
    chosen,
    steps: isKept ? steps : 0,
    runs: isKept
      ? runs.map(({ model, history }) => ({
          parameters: model.parameters.map((values) => [...values]),
          velocities: model.velocities.map((values) => [...values]),
          history: [...history.moments],
        }))
      : [],
  };
}

/** @throws StudioError `bad-lab-file` where weights are not those of its settings */
export function fromFile(file: LabFile, fileName: string): LabState {
  const { settings, classes, axes, chosen } = file;
  const points: Point[] = file.points.map(([x, y, label]) => ({ x, y, label }));
  const runs = createRuns(settings, classes.length);
  const state = { settings, data: { classes, axes, points }, chosen, runs };
  if (file.runs.length === 0) return { ...state, steps: 0 };
  if (file.runs.length !== runs.length)
    throw refusal(
      fileName,
      t('it has {models} models where its experiment has {wanted}', {
        models: file.runs.length,
        wanted: runs.length,
      }),
    );
  runs.forEach((run, at) => {
    const kept = file.runs[at]!;
    fill(run.model.parameters, kept.parameters, fileName);
    fill(run.model.velocities, kept.velocities, fileName);
    run.history = History.of(kept.history);
  });
  return { ...state, steps: file.steps };
}

function fill(into: readonly Float64Array[], from: number[][], fileName: string): void {
  const fits = into.length === from.length && into.every(({ length }, at) => length === from[at]!.length);
  if (!fits) throw refusal(fileName, t('its weights are not those of the network that it describes'));
  into.forEach((values, at) => values.set(from[at]!));
}
