import { describe, expect, it } from 'vitest';
import { limitChoices } from '../../src-renderer/lib/cache-limits';

const info = { folder: '/c', bytes: 0, note: null };

describe('The choice of a limit', () => {
  it('offers the automatic one first, with what it is', () => {
    const choices = limitChoices({ ...info, limit: 2e9, isAutomatic: true });
    expect(choices[0]).toEqual({ limit: null, label: 'Automatic (2 GB)' });
    expect(choices.slice(1).map(({ label }) => label)).toEqual(
      '500 MB,1 GB,2 GB,5 GB,10 GB,20 GB'.split(','),
    );
  });

  it('has the limit in force among them, also one that the command line set', () => {
    const choices = limitChoices({ ...info, limit: 3e9, isAutomatic: false });
    expect(choices.map(({ label }) => label)).toEqual(
      'Automatic,500 MB,1 GB,2 GB,3 GB,5 GB,10 GB,20 GB'.split(','),
    );
  });
});
