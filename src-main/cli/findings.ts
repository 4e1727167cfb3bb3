/** What is doubtful about a table, each with the options that would see to it. */
import type { Finding, Recipe } from '../../src-preload/contract';

export const findingLines = (findings: Finding[]): string[] =>
  findings.map(({ message, remedy }) => {
    const options = remedy ? optionsOf(remedy.recipe) : [];
    return `finding: ${message}${options.length > 0 ? ` (${options.join(' ')})` : ''}`;
  });

/** A recipe's part as one would write it on a command line. */
function optionsOf({ columns, group, balance, rareClass, ordered }: Partial<Recipe>): string[] {
  const uses = Object.entries(columns ?? {}).map(([name, use]) =>
    use === 'excluded' && isListable(name) ? `--exclude ${word(name)}` : `--column ${word(`${name}=${use}`)}`,
  );
  return [
    ...uses,
    ...(group ? [`--group ${word(group)}`] : []),
    ...(balance ? ['--balance'] : []),
    ...(rareClass ? [`--rare-class ${rareClass}`] : []),
    ...(ordered?.every(isListable) ? [`--ordered ${word(ordered.join(','))}`] : []),
  ];
}

/** In a list, commas stand between names. */
const isListable = (name: string) => !name.includes(',');

/** Quoted where a shell would take it for more than one word, or for something else. */
const word = (text: string) =>
  /^[\p{L}\p{N}_.,=:/+-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
