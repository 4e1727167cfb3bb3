/** Frames of the webcam: those of one hold of the button are nearly alike, so that a split keeps them together. */
import { basename } from 'node:path';
import { t } from '../../../src-preload/language';
import { listed, quoted } from '../words';

/** As `src-main/captures.ts` names them, wherever they were copied to; its first group names the hold. */
const FRAME = /^webcam-([0-9a-f]{8})-\d{3,}\.(?:jpg|webp)$/;
/** More classes than that are not told one by one. */
const MOST_TOLD = 5;

/** For each sample the lowest index among those of its hold, its own where it is no frame; null where none is. */
export function holdsOf(samples: readonly { path: string }[]): Int32Array | null {
  const first = new Map<string, number>();
  const groups = Int32Array.from(samples, ({ path }, index) => {
    const hold = FRAME.exec(basename(path))?.[1];
    if (hold === undefined) return index;
    const lowest = first.get(hold) ?? index;
    first.set(hold, lowest);
    return lowest;
  });
  return first.size > 0 ? groups : null;
}

/**
 * What a person should know where classes have fewer holds than there are parts: some part goes without them.
 * @param holds as `holdsOf` gives them
 * @param labels class of each sample, -1 where it has none
 * @param shares of the parts that are cut beside the training part
 */
export function tooFewHolds(
  holds: Int32Array,
  labels: Int32Array,
  classes: readonly string[],
  { validation, test }: { validation: number; test: number },
): string[] {
  const parts = 1 + Number(validation > 0) + Number(test > 0);
  const found = classes.map(() => ({ groups: new Set<number>(), samples: 0 }));
  holds.forEach((hold, sample) => {
    const ofClass = found[labels[sample]!];
    if (!ofClass) return;
    ofClass.groups.add(hold);
    ofClass.samples += 1;
  });
  // A class with as many groups as samples has no hold of several frames.
  const few = found.map(({ groups, samples }) => groups.size < parts && groups.size < samples);
  const names = classes.filter((_, index) => few[index]).map(quoted);
  if (names.length === 0) return [];
  return [
    t(
      'Pictures of one webcam recording stay together, as they look nearly alike. There are too few recordings of {classes} to learn from some and be judged by others: record each class {n} times or more.',
      { classes: listed(names, MOST_TOLD), n: parts },
    ),
  ];
}
