/** Lets in what there is room for, and lets so many at a time do their work; all others are sent away at once. */

export interface GateLimits {
  /** So many work at a time. */
  working: number;
  /** So many more may wait for their turn, or for their answer to be read. */
  waiting: number;
  /** Bytes that all of them may hold. */
  bytes: number;
}

/** A place inside. Whoever has one must leave. */
export interface Visit {
  /** Does work when its turn comes, in the order of asking. */
  work<T>(work: () => Promise<T>): Promise<T>;
  leave(): void;
}

export class Gate {
  private inside = 0;
  private bytes = 0;
  private readonly turns: Turns;
  isClosed = false;

  constructor(private readonly limits: GateLimits) {
    this.turns = new Turns(limits.working);
  }

  /** @returns null where there is no room now */
  enter(bytes: number): Visit | null {
    const { working, waiting, bytes: most } = this.limits;
    if (this.isClosed || this.inside >= working + waiting || this.bytes + bytes > most) return null;
    this.inside++;
    this.bytes += bytes;
    let isInside = true;
    return {
      work: (work) => this.turns.take(work),
      leave: () => {
        if (!isInside) return;
        isInside = false;
        this.inside--;
        this.bytes -= bytes;
      },
    };
  }

  /** From now on nobody comes in; whoever is inside goes on. */
  close(): void {
    this.isClosed = true;
  }
}

/** So many pieces of work at a time, first come, first served. */
export class Turns {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }
}
