/** The images of a folder: those that are there, and then those that arrive or change. */
import { watch, type FSWatcher } from 'chokidar';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { t } from '../../../src-preload/language';
import { isHidden, isImageName } from '../data/images/names';
import { walk } from '../data/images/walk';
import { fileError, UserError } from '../errors';

/** Milliseconds that a file stands still before it is whole, and between two looks at it. */
const STILL = { stabilityThreshold: 800, pollInterval: 200 };
/** Milliseconds between two looks at whether the folder is there. */
const CHECK_MS = 1000;
/** So many are handed on at once. */
const LANES = 2;

export interface ArrivalEvents {
  /** An image, by its path, that is whole as far as can be told. */
  onImage(path: string): Promise<void>;
  /** All that waited was handed on. */
  onIdle(): Promise<void>;
  /** The folder is gone or cannot be watched, or one of the above failed. */
  onFailed(error: unknown): void;
}

export class Arrivals {
  /** Paths that wait, in the order in which they came. */
  private readonly queue = new Set<string>();
  private readonly lanes = new Set<Promise<void>>();
  /** Lanes that look for work. */
  private busy = 0;
  private isStopped = false;

  /** The watcher does not tell when the folder itself goes. */
  private readonly checking: NodeJS.Timeout;

  private constructor(
    private readonly watcher: FSWatcher,
    folder: string,
    private readonly events: ArrivalEvents,
  ) {
    const gone = () => new UserError('no-folder', t('"{name}" is gone.', { name: basename(folder) }));
    this.checking = setInterval(() => void stat(folder).catch(() => this.fail(gone())), CHECK_MS);
  }

  /** Finds what is there, and hears of what comes; nothing is handed on before `begin`. */
  static async start(folder: string, events: ArrivalEvents): Promise<Arrivals> {
    const watcher = watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      awaitWriteFinish: STILL,
      ignored: (path, info) =>
        resolve(path) !== resolve(folder) &&
        (isHidden(basename(path)) || (info?.isFile() === true && !isImageName(path))),
    });
    const arrivals = new Arrivals(watcher, folder, events);
    watcher.on('add', (path) => arrivals.add(path)).on('change', (path) => arrivals.add(path));
    watcher.on('error', (error) => arrivals.fail(fileError(error, folder)));
    await once(watcher, 'ready');
    // What arrives from now on is heard of; what was there is looked for, in order.
    for (const path of await walk(folder, () => {})) arrivals.queue.add(path);
    return arrivals;
  }

  /** Hands on what was found so far. */
  begin(): void {
    this.work();
  }

  /** Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.checking);
    await this.watcher.close();
    await Promise.all(this.lanes);
  }

  private add(path: string): void {
    this.queue.add(path);
    this.work();
  }

  private fail(error: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.events.onFailed(error);
  }

  /** One lane at least, which ends at once where nothing waits: that is heard of too. */
  private work(): void {
    if (this.busy === 0) this.startLane();
    while (!this.isStopped && this.busy < LANES && this.queue.size > 0) this.startLane();
  }

  private startLane(): void {
    this.busy++;
    const lane = this.lane().catch((error: unknown) => this.fail(error));
    this.lanes.add(lane);
    void lane.finally(() => this.lanes.delete(lane));
  }

  private async lane(): Promise<void> {
    while (!this.isStopped) {
      const [path] = this.queue;
      if (path === undefined) break;
      this.queue.delete(path);
      if (await isStill(path)) await this.events.onImage(path);
    }
    if (--this.busy === 0 && !this.isStopped) await this.events.onIdle();
  }
}

/** Waits while a file grows; false where it has gone. */
async function isStill(path: string): Promise<boolean> {
  let info = await stat(path).catch(() => null);
  // One that was changed a moment ago may change yet.
  while (info && Math.abs(Date.now() - info.mtimeMs) < STILL.stabilityThreshold) {
    await delay(STILL.pollInterval);
    info = await stat(path).catch(() => null);
  }
  return info?.isFile() ?? false;
}
