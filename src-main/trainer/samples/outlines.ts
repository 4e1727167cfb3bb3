/** The ideal shapes, before a hand shakes them: points in [-1, 1] with y downward, evenly about 0.1 apart. */

export type Point = readonly [x: number, y: number];

export interface Outline {
  points: readonly Point[];
  /** A closed line ends where it began, an open one is a plain stroke. */
  closed: boolean;
}

export const shapeNames = ['circle', 'cross', 'heart', 'square', 'star', 'triangle'] as const;

export type ShapeName = (typeof shapeNames)[number];

const spacing = 0.1;

const outlines: Record<ShapeName, readonly Outline[]> = {
  circle: [curve((angle) => [0.92 * Math.cos(angle), 0.92 * Math.sin(angle)])],
  cross: [line([-0.8, -0.8], [0.8, 0.8]), line([0.8, -0.8], [-0.8, 0.8])],
  heart: [curve(heart)],
  square: [polygon([-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8])],
  star: [polygon(...starCorners())],
  triangle: [polygon([0, -0.95], [0.95, 0.75], [-0.95, 0.75])],
};

/** The strokes that draw a shape, in the order of the hand. */
export function outlinesOf(shape: ShapeName): readonly Outline[] {
  return outlines[shape];
}

/** The well-known heart curve, fitted into the unit square. */
function heart(angle: number): Point {
  const x = 16 * Math.sin(angle) ** 3;
  const y = 13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle);
  return [x / 17, (-y - 2) / 16];
}

function starCorners(): Point[] {
  return Array.from({ length: 10 }, (_, i): Point => {
    const radius = i % 2 === 0 ? 1.05 : 0.45;
    const angle = (i * Math.PI) / 5 - Math.PI / 2;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function curve(at: (angle: number) => Point): Outline {
  const count = 60;
  return { points: Array.from({ length: count }, (_, i) => at((i / count) * 2 * Math.PI)), closed: true };
}

function line(from: Point, to: Point): Outline {
  return { points: [...between(from, to), to], closed: false };
}

function polygon(...corners: Point[]): Outline {
  const points = corners.flatMap((corner, i) => between(corner, corners[(i + 1) % corners.length]!));
  return { points, closed: true };
}

/** Evenly spaced points from one corner up to, and without, the next. */
function between(from: Point, to: Point): Point[] {
  const steps = Math.max(1, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]) / spacing));
  return Array.from({ length: steps }, (_, i): Point => {
    const part = i / steps;
    return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
  });
}
