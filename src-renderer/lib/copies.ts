import type { DuplicateReport } from '../../src-preload/contract';
import { plural } from './format';

type Group = DuplicateReport['groups'][number];

/** What was found of samples that are there more than once, a sentence each; none without any. */
export function copiesWords({ exact, near, conflicts, leaks }: DuplicateReport, noun = 'picture'): string[] {
  const groups = exact + near;
  if (groups === 0) return [];
  const found = `${plural(groups, `${noun} is`, `${noun}s are`)} there more than once`;
  const fair =
    leaks === 0
      ? `${found}; copies were kept on one side of the split, so the test is fair.`
      : `${found}. ${leaks === groups ? (leaks === 1 ? 'It lies' : 'They lie') : `${plural(leaks, 'of them lies', 'of them lie')}`} in several of the folders for training, validation and test, so scores on those flatter.`;
  const wrong =
    conflicts === 0
      ? null
      : `${plural(conflicts, `${noun} lies`, `${noun}s lie`)} in more than one class: their labels contradict each other, which costs accuracy.`;
  return wrong === null ? [fair] : [fair, wrong];
}

/** 'The same picture under ‘rose’ and ‘tulip’: one label is wrong', the head of a group. */
export function groupWords({ kind, isConflict, isLeak, count, samples }: Group, noun = 'picture'): string {
  const same = `${kind === 'exact' ? 'The same' : 'Nearly the same'} ${noun}`;
  const leak = isLeak ? ', in several parts of the split' : '';
  if (!isConflict) return `${same}, ${count} times${leak}`;
  const classes = [...new Set(samples.map(({ className }) => `‘${className}’`))];
  const under = classes.length > 1 ? `under ${listed(classes)}` : 'under several classes';
  const verdict = kind === 'exact' ? 'one label is wrong' : 'one label may be wrong';
  return `${same} ${under}${leak}: ${verdict}`;
}

/** The last part of a path, which tells the picture; the whole of it is longer than its picture is wide. */
export function fileName(item: string): string {
  return item.split(/[/\\]/).at(-1) ?? item;
}

function listed(names: string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
