import { count } from '../lib/format';
import { t, tn } from '../lib/language';
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
  /** How loud the badge is: something to see to, something that happens or waits, or a number to know. */
  tone: 'alert' | 'active' | 'paused' | 'quiet' | 'stale';
}

type Mark = Pick<Step, 'badge' | 'badgeLabel' | 'tone'>;
const NO_MARK: Mark = { badge: '', badgeLabel: '', tone: 'quiet' };

/** The sidebar's steps as they stand. Reads stores, so use it inside `$derived`. */
export function steps(): Step[] {
  const { dataset, models, project } = studio;
  const data = dataset.current;
  const noModel = models.current ? null : t('Train a model or open one first');
  const noResults = project.runs.length > 0 ? null : noModel;
  return [
    step('start', t('Start'), 'home', null, data !== null || models.current !== null),
    step('data', t('Data'), 'data', data ? null : t('Open data first'), data !== null, dataMark()),
    step('train', t('Train'), 'train', trainLocked(), project.runs.length > 0, trainMark()),
    step('results', t('Results'), 'results', noResults, true, resultsMark()),
    step('try', t('Use'), 'try', noModel, (models.current?.batches.length ?? 0) > 0, useMark()),
    step('export', t('Export'), 'export', noModel, (models.current?.saved ?? null) !== null),
    step('lab', t('Learn'), 'lab', null, false),
  ];
}

function trainLocked(): string | null {
  const { dataset, training } = studio;
  if (training.running) return null;
  if (!dataset.current) return t('Open data first');
  return dataset.current.problem === null ? null : t('The data needs attention first');
}

function dataMark(): Mark {
  const problem = studio.dataset.current?.problem ?? null;
  if (problem !== null) return { badge: '!', badgeLabel: t('needs attention'), tone: 'alert' };
  const edits = studio.edits.list.length;
  return edits > 0
    ? { badge: String(edits), badgeLabel: tn(edits, '{n} edit', '{n} edits'), tone: 'quiet' }
    : NO_MARK;
}

function trainMark(): Mark {
  const { training } = studio;
  if (!training.running) return NO_MARK;
  const share = `${Math.round(overallShare(training.progress, training.started) * 100)}%`;
  if (training.status === 'paused')
    return { badge: share, badgeLabel: t('paused, {share}', { share }), tone: 'paused' };
  return { badge: share, badgeLabel: t('running, {share}', { share }), tone: 'active' };
}

function resultsMark(): Mark {
  const { unseen, project, models } = studio;
  if (unseen) return { badge: t('New'), badgeLabel: t('new results'), tone: 'active' };
  const shown = models.current ? project.runOf(models.current.model.id) : null;
  if (shown && project.isStale(shown)) {
    return { badge: '', badgeLabel: t('stale: the data changed after this training'), tone: 'stale' };
  }
  const { length } = project.runs;
  return length > 1
    ? { badge: String(length), badgeLabel: tn(length, '{n} run', '{n} runs'), tone: 'quiet' }
    : NO_MARK;
}

function useMark(): Mark {
  const { watching } = studio;
  if (!watching.isOn) return NO_MARK;
  const n = watching.watched?.count ?? 0;
  const badgeLabel = tn(n, 'watching a folder, {n} picture', 'watching a folder, {n} pictures');
  return { badge: count(n), badgeLabel, tone: 'active' };
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
