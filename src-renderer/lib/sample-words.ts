/** Samples and what was put right about them, in words. */
import type { Edit, Part, SampleInfo } from '../../src-preload/contract';
import { percent } from './format';
import { itemName } from './item-name';
import { t } from './language';
import { samplesText, type Noun } from './sample-nouns';

export const PARTS: Part[] = ['train', 'validation', 'test'];

export function partName(part: Part): string {
  switch (part) {
    case 'train':
      return t('training', { context: 'part' });
    case 'validation':
      return t('validation', { context: 'part' });
    case 'test':
      return t('test', { context: 'part' });
  }
}

export const partInWords = (part: Part) => t('{part} part', { part: partName(part) });
export const noLabel = () => t('no label');
/** The name of a class that is made by it. */
export const noneOfTheAbove = () => t('none of the above');

/** '3 pictures moved to test', to stand after 'Undo: '. */
export function editInWords(edit: Edit, noun: Noun): string {
  const samples = 'items' in edit ? samplesText(edit.items.length, noun) : '';
  switch (edit.kind) {
    case 'relabel':
      return t('{samples} labelled ‘{className}’', { samples, className: edit.className });
    case 'exclude':
      return t('{samples} excluded', { samples });
    case 'include':
      return t('{samples} included', { samples });
    case 'move':
      return edit.part === null
        ? t('{samples} put where the split puts them', { samples })
        : t('{samples} moved to {part}', { samples, part: partName(edit.part) });
    case 'rename-class':
      return t('class ‘{from}’ renamed to ‘{to}’', { from: edit.from, to: edit.to });
    case 'add-class':
      return t('class ‘{name}’ added', { name: edit.name });
    case 'add-images':
      return t('pictures added to ‘{className}’', { className: edit.className });
  }
}

/** All that is known of a sample, for those who do not see it. */
export function sampleInWords({ item, className, excluded, edited, part, answer }: SampleInfo): string {
  return [
    itemName(item),
    className ?? noLabel(),
    excluded ? t('excluded') : '',
    edited ? t('edited') : '',
    part === null ? '' : partInWords(part),
    answer === null ? '' : answerInWords(answer),
  ]
    .filter(Boolean)
    .join(t(', '));
}

/** 'answered ‘tulip’ (83%), wrong'. */
export function answerInWords({ className, confidence, isRight }: NonNullable<SampleInfo['answer']>): string {
  const values = { className, confidence: percent(confidence, 0) };
  return isRight
    ? t('answered ‘{className}’ ({confidence}), right', values)
    : t('answered ‘{className}’ ({confidence}), wrong', values);
}

/** What is wrong with a name for a class, or null. */
export function classNameProblem(name: string): string | null {
  if (name.trim() === '') return t('A class needs a name.');
  return name.length > 1000 ? t('That is too long for a name.') : null;
}

/** Of the classes, those whose names hold all words of a search; those that begin with it come first. */
export function classesFound(names: readonly string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = (name: string) => (name.toLowerCase().startsWith(search.trim().toLowerCase()) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
