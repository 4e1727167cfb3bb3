/** Short names for states of data: what is learned from is the same where they are the same. */
import { createHash } from 'node:crypto';
import type { EditedSamples } from './replay';

const LENGTH = 16;

/** @param facts what says which data it is */
export function versionOf(facts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, LENGTH);
}

/**
 * Of what edits made of a source: other edits to the same end, and those that were undone, give the same.
 * @param source the version as read
 */
export function editedVersion(source: string, edited: EditedSamples): string {
  const { asRead, classes, became, changed, classOf, excluded, moved, added } = edited;
  const renamed = asRead.classes.flatMap((name, index) =>
    classes[became[index]!] === name ? [] : [[name, classes[became[index]!]]],
  );
  if (changed.length === 0 && renamed.length === 0) return source;
  const samples = [...changed];
  const names = samples.map((index) => classes[classOf[index]!] ?? null);
  const states = samples.map((index) => 4 * excluded[index]! + moved[index]!);
  return versionOf([source, renamed, samples, names, states, added]);
}
