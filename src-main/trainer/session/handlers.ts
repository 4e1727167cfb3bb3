/** What answers commands: for each, a function from its checked input to its answer. */
import type { TrainerCommand, TrainerInput, TrainerOutputs } from '../../../src-preload/contract';

export type Handlers<C extends TrainerCommand = TrainerCommand> = {
  [K in C]: (input: TrainerInput<K>) => Promise<TrainerOutputs[K]>;
};
