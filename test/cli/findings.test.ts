import { describe, expect, it } from 'vitest';
import { findingLines } from '../../src-main/cli/findings';
import type { Recipe } from '../../src-preload/contract';
import { sharedData } from '../fixtures';
import { run } from './run';

const lineOf = (recipe: Partial<Recipe> | null) =>
  findingLines([
    { kind: 'leak', message: 'It is odd.', remedy: recipe && { label: 'Change it', recipe } },
  ])[0];

describe('A finding on the command line', () => {
  const remedies: [recipe: Partial<Recipe> | null, ending: string][] = [
    [null, ''],
    [{ columns: { alive: 'excluded' } }, ' (--exclude alive)'],
    [{ columns: { "the patient's": 'excluded' } }, ` (--exclude 'the patient'\\''s')`],
    [{ columns: { 'a,b': 'excluded' } }, ' (--column a,b=excluded)'],
    [{ group: 'patient id' }, " (--group 'patient id')"],
    [{ balance: true }, ' (--balance)'],
    [{ rareClass: 5 }, ' (--rare-class 5)'],
    [{ ordered: ['Fair', 'Very Good'] }, " (--ordered 'Fair,Very Good')"],
    [{ ordered: ['a,b', 'c'] }, ''],
  ];
  it.each(remedies)('comes with the options that see to it: %j', (recipe, ending) => {
    expect(lineOf(recipe)).toBe(`finding: It is odd.${ending}`);
  });

  const titanic = sharedData('tables', 'titanic.csv');
  it.skipIf(titanic === null)('is printed by inspect', async () => {
    const { stdout } = await run('inspect', titanic!);
    expect(stdout).toMatch(/^finding: "alive" alone tells "survived" in every row\..*\(--exclude alive\)$/m);
  });
});
