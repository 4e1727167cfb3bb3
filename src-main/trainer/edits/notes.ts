/** What a person should know of edits that found nothing to change. */
import type { EditedSamples } from './replay';

const NAMED = 5;

export function notesOf({ unknownItems, unknownClasses }: EditedSamples): string[] {
  const notes: string[] = [];
  if (unknownItems.length > 0) {
    const what = unknownItems.length === 1 ? '1 sample is' : `${unknownItems.length} samples are`;
    notes.push(`${what} not here any more, so changes to them were left out: ${listed(unknownItems)}.`);
  }
  if (unknownClasses.length > 0)
    notes.push(`There is no class of this name any more to rename: ${listed(unknownClasses)}.`);
  return notes;
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names
    .slice(0, NAMED)
    .map((name) => `"${name}"`)
    .join(', ')}${more}`;
}
