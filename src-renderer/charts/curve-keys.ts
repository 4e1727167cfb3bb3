/** Reading and zooming a curve by keyboard. */
import { NARROWEST, nearest, panned, showing, zoomed, type Range } from '../lib/zoom';

export interface Place {
  range: Range | null;
  cursor: number | null;
}

const ZOOM = 2;
/** The share of what is shown that one press moves by. */
const PAN = 0.25;
const LEAP = 0.1;

/** What is shown and read after a key; null where the key means nothing here. */
export function afterKey(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  { range, cursor }: Place,
  points: readonly { x: number }[],
  narrowest = NARROWEST,
): Place | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const full = { min: first.x, max: last.x };
  const { min, max } = range ?? full;
  const zoom = (factor: number) => ({
    range: zoomed(range, full, factor, cursor ?? (min + max) / 2, narrowest),
    cursor,
  });
  const pan = (share: number) => ({ range: panned(range, full, share), cursor });
  const read = (place: number) => {
    const x = points[Math.min(points.length - 1, Math.max(0, place))]!.x;
    return { range: showing(range, full, x), cursor: x };
  };
  /** Without a cursor the last point that is shown is read first. */
  const step = (by: number) => read(cursor === null ? nearest(points, max) : nearest(points, cursor) + by);
  const leap = Math.max(1, Math.round((nearest(points, max) - nearest(points, min)) * LEAP));
  switch (key) {
    case 'ArrowLeft':
      return shiftKey ? pan(-PAN) : step(-1);
    case 'ArrowRight':
      return shiftKey ? pan(PAN) : step(1);
    case 'PageDown':
      return step(-leap);
    case 'PageUp':
      return step(leap);
    case 'Home':
      return read(0);
    case 'End':
      return read(points.length - 1);
    case '+':
    case '=':
      return zoom(1 / ZOOM);
    case '-':
    case '_':
      return zoom(ZOOM);
    case '0':
      return { range: null, cursor };
    case 'Escape':
      return range || cursor !== null ? { range: null, cursor: null } : null;
    default:
      return null;
  }
}
