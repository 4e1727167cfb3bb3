/** Merges training updates, so that the page hears the latest state some twenty times a second and no more. */
import type { TrainingUpdate } from '../../src-preload/contract';

const INTERVAL_MS = 50;

export class UpdateMerger {
  private pending: TrainingUpdate | null = null;
  private sent = -Infinity;

  constructor(private readonly send: (update: TrainingUpdate) => void) {}

  add(update: TrainingUpdate): void {
    // The points of another training are not to be taken for a continuation of this one's.
    if (this.pending && update.points[0]!.epoch <= this.pending.points.at(-1)!.epoch) this.flush();
    const points = [...(this.pending?.points ?? []), ...update.points];
    this.pending = { ...update, points };
    if (performance.now() - this.sent >= INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (!this.pending) return;
    this.send(this.pending);
    this.pending = null;
    this.sent = performance.now();
  }
}
