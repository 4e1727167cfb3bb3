import { t } from '../lib/language';

/** As many as main takes. */
const MOST_PICTURES = 1000;
/** One each to learn from, to choose by and to be judged by: the pictures of one look alike and stay together. */
const GOOD_HOLDS = 3;

type Frame = Uint8Array<ArrayBuffer>;

/** A class that is named and filmed before there is data. */
export class FilmedClass {
  name = $state('');
  /** The frames of each time that the button was held. */
  holds = $state.raw<Frame[][]>([]);

  constructor(readonly id: number) {}

  get count(): number {
    return this.holds.reduce((sum, { length }) => sum + length, 0);
  }

  get last(): Frame | null {
    return this.holds.at(-1)?.at(-1) ?? null;
  }
}

/** What a project from nothing begins with: it stays in the page until the person goes on with it. */
export class WebcamClasses {
  list = $state.raw([new FilmedClass(0), new FilmedClass(1)]);
  #made = 2;

  get total(): number {
    return this.list.reduce((sum, { count }) => sum + count, 0);
  }

  get isFull(): boolean {
    return this.total >= MOST_PICTURES;
  }

  /** Why this is no data yet, in words that say what to do; null where it is. */
  get problem(): string | null {
    const names = this.list.map((each) => each.name.trim());
    if (names.includes('')) return t('Give each class a name.');
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
      return t('Two classes are called ‘{name}’. Give one another name.', { name: twice });
    const empty = this.list.find(({ count }) => count === 0);
    return empty ? t('‘{name}’ has no pictures yet.', { name: empty.name.trim() }) : null;
  }

  /** What would make this better data; null where nothing is known. */
  get advice(): string | null {
    if (this.list.every(({ holds }) => holds.length >= GOOD_HOLDS)) return null;
    return t(
      'Record each class {n} times or more, a little differently each time: then it can be checked how well it was learned.',
      { n: GOOD_HOLDS },
    );
  }

  /** @returns the class, which has no name yet */
  add(): FilmedClass {
    const added = new FilmedClass(this.#made++);
    this.list = [...this.list, added];
    return added;
  }

  remove(gone: FilmedClass): void {
    this.list = this.list.filter((each) => each !== gone);
  }

  /** Keeps as many of the frames as there is room for. */
  keep(into: FilmedClass, frames: Frame[]): void {
    const kept = frames.slice(0, MOST_PICTURES - this.total);
    if (kept.length > 0) into.holds = [...into.holds, kept];
  }
}
