import { overallShare } from '../lib/phases';
import { studio, type View } from './studio.svelte';

export interface Step {
  view: View;
  label: string;
  icon: 'home' | 'data' | 'train' | 'results' | 'try';
  /** Why it cannot be opened yet, or null. */
  locked: string | null;
  done: boolean;
  /** A short mark beside the label, or empty. */
  badge: string;
  /** The badge in words. */
  badgeLabel: string;
}

/** The sidebar's steps as they stand. Reads stores, so use it inside `$derived`. */
export function steps(): Step[] {
  const { dataset, training, models, unseen } = studio;
  const data = dataset.current;
  const noModel = models.current ? null : 'Train a model or open one first';
  const share = `${Math.round(overallShare(training.progress, training.started) * 100)}%`;
  return [
    step('start', 'Start', 'home', null, data !== null || models.current !== null),
    step('data', 'Data', 'data', data ? null : 'Open data first', data !== null && data.problem === null, {
      badge: data?.problem ? '!' : '',
      badgeLabel: data?.problem ? 'needs attention' : '',
    }),
    step(
      'train',
      'Train',
      'train',
      trainLocked(),
      models.all.some((entry) => entry.trained),
      {
        badge: training.running ? share : '',
        badgeLabel: training.running ? `running, ${share}` : '',
      },
    ),
    step('results', 'Results', 'results', noModel, models.current !== null, {
      badge: unseen ? 'New' : '',
      badgeLabel: unseen ? 'new results' : '',
    }),
    step('try', 'Try it', 'try', noModel, (models.current?.batches.length ?? 0) > 0),
  ];
}

function trainLocked(): string | null {
  const { dataset, training } = studio;
  if (training.running) return null;
  if (!dataset.current) return 'Open data first';
  return dataset.current.problem === null ? null : 'The data needs attention first';
}

function step(
  view: View,
  label: string,
  icon: Step['icon'],
  locked: string | null,
  done: boolean,
  mark: { badge: string; badgeLabel: string } = { badge: '', badgeLabel: '' },
): Step {
  return { view, label, icon, locked, done: done && locked === null, ...mark };
}
