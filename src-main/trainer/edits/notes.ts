/** What a person should know of edits that found nothing to change. */
import { t, tn } from '../../../src-preload/language';
import type { EditedSamples } from './replay';
import { listed, quoted } from '../words';

const NAMED = 5;

export function notesOf({ unknownItems, unknownClasses }: EditedSamples): string[] {
  const notes: string[] = [];
  if (unknownItems.length > 0) {
    const items = listed(unknownItems.map(quoted), NAMED);
    notes.push(
      tn(
        unknownItems.length,
        '{n} sample is not here any more, so changes to them were left out: {items}.',
        '{n} samples are not here any more, so changes to them were left out: {items}.',
        { items },
      ),
    );
  }
  if (unknownClasses.length > 0)
    notes.push(
      t('There is no class of this name any more to rename: {classes}.', {
        classes: listed(unknownClasses.map(quoted), NAMED),
      }),
    );
  return notes;
}
