/** Progress on stderr: a bar on a terminal, a line now and then in a log, or JSON events. */
import { MultiBar, type SingleBar } from 'cli-progress';
import type { Phase, Progress, TrainingUpdate } from '../../src-preload/contract';
import { Job } from '../trainer/job';

export interface TerminalProgress {
  job: Job;
  onUpdate(update: TrainingUpdate): void;
  /** Call before printing results. */
  finish(): void;
}

const LOG_INTERVAL_MS = 2000;
/** The phases whose progress is a number of samples. */
const COUNTED = new Set<Phase>(['features', 'evaluating']);

/** A job that shows its progress, and that Ctrl-C stops: once to keep the best so far, twice to give up. */
export function startProgress(options: {
  json?: boolean | undefined;
  /** Whether work that was interrupted has no result. */
  isAllOrNothing?: boolean;
}): TerminalProgress {
  const progress = options.json ? jsonProgress() : barProgress();
  const onInterrupt = () => {
    if (options.isAllOrNothing || progress.job.isStopped) return progress.job.cancel();
    progress.job.stop();
    process.stderr.write('\nStopping with the best so far. Press Ctrl-C again to give up.\n');
  };
  process.on('SIGINT', onInterrupt);
  let isFinished = false;
  const finish = () => {
    if (isFinished) return;
    isFinished = true;
    process.off('SIGINT', onInterrupt);
    progress.finish();
  };
  return { ...progress, finish };
}

function jsonProgress(): TerminalProgress {
  const write = (event: object) => process.stderr.write(`${JSON.stringify(event)}\n`);
  return {
    job: new Job((progress) => write({ event: 'progress', ...progress })),
    onUpdate: (training) => write({ event: 'training', ...training }),
    finish: () => {},
  };
}

function barProgress(): TerminalProgress {
  const bars = new MultiBar({
    format: '{phase} {bar} {value}/{total} {rate} {left} {note}',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: LOG_INTERVAL_MS,
    barsize: 30,
    hideCursor: true,
    barCompleteChar: '=',
    barIncompleteChar: '-',
  });
  const byPhase = new Map<Phase, SingleBar>();
  let note = '';
  const show = ({ phase, done, total, secondsLeft, perSecond }: Progress) => {
    if (total === null) return;
    const payload = {
      phase: phase.padEnd(14),
      rate: COUNTED.has(phase) ? rateText(perSecond) : '',
      left: timeLeft(secondsLeft),
      note: phase === 'training' ? note : '',
    };
    const bar = byPhase.get(phase) ?? bars.create(total, 0, payload);
    byPhase.set(phase, bar);
    bar.update(done, payload);
  };
  return {
    job: new Job(show),
    onUpdate: ({ points }) => {
      const { trainLoss, validationLoss, validationAccuracy } = points.at(-1)!;
      note = `loss ${trainLoss.toFixed(4)}`;
      if (validationLoss !== null)
        note += `  validation ${validationLoss.toFixed(4)} (${percent(validationAccuracy!)})`;
    },
    finish: () => bars.stop(),
  };
}

function timeLeft(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 100) return `${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}

const rateText = (perSecond: number | null) =>
  perSecond === null ? '' : `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;

export const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
