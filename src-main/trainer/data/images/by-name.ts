/** Labels from file names, by a regular expression. */
import { basename, relative } from 'node:path';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import { everyImage, type Labelled } from './labelled';
import type { FoundImages } from './walk';
import { sentences } from '../../words';

/** @throws UserError where it is no regular expression, or has no group */
export function namePattern(pattern: string): RegExp {
  const advice = t('Write one whose first group is the label, such as ^([a-z]+)_ for cat_001.jpg.');
  try {
    const compiled = new RegExp(pattern, 'u');
    const groups = new RegExp(`${pattern}|`, 'u').exec('')!.length - 1;
    if (groups > 0) return compiled;
    throw new UserError(
      'bad-pattern',
      sentences(t('The pattern {pattern} has no group.', { pattern }), advice),
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    const problem = t('The pattern is no regular expression: {reason}.', { reason });
    throw new UserError('bad-pattern', sentences(problem, advice));
  }
}

/** @param pattern is looked for in the name without its folders; its first group is the label */
export function labelByName(found: FoundImages, pattern: RegExp): Labelled {
  const labelled: Labelled = {
    from: 'name',
    images: [],
    skipped: [],
    warnings: [t('Labels come from file names, by the pattern {pattern}.', { pattern: pattern.source })],
  };
  for (const { path, part } of everyImage(found)) {
    const className = pattern.exec(basename(path).normalize())?.[1]?.trim();
    if (className) labelled.images.push({ path, className, part });
    else
      labelled.skipped.push({
        item: relative(found.root, path),
        reason: t('its name does not fit the pattern'),
      });
  }
  return labelled;
}
