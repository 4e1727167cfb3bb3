/** Samples that belong together: of one person, one object, one recording. */
import { basename, dirname, relative, sep } from 'node:path';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { sentences } from '../words';

/** Sets that are joined one by one; each is known by its lowest member. */
export class DisjointSets {
  private readonly parents: Int32Array;

  constructor(size: number) {
    this.parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  /** The lowest member of the set that a member is in. */
  find(member: number): number {
    let root = member;
    while (this.parents[root] !== root) root = this.parents[root]!;
    for (let next = member; next !== root;) {
      const parent = this.parents[next]!;
      this.parents[next] = root;
      next = parent;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)];
    this.parents[Math.max(first, second)] = Math.min(first, second);
  }

  /** For each member the lowest member of its set. */
  numbers(): Int32Array {
    return this.parents.map((_, member) => this.find(member));
  }
}

/** Groups in which samples are together that are together in either of two; null is each sample on its own. */
export function joinGroups(a: Int32Array | null, b: Int32Array | null): Int32Array | null {
  if (!a || !b) return a ?? b;
  const sets = new DisjointSets(a.length);
  for (const groups of [a, b]) {
    const first = new Map<number, number>();
    groups.forEach((group, sample) => {
      const other = first.get(group);
      if (other === undefined) first.set(group, sample);
      else sets.join(other, sample);
    });
  }
  return sets.numbers();
}

/**
 * The same group in two classes is one group: one person has photos in both.
 * @param root the folder that all samples lie in
 * @param group `folder`: the folder that holds the file, named by its path below the class folder; a file that lies
 * right in the class folder is on its own. Else a regular expression that is searched in the file's name, whose first
 * group is the name; a file without a match is on its own
 * @param depth how many folders below the root are no groups but classes, and pre-made parts
 * @returns for each sample the lowest index in its group
 * @throws UserError where the expression is none or has no group, and where the samples give no groups to go by
 */
export function groupsOf(
  samples: readonly { path: string }[],
  root: string,
  group: string,
  depth = 1,
): Int32Array {
  const nameOf =
    group === 'folder'
      ? (path: string) => relative(root, dirname(path)).split(sep).slice(depth).join('/')
      : matcher(group);
  const first = new Map<string, number>();
  const groups = Int32Array.from(samples, ({ path }, index) => {
    const name = nameOf(path);
    if (name === '') return index;
    const lowest = first.get(name) ?? index;
    first.set(name, lowest);
    return lowest;
  });
  if (first.size === 0 && samples.length > 0) throw noGroups(samples[0]!.path, group);
  if (samples.length > 1 && groups.every((number) => number === groups[0])) {
    const name = [...first.keys()][0]!;
    const message = t(
      'All images are of one group, "{name}": none could be held out of training. Group them by something else.',
      { name },
    );
    throw new UserError('group', message);
  }
  return groups;
}

/** What the first group of an expression finds in a file's name; nothing where it does not match. */
function matcher(pattern: string): (path: string) => string {
  const advice = t('Write "folder", or an expression with one group in brackets, such as "^([a-z]+)-".');
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    const problem = t('"{pattern}" is not a regular expression: {reason}.', { pattern, reason });
    throw new UserError('group', sentences(problem, advice));
  }
  // An alternative that matches nothing at all shows how many groups there are.
  if (new RegExp(`${pattern}|`, 'u').exec('')!.length < 2) {
    const problem = t('The expression "{pattern}" has no group that says what belongs together.', {
      pattern,
    });
    throw new UserError('group', sentences(problem, advice));
  }
  return (path) => expression.exec(basename(path))?.[1] ?? '';
}

function noGroups(path: string, group: string): UserError {
  const name = basename(path);
  const message =
    group === 'folder'
      ? t(
          'There are no folders to group by: every image lies right in its class folder, as "{name}" does. Put what belongs together into sub-folders of the class folders, or group by file names.',
          { name },
        )
      : t(
          'The expression "{group}" matches no file name: "{name}" is one of them. Change the expression so that its group finds what files have in common.',
          { group, name },
        );
  return new UserError('group', message);
}
