/** The options of `train` that speak of a table's columns by their names, or of how they become features. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Recipe } from '../../src-preload/contract';
import { UserError } from '../trainer/errors';
import { number } from './parsers';

type Uses = Recipe['columns'];

export interface ColumnOptions {
  /** Names of columns. */
  exclude?: string[] | undefined;
  column?: Uses | undefined;
}

export function addColumnOptions(command: Command): Command {
  return command
    .option('--exclude <columns>', 'columns of a table that are not used: alive,who', names)
    .option(
      '--column <name=use>',
      'as what to use one: number, category, date or excluded; repeatable',
      useOf,
    )
    .addOption(
      new Option(
        '--scaling <how>',
        'numbers of tables, less mean over deviation (default) or less median over interquartile range',
      ).choices(['standard', 'robust']),
    )
    .addOption(
      new Option(
        '--transform <what>',
        'numbers with heavy tails become logarithms or quantiles (default: none)',
      ).choices(['none', 'log', 'quantile']),
    )
    .option('--missing-indicators', "a number's being missing is a feature of its own (default)")
    .option('--no-missing-indicators', 'the median alone stands for a missing number')
    .option(
      '--rare-category <n>',
      'categories with fewer training rows are one, with those never seen (default: 5)',
      number(0, 1e6, true),
    )
    .option(
      '--rare-class <n>',
      'classes with fewer rows become "other" (default: 0, none)',
      number(0, 1e6, true),
    );
}

const names = (list: string): string[] => list.split(',').map((name) => name.trim());

const USES = ['number', 'category', 'date', 'excluded'] as const;

/** A name may hold `=` too: the last one counts. */
function useOf(text: string, before: Uses = {}): Uses {
  const [, name, word] = /^(.+)=(.*)$/s.exec(text) ?? [];
  const use = USES.find((use) => use === word?.trim());
  if (name === undefined || use === undefined)
    throw new InvalidArgumentError(`It must be a name, "=" and one of ${USES.join(', ')}.`);
  return { ...before, [name.trim()]: use };
}

/**
 * The field of the recipe that these options stand for: what it said before, and what they say.
 * @param known the columns of the data
 * @throws UserError where there is no such column
 */
export function columnChoices(
  { exclude = [], column = {} }: ColumnOptions,
  before: Uses,
  known: { name: string }[],
): Pick<Recipe, 'columns'> {
  const chosen: Uses = { ...Object.fromEntries(exclude.map((name) => [name, 'excluded'])), ...column };
  const unknown = Object.keys(chosen).filter((wanted) => !known.some(({ name }) => name === wanted));
  if (unknown.length === 0) return { columns: { ...before, ...chosen } };
  const quoted = (names: string[]) => names.map((name) => `"${name}"`).join(', ');
  const has =
    known.length > 0 ? `Its columns are ${quoted(known.map(({ name }) => name))}.` : 'It is no table.';
  throw new UserError('no-column', `The data has no column ${quoted(unknown)}. ${has}`);
}
