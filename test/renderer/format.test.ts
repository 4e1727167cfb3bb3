import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src-preload/language';
import {
  bytes,
  clock,
  count,
  decimal,
  duration,
  percent,
  timeLeft,
  when,
} from '../../src-renderer/lib/format';

describe('percent', () => {
  it.each([
    [0.913, '91.3%'],
    [1, '100%'],
    [0, '0%'],
    [0.99996, '>99.9%'],
    [0.00001, '<0.1%'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('%s → %s', (share, text) => expect(percent(share)).toBe(text));

  it('never rounds a miss away without decimals', () => {
    expect(percent(0.999, 0)).toBe('>99%');
    expect(percent(0.994, 0)).toBe('99%');
    expect(percent(0.001, 0)).toBe('<1%');
  });
});

describe('counts and numbers', () => {
  it('groups thousands', () => {
    expect(count(1500)).toBe('1,500');
  });

  it('keeps tiny losses readable', () => {
    expect(decimal(0.12345)).toBe('0.123');
    expect(decimal(0)).toBe('0.000');
    expect(decimal(0.0000123)).toBe('1.2e-5');
    expect(decimal(Infinity)).toBe('–');
  });

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [999_600, '1 MB'],
    [1_234_567, '1.2 MB'],
    [812_345, '812 KB'],
    [5e9, '5 GB'],
  ])('%s bytes → %s', (n, text) => expect(bytes(n)).toBe(text));
});

describe('times', () => {
  it.each([
    [0.4, 'under a second'],
    [4.25, '4.3 s'],
    [59.6, '60 s'],
    [75, '1 min 15 s'],
    [3900, '1 h 5 min'],
  ])('%s s last %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [null, ''],
    [2, 'a few seconds left'],
    [31, 'about 35 s left'],
    [58, 'about 1 min left'],
    [125, 'about 2 min left'],
    [3580, 'about 1 h left'],
    [4700, 'about 1 h 15 min left'],
  ])('%s s left → %s', (seconds, text) => expect(timeLeft(seconds)).toBe(text));

  it('tells when something was opened', () => {
    const now = new Date(2026, 10, 21, 12, 0);
    const at = (...parts: [number, number, number, number]) =>
      new Date(parts[0], parts[1], parts[2], parts[3]).toISOString();
    expect(when(now.toISOString(), now)).toBe('just now');
    expect(when(at(2026, 10, 21, 8), now)).toBe('today');
    expect(when(at(2026, 10, 20, 23), now)).toBe('yesterday');
    expect(when(at(2026, 10, 17, 12), now)).toBe('4 days ago');
    expect(when(at(2026, 0, 3, 12), now)).toBe('Jan 3, 2026');
    expect(when('no date', now)).toBe('');
  });
});

describe('in Chinese', () => {
  beforeEach(() => setLanguage('zh-CN'));
  afterEach(() => setLanguage('en'));

  it('times go by its words', () => {
    expect(duration(0.4)).toBe('不到 1 秒');
    expect(duration(75)).toBe('1 分 15 秒');
    expect(timeLeft(125)).toBe('大约还剩 2 分钟');
  });

  it('dates are in its order', () => {
    const now = new Date(2026, 10, 21, 12, 0);
    const before = (days: number) => new Date(2026, 10, 21 - days, 12, 0).toISOString();
    expect(when(before(1), now)).toBe('昨天');
    expect(when(before(3), now)).toBe('3 天前');
    expect(when(before(20), now)).toBe('2026年11月1日');
    expect(clock(new Date(2026, 10, 21, 14, 5).getTime())).toBe('14:05');
  });

  it('numbers have its separators', () => expect(count(1500)).toBe('1,500'));
});
