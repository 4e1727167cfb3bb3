import { plural } from '../lib/format';
import { overallShare } from '../lib/phases';
import { studio, type View } from './studio.svelte';

export interface Step {
  view: View;
  label: string;
  icon: 'home' | 'data' | 'train' | 'results' | 'try' | 'export' | 'lab';
  /** Why it cannot be opened yet, or null. */
  locked: string | null;
  done: boolean;
  /** A short mark beside the label, or empty. */
  badge: string;
  /** The badge in words. */
  badgeLabel: string;
  /** How loud the badge is: something to see to, something that happens, or a number to know. */
  tone: 'alert' | 'active' | 'quiet' | 'stale';
}

type Mark = Pick<Step, 'badge' | 'badgeLabel' | 'tone'>;
const NO_MARK: Mark = { badge: '', badgeLabel: '', tone: 'quiet' };

/** The sidebar's steps as they stand. Reads stores, so use it inside `$derived`. */
export function steps(): Step[] {
  const { dataset, models, project } = studio;
  const data = dataset.current;
  const noModel = models.current ? null : 'Train a model or open one first';
  const noResults = project.runs.length > 0 ? null : noModel;
  return [
    step('start', 'Start', 'home', null, data !== null || models.current !== null),
    step('data', 'Data', 'data', data ? null : 'Open data first', data !== null, dataMark()),
    step('train', 'Train', 'train', trainLocked(), project.runs.length > 0, trainMark()),
    step('results', 'Results', 'results', noResults, true, resultsMark()),
    step('try', 'Use', 'try', noModel, (models.current?.batches.length ?? 0) > 0),
    step('export', 'Export', 'export', noModel, (models.current?.saved ?? null) !== null),
    step('lab', 'Learn', 'lab', null, false),
  ];
}

function trainLocked(): string | null {
  const { dataset, training } = studio;
  if (training.running) return null;
  if (!dataset.current) return 'Open data first';
  return dataset.current.problem === null ? null : 'The data needs attention first';
}

function dataMark(): Mark {
  const problem = studio.dataset.current?.problem ?? null;
  if (problem !== null) return { badge: '!', badgeLabel: 'needs attention', tone: 'alert' };
  const edits = studio.edits.list.length;
  return edits > 0 ? { badge: String(edits), badgeLabel: plural(edits, 'edit'), tone: 'quiet' } : NO_MARK;
}

function trainMark(): Mark {
  const { training } = studio;
  if (!training.running) return NO_MARK;
  const share = `${Math.round(overallShare(training.progress, training.started) * 100)}%`;
  return { badge: share, badgeLabel: `running, ${share}`, tone: 'active' };
}

function resultsMark(): Mark {
  const { unseen, project, models } = studio;
  if (unseen) return { badge: 'New', badgeLabel: 'new results', tone: 'active' };
  const shown = models.current ? project.runOf(models.current.model.id) : null;
  if (shown && project.isStale(shown)) {
    return { badge: '', badgeLabel: 'stale: the data changed after this training', tone: 'stale' };
  }
  const { length } = project.runs;
  return length > 1 ? { badge: String(length), badgeLabel: plural(length, 'run'), tone: 'quiet' } : NO_MARK;
}

function step(
  view: View,
  label: string,
  icon: Step['icon'],
  locked: string | null,
  done: boolean,
  mark: Mark = NO_MARK,
): Step {
  return { view, label, icon, locked, done: done && locked === null, ...mark };
}
