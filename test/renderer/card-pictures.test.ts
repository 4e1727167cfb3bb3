import { describe, expect, it } from 'vitest';
import { cardSamples, webpUrl } from '../../src-renderer/lib/card-pictures';

describe('the pictures of a card', () => {
  it('are of as many classes as there is room for, then more of the first', () => {
    expect(
      cardSamples([{ indices: [0, 1] }, { indices: [10] }, { indices: [20] }, { indices: [30] }]),
    ).toEqual([0, 10, 20]);
    expect(cardSamples([{ indices: [0, 1, 2] }, { indices: [10] }])).toEqual([0, 10, 1]);
    expect(cardSamples([{ indices: [0] }, { indices: [] }])).toEqual([0]);
    expect(cardSamples([])).toEqual([]);
  });

  it('are data URLs, unless they are too large to be kept', () => {
    const bytes = Uint8Array.from({ length: 9000 }, (_, i) => i % 251);
    const url = webpUrl(bytes)!;
    expect(new Uint8Array(Buffer.from(url.replace('data:image/webp;base64,', ''), 'base64'))).toEqual(bytes);
    expect(webpUrl(new Uint8Array(20_000))).toBeNull();
  });
});
