/** Seeded point clouds in the plane, about within -3 and 3 on both axes. */
import { createRandom, type Random } from './random';

export interface Point {
  x: number;
  y: number;
  /** Which class, from 0. */
  label: number;
}

export const CLOUDS = ['clouds', 'rings', 'spirals', 'outliers'] as const;
export type CloudKind = (typeof CLOUDS)[number];

export interface CloudOptions {
  kind: CloudKind;
  classes: number;
  /** Of each class. */
  perClass: number;
  /** 0 to 1, from tight to mixed. */
  noise: number;
  seed: number;
}

type Maker = (random: Random, label: number, share: number, options: CloudOptions) => [x: number, y: number];

const onCircle = (radius: number, angle: number): [number, number] => [
  radius * Math.cos(angle),
  radius * Math.sin(angle),
];

/** The first class is on top, the others follow clockwise. */
const direction = (label: number, classes: number) => Math.PI / 2 - (2 * Math.PI * label) / classes;

/** How wide clouds are and how thick lines, for the noise from 0 to 1. */
const spread = (noise: number, least: number, most: number) => least + noise * (most - least);

const makers: Record<CloudKind, Maker> = {
  /** Round clouds around a circle. */
  clouds: (random, label, _, { classes, noise }) => {
    const [x, y] = onCircle(1.7, direction(label, classes));
    const deviation = spread(noise, 0.12, 1);
    return [x + deviation * random.normal(), y + deviation * random.normal()];
  },

  /** A disc, and rings around it. */
  rings: (random, label, _, { classes, noise }) => {
    const width = 2.6 / (classes - 0.5);
    const inner = label === 0 ? 0 : (label - 0.15) * width;
    // Uniform over the disc; across a ring it makes little difference.
    const radius =
      label === 0 ? 0.5 * width * Math.sqrt(random.uniform()) : inner + 0.4 * width * random.uniform();
    const [x, y] = onCircle(radius, 2 * Math.PI * random.uniform());
    const deviation = spread(noise, 0, 0.45);
    return [x + deviation * random.normal(), y + deviation * random.normal()];
  },

  /** Arms that wind out from the middle. */
  spirals: (random, label, share, { classes, noise }) => {
    const angle =
      direction(label, classes) + 1.15 * Math.PI * share + spread(noise, 0, 0.9) * 0.5 * random.normal();
    return onCircle(0.25 + 2.4 * share, angle);
  },

  /** Flat clouds one above the other, of which the first has a quarter of its points far out, on its own side. */
  outliers: (random, label, share, { classes, noise }) => {
    if (label === 0 && share > 0.75) return [2.4 + 0.15 * random.normal(), 2.4 + 0.15 * random.normal()];
    const deviation = spread(noise, 0.05, 0.4);
    const y = 0.42 * (classes - 1) - 0.84 * label;
    return [-0.3 + 6 * deviation * random.normal(), y + deviation * random.normal()];
  },
};

/** The classes' points in turn, so that the first of them are of all classes. */
export function cloud(options: CloudOptions): Point[] {
  const { kind, classes, perClass, seed } = options;
  const random = createRandom(seed);
  const points: Point[] = [];
  for (let nth = 0; nth < perClass; nth++) {
    for (let label = 0; label < classes; label++) {
      const [x, y] = makers[kind](random, label, (nth + 0.5) / perClass, options);
      points.push({ x: placed(x), y: placed(y), label });
    }
  }
  return points;
}

/** Half the side of the plane that is shown. */
export const REACH = 3;
/** A little within the edge, where a point can still be seen and grasped; on a grid far finer than the screen. */
export const placed = (value: number): number => {
  const most = REACH - 0.05;
  return Math.round(Math.max(-most, Math.min(most, value)) * 1e3) / 1e3;
};
