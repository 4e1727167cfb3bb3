/**
 * Every message that crosses a process border, handed on from the files beside it: the commands and events in
 * `trainer-commands.ts` and `main-commands.ts`, and for each area a file with the zod schemas of what goes in and
 * the types of what comes out. The only file that main, preload, renderer and trainer all import; the renderer and the
 * preload script import its types alone.
 *
 * A new command of the trainer is a schema in its area's file, a line in both lists of `trainer-commands.ts`, and a
 * handler in `src-main/trainer/session/`, in the file of the same area. One of main has its handler in
 * `src-main/commands.ts`.
 *
 * The page never names a path. It hands over dropped `File`s or asks for a dialog, and gets back a `Source`,
 * whose `token` stands for the path in later calls.
 */
import type { Source } from './files';
import type { MainCommand, MainEvents, MainInput, MainOutputs } from './main-commands';
import type { Result } from './messages';
import type { TrainerCommand, TrainerEvent, TrainerInput, TrainerOutputs } from './trainer-commands';

export * from './main-commands';
export * from './trainer-commands';

export * from './app';
export * from './backbone';
export * from './cache';
export * from './dataset';
export * from './diagnostics';
export * from './evaluation';
export * from './explain';
export * from './export';
export * from './files';
export * from './messages';
export * from './model';
export * from './recipe';
export * from './project';
export * from './quality';
export * from './report';
export * from './samples';
export * from './table';
export * from './training';
export * from './watching';
export * from './webcam';

/** The one object that the preload script puts on `window.studio`. Each call names one command of the lists. */
export interface StudioApi {
  /** Sends a command to the main process. */
  main<C extends Exclude<MainCommand, 'source:grant'>>(
    command: C,
    input: MainInput<C>,
  ): Promise<Result<MainOutputs[C]>>;
  /** Sends a command to the trainer. */
  trainer<C extends TrainerCommand>(command: C, input: TrainerInput<C>): Promise<Result<TrainerOutputs[C]>>;
  /** Turns dropped or picked files into sources; folders count as files here. */
  grant(files: File[]): Promise<Result<Source[]>>;
  onTrainerEvent(listener: (event: TrainerEvent) => void): void;
  onMainEvent<E extends keyof MainEvents>(event: E, listener: (value: MainEvents[E]) => void): void;
}
