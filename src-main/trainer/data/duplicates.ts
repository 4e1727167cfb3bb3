/** Images that are there more than once, as the same file or as a copy that was encoded, scaled, cut or mirrored. */
import { breathe, type Job } from '../job';
import { DisjointSets } from './groups';
import { HashIndex } from './hash-index';
import { likeness, plainLikeness } from './picture-likeness';
import type { SmallPictures } from './small-pictures';

/** Two pictures are copies from here on: laid over each other, or as they are on half the size. */
const COPY = 0.9;
const PLAIN_COPY = 0.95;
/** With less than this as they are, pictures of near hashes are hardly ever copies, and not laid over each other. */
const PLAIN_CHANCE = 0.4;
/** Copies of copies drift apart. Larger groups than this take in only what is somewhat like their first picture. */
const CHAIN = 32;
const KIN = 0.6;
/**
 * A picture with more others of near hashes is one of many of the same layout: scans, silhouettes, one scene. There
 * strangers agree when they are laid over each other, and only what is the same as it is counts as a copy.
 */
const CROWD = 16;
const CROWD_COPY = 0.98;
/** At most so many of the pictures with the nearest hashes are compared, as they are and mirrored. */
const TRIALS = 4;
/** Pictures between two looks at whether the job was cancelled. */
const BATCH = 250;

export interface DuplicateGroup {
  /** Exact: the same bytes in every file. */
  kind: 'exact' | 'near';
  /** Indices, ascending; two at least. */
  samples: number[];
}

export interface Duplicates {
  /** In the order of their first samples. */
  groups: DuplicateGroup[];
  /** For each sample the lowest index in its group, its own where it has no duplicate. */
  numbers: Int32Array;
}

/** Two pictures, and how alike they are. */
interface Copy {
  a: number;
  b: number;
  likeness: number;
}

/**
 * Files of the same content are exact duplicates. Near ones have perceptual hashes a few bits apart and, laid over
 * each other, the same gradients and much the same colours. The closest are joined first.
 * @param contents hashes of the files' bytes; null where a file could not be read, which is then on its own
 * @param pictures as many
 */
export async function findDuplicates(
  contents: readonly (string | null)[],
  pictures: SmallPictures,
  job: Job,
): Promise<Duplicates> {
  const sets = new DisjointSets(contents.length);
  const first = new Map<string, number>();
  const unique: number[] = [];
  contents.forEach((content, index) => {
    if (content === null) return;
    const other = first.get(content);
    if (other !== undefined) return sets.join(other, index);
    first.set(content, index);
    if (pictures.isComparable[index]) unique.push(index);
  });
  await joinCopies(await copiesAmong(unique, pictures, job), sets, pictures, job);
  const numbers = sets.numbers();
  return { groups: listGroups(numbers, contents), numbers };
}

/** Pairs of copies, the closest first. */
async function copiesAmong(unique: number[], pictures: SmallPictures, job: Job): Promise<Copy[]> {
  const { pairs, crowds } = await candidates(unique, pictures, job);
  const copies: Copy[] = [];
  for (const [position, { a, b, isMirrored }] of pairs.entries()) {
    if (position % BATCH === 0) await pause(job);
    if (!pictures.haveSameColours(a, b)) continue;
    const [one, other] = [isMirrored ? pictures.mirroredAt(a) : pictures.greyAt(a), pictures.greyAt(b)];
    const plain = plainLikeness(one, other);
    const isCrowd = Math.max(crowds[a]!, crowds[b]!) > CROWD;
    if (plain >= (isCrowd ? CROWD_COPY : PLAIN_COPY)) copies.push({ a, b, likeness: plain });
    else if (!isCrowd && plain >= PLAIN_CHANCE) {
      const laidOver = likeness(one, other);
      if (laidOver >= COPY) copies.push({ a, b, likeness: laidOver });
    }
  }
  return copies.sort((one, other) => other.likeness - one.likeness || one.a - other.a || one.b - other.b);
}

/** Pairs of the nearest hashes, and for each picture how many others have near ones. */
async function candidates(unique: number[], pictures: SmallPictures, job: Job) {
  const index = new HashIndex(unique.length);
  for (const sample of unique) index.add(sample, pictures.hashes[sample]!);
  const crowds = new Uint32Array(pictures.count);
  const pairs = new Map<number, { a: number; b: number; isMirrored: boolean }>();
  for (const [position, sample] of unique.entries()) {
    if (position % BATCH === 0) await pause(job);
    for (const isMirrored of [false, true]) {
      const hash = (isMirrored ? pictures.mirrored : pictures.hashes)[sample]!;
      // It finds itself too, and so may its mirror image.
      const { count, nearest } = index.search(hash, TRIALS + 1);
      crowds[sample] = Math.max(crowds[sample]!, count - 1);
      for (const { id } of nearest) {
        const [a, b] = [Math.max(id, sample), Math.min(id, sample)];
        const key = 2 * (a * pictures.count + b) + (isMirrored ? 1 : 0);
        if (a !== b) pairs.set(key, { a, b, isMirrored });
      }
    }
  }
  return { pairs: [...pairs.values()], crowds };
}

async function pause(job: Job): Promise<void> {
  await breathe();
  job.throwIfCancelled();
}

/** Single linkage, but large groups stay near what they began with: there is always something between two pictures. */
async function joinCopies(
  copies: Copy[],
  sets: DisjointSets,
  pictures: SmallPictures,
  job: Job,
): Promise<void> {
  const sizes = new Map<number, number>();
  for (const [position, copy] of copies.entries()) {
    if (position % BATCH === 0) await pause(job);
    const [a, b] = [sets.find(copy.a), sets.find(copy.b)];
    const size = (sizes.get(a) ?? 1) + (sizes.get(b) ?? 1);
    if (a === b || (size > CHAIN && !areKin(a, b, pictures))) continue;
    sets.join(a, b);
    sizes.set(Math.min(a, b), size);
  }
}

const areKin = (a: number, b: number, pictures: SmallPictures): boolean =>
  [pictures.greyAt(a), pictures.mirroredAt(a)].some((grey) => likeness(grey, pictures.greyAt(b)) >= KIN);

function listGroups(numbers: Int32Array, contents: readonly (string | null)[]): DuplicateGroup[] {
  const members = new Map<number, number[]>();
  numbers.forEach((number, sample) => {
    if (number === sample) return;
    const group = members.get(number);
    if (group) group.push(sample);
    else members.set(number, [number, sample]);
  });
  return [...members.values()]
    .sort((one, other) => one[0]! - other[0]!)
    .map((samples) => ({
      kind: samples.every((sample) => contents[sample] === contents[samples[0]!]) ? 'exact' : 'near',
      samples,
    }));
}
