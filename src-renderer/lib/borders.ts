/** Where one class ends and another begins on a grid, by marching squares over the middles of its cells. */

/** A piece of a border, in cells from the corner of the first one, whose middle is at 0.5. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** The class of each cell, row by row. */
export interface ClassGrid {
  width: number;
  height: number;
  classes: ArrayLike<number>;
}

/**
 * How far on the way from the middle of the cell `here` to that of `here + step` a border is, 0 to 1; `step` is 1 along a
 * row and the grid's width from one row to the next.
 */
export type Crossing = (here: number, step: number) => number;

export function bordersOf(grid: ClassGrid, crossing: Crossing): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < grid.height; row++) {
    for (let column = 0; column + 1 < grid.width; column++) {
      if (!isOneClass(grid, column, row)) segments.push(...within(grid, crossing, column, row));
    }
  }
  return segments;
}

/** Whether nothing ends in a square between the middles of cells: so it is in nearly all of them. */
function isOneClass({ classes, width }: ClassGrid, column: number, row: number): boolean {
  const cell = row * width + column;
  const first = classes[cell];
  return (
    classes[cell + 1] === first && classes[cell + width] === first && classes[cell + width + 1] === first
  );
}

function within({ classes, width }: ClassGrid, crossing: Crossing, column: number, row: number): Segment[] {
  // Each side from its smaller end, so that the squares on both sides of it see the same place.
  const sides = [
    [column, row, 1, 0],
    [column + 1, row, 0, 1],
    [column, row + 1, 1, 0],
    [column, row, 0, 1],
  ] as const;
  const crossings = sides.flatMap(([x, y, along, across]) => {
    const here = y * width + x;
    const step = across * width + along;
    if (classes[here] === classes[here + step]) return [];
    const share = crossing(here, step);
    return [[x + 0.5 + share * along, y + 0.5 + share * across] as const];
  });
  const [a, b] = crossings;
  if (!a || !b) return [];
  if (crossings.length === 2) return [[...a, ...b]];
  // Three classes or more meet here.
  const mean = (axis: 0 | 1) => crossings.reduce((sum, at) => sum + at[axis], 0) / crossings.length;
  return crossings.map((at) => [...at, mean(0), mean(1)]);
}
