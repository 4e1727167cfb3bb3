/** Times two pieces of work in turn, A B A B, so that a machine's moods hit both alike. */

export interface Measured {
  median: number;
  min: number;
  max: number;
}

/** A line of the table. */
export interface Row {
  name: string;
  /** Ours over theirs, of medians; smaller is better. */
  ratio?: number;
  /** What the ratio, or whatever else the row is about, may be at most. */
  atMost?: number;
  [figure: string]: unknown;
}

export interface Comparison extends Row {
  /** Seconds. */
  ours: Measured;
  theirs: Measured;
  ratio: number;
}

/** Does its work once and returns the seconds that it took. */
export type Timed = () => Promise<number>;

/** Both warm up once and then take turns. */
export async function sideBySide(
  name: string,
  rounds: number,
  ours: Timed,
  theirs: Timed,
  atMost?: number,
): Promise<Comparison> {
  await ours();
  await theirs();
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await ours());
    b.push(await theirs());
  }
  return compare(name, a, b, atMost);
}

/** The row of what was timed already, printed. */
export function compare(name: string, ours: number[], theirs: number[], atMost?: number): Comparison {
  const [a, b] = [measured(ours), measured(theirs)];
  const row: Comparison = { name, ours: a, theirs: b, ratio: a.median / b.median };
  if (atMost !== undefined) row.atMost = atMost;
  print(name, `ours ${milliseconds(a)} theirs ${milliseconds(b)} ratio ${within(row.ratio, atMost)}`);
  return row;
}

export async function repeated(rounds: number, work: Timed): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await work());
  return seconds;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

export function measured(seconds: number[]): Measured {
  const sorted = [...seconds].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  return { median: (low + high) / 2, min: sorted[0]!, max: sorted.at(-1)! };
}

export const print = (name: string, text: string) => console.log(`${name.padEnd(24)} ${text}`);

/** A figure and what it may be at most. */
export function within(value: number, atMost: number | undefined): string {
  if (atMost === undefined) return value.toFixed(2);
  return `${value.toFixed(2)} (at most ${atMost}${value <= atMost ? '' : ': MISSED'})`;
}

function milliseconds({ median, min, max }: Measured): string {
  const ms = (seconds: number) => (1000 * seconds).toFixed(seconds < 0.01 ? 2 : 0);
  return `${ms(median).padStart(7)} ms (${ms(min)} to ${ms(max)})`.padEnd(34);
}
