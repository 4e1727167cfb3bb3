/** Times two pieces of work in turn, A B A B, so that a machine's moods hit both alike. */

export interface Measured {
  median: number;
  min: number;
  max: number;
}

export interface Row {
  name: string;
  ours: Measured;
  theirs: Measured;
  /** Ours over theirs, of medians; smaller is better. */
  ratio: number;
}

/** Each does its work once and returns the seconds that it took. */
export async function sideBySide(
  name: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Row> {
  await ours();
  await theirs();
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await ours());
    b.push(await theirs());
  }
  const row = {
    name,
    ours: measured(a),
    theirs: measured(b),
    ratio: measured(a).median / measured(b).median,
  };
  console.log(format(row));
  return row;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function measured(seconds: number[]): Measured {
  const sorted = [...seconds].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, min: sorted[0]!, max: sorted.at(-1)! };
}

function format({ name, ours, theirs, ratio }: Row): string {
  const ms = ({ median, min, max }: Measured) =>
    `${(1000 * median).toFixed(0).padStart(7)} ms (${(1000 * min).toFixed(0)} to ${(1000 * max).toFixed(0)})`.padEnd(
      34,
    );
  return `${name.padEnd(24)} ours ${ms(ours)} theirs ${ms(theirs)} ratio ${ratio.toFixed(2)}`;
}
