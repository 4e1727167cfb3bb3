/** What was done to samples, in order, with undo and redo without limit. */
import type { Edit } from '../../src-preload/contract';

export interface Edits {
  /** In the order in which they apply. */
  list: Edit[];
  /** What was taken back, the last one first done again. */
  undone: Edit[];
}

export const NO_EDITS: Edits = { list: [], undone: [] };

/** Null where there is nothing to take back. */
export function undone({ list, undone: others }: Edits): Edits | null {
  const last = list.at(-1);
  return last ? { list: list.slice(0, -1), undone: [...others, last] } : null;
}

/** Null where there is nothing to do again. */
export function redone({ list, undone: others }: Edits): Edits | null {
  const next = others.at(-1);
  return next ? { list: [...list, next], undone: others.slice(0, -1) } : null;
}

/**
 * Sends edits on, one list after the other: those that wait go together. What is refused is taken back, with all that
 * waited beside it.
 */
export class EditSender {
  private last: Promise<void> = Promise.resolve();
  /** What arrived. */
  private confirmed = NO_EDITS;
  private wanted = NO_EDITS;
  /** Changes with the data that edits are of. */
  private edition = 0;

  /** @param onChange hears what is wanted, as soon as it is wanted, and what is left after a refusal */
  constructor(
    private readonly send: (list: Edit[]) => Promise<void>,
    private readonly onChange: (edits: Edits) => void,
  ) {}

  /** Takes over what is there already. */
  reset(edits: Edits): void {
    this.edition += 1;
    this.confirmed = edits;
    this.set(edits);
  }

  /** Resolves when it arrived, or went with one that was wanted later. */
  want(edits: Edits): Promise<void> {
    this.set(edits);
    const { edition } = this;
    const change = async () => {
      if (this.wanted !== edits) return;
      try {
        await this.send(edits.list);
        if (this.edition === edition) this.confirmed = edits;
      } catch (error) {
        // Nobody waits for edits of data that is no longer open.
        if (this.edition !== edition) return;
        this.set(this.confirmed);
        throw error;
      }
    };
    const done = this.last.then(change, change);
    this.last = done.catch(() => {});
    return done;
  }

  private set(edits: Edits): void {
    this.wanted = edits;
    this.onChange(edits);
  }
}
