/** Samples and what was put right about them, in words. */
import type { Edit, Part, SampleInfo } from '../../src-preload/contract';
import { percent, plural } from './format';

export const PART_NAMES: Record<Part, string> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};
export const PARTS = Object.keys(PART_NAMES) as Part[];
export const NO_LABEL = 'no label';
export const NONE_OF_THE_ABOVE = 'none of the above';

/** 'moved 3 pictures to test', to stand after 'Undo: '. */
export function editInWords(edit: Edit, noun: string): string {
  switch (edit.kind) {
    case 'relabel':
      return `${plural(edit.items.length, noun)} labelled ‘${edit.className}’`;
    case 'exclude':
      return `${plural(edit.items.length, noun)} excluded`;
    case 'include':
      return `${plural(edit.items.length, noun)} included`;
    case 'move':
      return edit.part === null
        ? `${plural(edit.items.length, noun)} put where the split puts them`
        : `${plural(edit.items.length, noun)} moved to ${PART_NAMES[edit.part]}`;
    case 'rename-class':
      return `class ‘${edit.from}’ renamed to ‘${edit.to}’`;
    case 'add-class':
      return `class ‘${edit.name}’ added`;
    case 'add-images':
      return `pictures added to ‘${edit.className}’`;
  }
}

/** All that is known of a sample, for those who do not see it. */
export function sampleInWords({ item, className, excluded, edited, part, answer }: SampleInfo): string {
  return [
    item,
    className ?? NO_LABEL,
    excluded ? 'excluded' : '',
    edited ? 'edited' : '',
    part === null ? '' : `${PART_NAMES[part]} part`,
    answer === null ? '' : answerInWords(answer),
  ]
    .filter(Boolean)
    .join(', ');
}

/** 'answered ‘tulip’ (83%), wrong'. */
export function answerInWords({ className, confidence, isRight }: NonNullable<SampleInfo['answer']>): string {
  return `answered ‘${className}’ (${percent(confidence, 0)}), ${isRight ? 'right' : 'wrong'}`;
}

/** What is wrong with a name for a class, or null. */
export function classNameProblem(name: string): string | null {
  if (name.trim() === '') return 'A class needs a name.';
  return name.length > 1000 ? 'That is too long for a name.' : null;
}

/** Of the classes, those whose names hold all words of a search; those that begin with it come first. */
export function classesFound(names: readonly string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = (name: string) => (name.toLowerCase().startsWith(search.trim().toLowerCase()) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
