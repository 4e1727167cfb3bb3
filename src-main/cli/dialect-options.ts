/** The options that say how the text of a table is written; what is not said is guessed. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { DialectHints } from '../../src-preload/contract';
import { number } from './parsers';

export interface DialectOptions {
  encoding?: DialectHints['encoding'];
  delimiter?: string;
  quote?: string;
  escape?: string;
  decimal?: DialectHints['decimal'];
  headerLines?: number;
  skipLines?: number;
  comment?: string;
  /** Words, already split. */
  missing?: string[];
}

/** Names for characters that are hard to type. */
const CHARACTERS: Record<string, string> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  space: ' ',
  pipe: '|',
  none: '',
  '\\t': '\t',
};

export function addDialectOptions(command: Command): Command {
  return command
    .addOption(new Option('--encoding <name>', 'of a table').choices(['utf-8', 'utf-16', 'windows-1252']))
    .option('--delimiter <text>', 'what stands between cells: tab, space, or up to 4 characters', text(1, 4))
    .option('--quote <character>', 'what stands around cells, or none', text(0, 1))
    .option('--escape <character>', 'what stands before a quote in a quoted cell', text(0, 1))
    .addOption(new Option('--decimal <mark>', 'of numbers').choices(['.', ',']))
    .option('--header-lines <n>', 'how many lines make the names of the columns', number(0, 10, true))
    .option('--skip-lines <n>', 'how many lines there are before them', number(0, 10_000, true))
    .option('--comment <text>', 'what lines begin with that are no rows, or none', text(0, 2))
    .option('--missing <words>', 'words for a missing value, with commas between them', (words) =>
      words.split(',').map((word) => word.trim()),
    );
}

function text(least: number, most: number) {
  return (given: string): string => {
    const value = CHARACTERS[given] ?? given;
    if (value.length >= least && value.length <= most) return value;
    throw new InvalidArgumentError(
      least === 0 ? `It must be at most ${most} characters, or none.` : `It must be 1 to ${most} characters.`,
    );
  };
}

export const dialectHints = ({ skipLines, ...options }: DialectOptions): DialectHints => ({
  encoding: options.encoding,
  delimiter: options.delimiter,
  quote: options.quote,
  escape: options.escape,
  decimal: options.decimal,
  headerLines: options.headerLines,
  skippedLines: skipLines,
  comment: options.comment,
  missing: options.missing,
});
