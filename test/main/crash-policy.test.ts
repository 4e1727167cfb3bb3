import { describe, expect, it } from 'vitest';
import { CrashPolicy } from '../../src-main/crash-policy';

const minutes = (count: number) => count * 60_000;

/** What the policy answers to crashes at these times. */
function answers(times: number[]): string[] {
  let now = 0;
  const policy = new CrashPolicy(() => now);
  return times.map((time) => {
    now = time;
    return policy.crashed();
  });
}

describe('crashes', () => {
  it('gives up at the third within five minutes', () => {
    expect(answers([0, minutes(1), minutes(4.99)])).toEqual(['restart', 'restart', 'give-up']);
  });

  it('goes on while they are rare', () => {
    const everyThreeMinutes = Array.from({ length: 50 }, (_, i) => minutes(3 * i));
    expect(new Set(answers(everyThreeMinutes))).toEqual(new Set(['restart']));
  });

  it('forgets a crash after five minutes', () => {
    expect(answers([0, minutes(1), minutes(5), minutes(5.5)])).toEqual([
      'restart',
      'restart',
      'restart',
      'give-up',
    ]);
  });

  it('begins anew when the person asks', () => {
    const policy = new CrashPolicy(() => 0);
    for (let i = 0; i < 3; i++) policy.crashed();
    policy.reset();
    expect(policy.crashed()).toBe('restart');
  });
});
