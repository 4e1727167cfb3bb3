/** How loss and accuracy went, in a bounded number of points: when it is full, every second one goes. */

export interface Moment {
  step: number;
  loss: number;
  accuracy: number;
}

const MOST = 400;

export class History {
  #moments: Moment[] = [];
  /** Moments closer than that to the one before are not kept. */
  #stride = 1;

  static of(moments: Moment[]): History {
    const history = new History();
    for (const moment of moments) history.add(moment);
    return history;
  }

  get moments(): readonly Moment[] {
    return this.#moments;
  }

  add(moment: Moment): void {
    const last = this.#moments.at(-1);
    if (last && moment.step - last.step < this.#stride) return;
    this.#moments.push(moment);
    if (this.#moments.length <= MOST) return;
    this.#moments = this.#moments.filter((_, at) => at % 2 === 0);
    this.#stride *= 2;
  }
}
