/** Regular expressions that a person writes to find something in file names: their first group is what they find. */
import { t } from './language';

/** What is wrong with one, in words; null where nothing is. */
export function patternProblem(pattern: string): string | null {
  const advice = t('Put what it is to find in brackets, such as ^([a-z]+)_ for anna_01.jpg.');
  if (pattern === '') return advice;
  try {
    // An alternative that matches nothing at all shows how many groups there are.
    const groups = new RegExp(`${pattern}|`, 'u').exec('')!.length - 1;
    // The alternative alone may hide a mistake.
    new RegExp(pattern, 'u');
    return groups > 0 ? null : t('It has no group. {advice}', { advice });
  } catch (error) {
    return t('This is no regular expression: {reason}.', { reason: reasonOf(error) });
  }
}

export interface Trial {
  name: string;
  /** Null where it does not fit. */
  found: string | null;
}

/** What a pattern finds in names; nothing at all where something is wrong with it. */
export function tryPattern(pattern: string, names: readonly string[]): Trial[] {
  if (patternProblem(pattern) !== null) return [];
  const expression = new RegExp(pattern, 'u');
  return names.map((name) => ({
    name,
    found: expression.exec(name.normalize())?.[1]?.trim() || null,
  }));
}

/** A few trials that show most: one for each different thing that is found, then one that does not fit. */
export function examplesOf(trials: readonly Trial[], most: number): Trial[] {
  const first = new Map<string, Trial>();
  for (const trial of trials)
    if (trial.found !== null && !first.has(trial.found)) first.set(trial.found, trial);
  const misfit = trials.find(({ found }) => found === null);
  const fitting = [...first.values()].slice(0, misfit ? most - 1 : most);
  return misfit ? [...fitting, misfit] : fitting;
}

/** Chromium says 'Invalid regular expression: /(/u: Unterminated group'. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split(': ').at(-1) ?? message).toLowerCase();
}
