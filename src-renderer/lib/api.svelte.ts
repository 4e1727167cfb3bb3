import type {
  MainCommand,
  MainInput,
  MainOutputs,
  Result,
  TrainerCommand,
  TrainerInput,
  TrainerOutputs,
} from '../../src-preload/contract';

/** A failed call, with the code and the words that the other process gave. */
export class StudioError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StudioError';
  }
}

/** The value of a result, or its failure thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new StudioError(result.code, result.message);
}

/** Calls the trainer. Inputs are snapshots, because a `$state` proxy cannot be cloned across a port. */
export async function trainer<C extends TrainerCommand>(
  command: C,
  input: TrainerInput<C>,
): Promise<TrainerOutputs[C]> {
  return unwrap(await window.studio.trainer(command, $state.snapshot(input) as TrainerInput<C>));
}

/** Calls the main process. */
export async function main<C extends Exclude<MainCommand, 'source:grant'>>(
  command: C,
  input: MainInput<C>,
): Promise<MainOutputs[C]> {
  return unwrap(await window.studio.main(command, $state.snapshot(input) as MainInput<C>));
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof StudioError && codes.includes(error.code);
}
