export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const MIN_SIZE = { width: 900, height: 640 };
const DEFAULT_SIZE = { width: 1280, height: 860 };

/**
 * Where the window opens: where it was, if enough of it to grab lies on a screen that is there now; else in the
 * middle of the first screen. `workAreas` are the screens without their bars, the main one first.
 */
export function placeWindow(saved: Rectangle | null, workAreas: Rectangle[]): Partial<Rectangle> {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  if (saved === null) return fitSize(DEFAULT_SIZE, primary);
  const area = workAreas.find((candidate) => isReachable(saved, candidate));
  if (area === undefined) return fitSize(saved, primary);
  return { x: saved.x, y: saved.y, ...fitSize(saved, area) };
}

function fitSize(size: { width: number; height: number }, area: Rectangle) {
  const fit = (wanted: number, least: number, most: number) => Math.max(least, Math.min(wanted, most));
  return {
    width: fit(size.width, MIN_SIZE.width, area.width),
    height: fit(size.height, MIN_SIZE.height, area.height),
  };
}

/** Whether the title bar can be grabbed: at least 100 pixels of its width, not above the screen. */
function isReachable(window: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return overlap >= 100 && window.y >= area.y && window.y <= area.y + area.height - 50;
}
