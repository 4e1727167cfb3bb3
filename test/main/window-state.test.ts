import { describe, expect, it } from 'vitest';
import { placeWindow } from '../../src-main/window-state';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const beside = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('where the window opens', () => {
  it('is the middle of the screen at first, no larger than it', () => {
    expect(placeWindow(null, [laptop])).toEqual({ width: 1280, height: 860 });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({
      width: 1024,
      height: 700,
    });
  });

  it('is where it was', () => {
    const saved = { x: 1600, y: 40, width: 1000, height: 700 };
    expect(placeWindow(saved, [laptop, beside])).toEqual(saved);
  });

  it.each([
    ['its screen is gone', { x: 1600, y: 40, width: 1000, height: 700 }],
    ['the title bar is above the screen', { x: 100, y: -200, width: 1000, height: 700 }],
    ['only an edge is on the screen', { x: -960, y: 40, width: 1000, height: 700 }],
    ['it is below the screen', { x: 100, y: 890, width: 1000, height: 700 }],
  ])('is the middle again when %s', (_name, saved) => {
    expect(placeWindow(saved, [laptop])).toEqual({ width: 1000, height: 700 });
  });

  it('has a size that fits', () => {
    const saved = { x: 10, y: 30, width: 5000, height: 100 };
    expect(placeWindow(saved, [laptop])).toEqual({ x: 10, y: 30, width: 1440, height: 640 });
  });
});
