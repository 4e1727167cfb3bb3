import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FeatureCache } from '../../../src-main/trainer/features/cache';
import { keep, present, range } from '../features/cache-support';
import { Talk } from './talk';

describe('The feature cache', () => {
  it('is shown, limited and cleared', async () => {
    const talk = new Talk();
    const folder = join(talk.folder, 'cache');
    await keep(folder, range(0, 10));
    const info = await talk.value('cacheInfo', {});
    expect(info).toMatchObject({ folder, isAutomatic: true, note: null });
    expect(info.bytes).toBeGreaterThan(10_000);
    expect(await talk.value('setCacheLimit', { limit: 3e9 })).toEqual({
      ...info,
      limit: 3e9,
      isAutomatic: false,
    });
    expect(await talk.value('clearCache', {})).toMatchObject({ bytes: 0, limit: 3e9 });
    expect(present(await FeatureCache.open(folder), range(0, 10))).toEqual([]);
    expect(await talk.value('setCacheLimit', { limit: null })).toMatchObject({ isAutomatic: true });
  });

  it.each([0, -1, 1.5e9 + 0.5, Infinity, 'much'])('does not take %s for a limit', async (limit) => {
    const result = await new Talk().ask('setCacheLimit', { limit } as { limit: number });
    expect(result).toMatchObject({ ok: false, code: 'bad-input' });
  });
});
