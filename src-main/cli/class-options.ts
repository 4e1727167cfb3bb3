/** The options of `train` that speak of classes by their names, or of how sure an answer must be. */
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { recipeSchema, type Cost, type Recipe } from '../../src-preload/contract';
import { byName } from '../trainer/data/order';
import { fileError, UserError } from '../trainer/errors';
import { number } from './parsers';

export interface ClassOptions {
  /** Names from the lowest to the highest, separated by commas; true where they are to be put in order here. */
  ordered?: string | true | undefined;
  /** The path of a file of costs. */
  costs?: string | undefined;
}

export function addClassOptions(command: Command): void {
  command
    .option(
      '--ordered [names]',
      'classes are ordered: low,middle,high (default: as numbers or names sort); after <data>',
    )
    .option('--costs <costs.json>', 'what mistakes cost: {"truth": {"decision": cost}}; others cost 1')
    .option('--target-accuracy <share>', 'reject answers so that the others are right so often', number(0, 1))
    .option('--reject-unlike', 'also reject answers to what is unlike anything it was trained on')
    .option('--no-reject-unlike', 'say how unlike it is, and reject nothing for it (default)')
    .option('--calibrate', 'fit a temperature to the validation part (default)')
    .option('--no-calibrate', 'leave the probabilities as training made them');
}

/** The fields of the recipe that these options stand for. @throws UserError where the file holds no costs */
export async function classChoices(
  { ordered, costs }: ClassOptions,
  classes: string[],
): Promise<Partial<Pick<Recipe, 'ordered' | 'costs'>>> {
  return {
    ...(ordered === undefined
      ? {}
      : { ordered: ordered === true ? inNaturalOrder(classes) : names(ordered) }),
    ...(costs === undefined ? {} : { costs: await readCosts(costs) }),
  };
}

const names = (list: string): string[] => list.split(',').map((name) => name.trim());

/** By value where all are numbers (-1.5 before 0.25), else as file managers sort names. */
export function inNaturalOrder(classes: string[]): string[] {
  const areNumbers = classes.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return [...classes].sort(areNumbers ? (a, b) => Number(a) - Number(b) : byName);
}

const costsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

async function readCosts(path: string): Promise<Cost[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, path);
  });
  const refuse = (why: string) =>
    new UserError(
      'costs',
      `"${basename(path)}" ${why}. Write {"sick": {"healthy": 10}}: truth, decision, cost.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`is no JSON (${(error as Error).message})`);
  }
  const table = costsSchema.safeParse(value);
  if (!table.success) throw refuse('is no table of costs');
  const costs = Object.entries(table.data).flatMap(([truth, row]) =>
    Object.entries(row).map(([decision, cost]) => ({ truth, decision, cost })),
  );
  const checked = recipeSchema.shape.costs.safeParse(costs);
  if (checked.success) return checked.data;
  const wrong = costs[Number(checked.error.issues[0]?.path[0])];
  if (!wrong) throw refuse(`lists ${costs.length} costs, and at most 10,000 can be given`);
  const { truth, decision, cost } = wrong;
  throw refuse(
    `gives the cost ${JSON.stringify(cost)} for taking "${truth}" for "${decision}"; it must be a number from 0 to 1e9`,
  );
}
