/** Views of an image against the same pixels, cut and mirrored by hand. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../../../src-main/trainer/features/backbone';
import type { Pixels } from '../../../src-main/trainer/features/decode';
import { imageFeatures } from '../../../src-main/trainer/features/image-graph';
import { VIEWS, type View } from '../../../src-main/trainer/features/views';
import { builtIn, featuresOf, FITS, pixelsOf } from './image-support';

/** Without an eighth of the width and of the height, rounded down. */
function viewed({ data, width, height }: Pixels, { corner, isMirrored }: View): Pixels {
  const [across, down] = corner ? [width >> 3, height >> 3] : [0, 0];
  const [left, top] = corner ? [corner[0] * across, corner[1] * down] : [0, 0];
  const [w, h] = [width - across, height - down];
  const seen = new Uint8Array(w * h * 3);
  for (let i = 0; i < seen.length; i++) {
    const [x, y] = [Math.floor(i / 3) % w, Math.floor(i / 3 / w)];
    const from = left + (isMirrored ? w - 1 - x : x);
    seen[i] = data[((top + y) * width + from) * 3 + (i % 3)]!;
  }
  return { data: seen, width: w, height: h };
}

const sizes: [number, number][] = [
  [1, 1],
  [7, 5],
  [8, 8],
  [9, 17],
  [1, 60],
  [100, 61],
];

describe('The views', () => {
  it('are none, the mirror image, or also a cut to each corner', () => {
    expect(VIEWS.none).toEqual([]);
    expect(VIEWS.flips).toEqual([{ corner: null, isMirrored: true }]);
    expect(VIEWS.crops[0]).toEqual(VIEWS.flips[0]);
    const corners = VIEWS.crops.slice(1).map(({ corner }) => corner!.join());
    expect(corners.toSorted()).toEqual(['0,0', '0,1', '1,0', '1,1']);
    expect(VIEWS.crops.filter(({ isMirrored }) => isMirrored)).toHaveLength(3);
  });
});

describe.each(VIEWS.crops)('The view with the corner $corner, mirrored: $isMirrored,', (view) => {
  it.each(FITS)('is what is seen of the sliced pixels by %s, to the bit', async (fit) => {
    const pictures = sizes.map(([width, height], index) => pixelsOf(width, height, index + 1));
    const ours = await featuresOf(imageFeatures({ backbone: null, fit, view }, null), pictures);
    const sliced = pictures.map((pixels) => viewed(pixels, view));
    expect(ours).toEqual(await featuresOf(imageFeatures({ backbone: null, fit }, null), sliced));
  });
});

describe('With the backbone that ships', () => {
  let backbone: Backbone;
  beforeAll(async () => {
    backbone = await builtIn();
  });

  it('a view has the features of the sliced pixels, to the bit, and not those of the whole image', async () => {
    const pictures = [pixelsOf(300, 200)];
    const whole = { backbone, fit: 'crop' } as const;
    const graph = imageFeatures(whole, null);
    const [unseen] = await featuresOf(graph, pictures);
    for (const view of VIEWS.crops.slice(0, 2)) {
      const [ours] = await featuresOf(imageFeatures({ ...whole, view }, null), pictures);
      expect(ours).toEqual((await featuresOf(graph, [viewed(pictures[0]!, view)]))[0]);
      expect(ours).not.toEqual(unseen);
    }
  });
});
