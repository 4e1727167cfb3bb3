/**
 * The door to the trainer: checks each command of the page and hands it to what answers it, in the file of its area.
 * Commands become jobs, jobs become answers and events.
 */
import {
  trainerCommands,
  trainerRequest,
  type Result,
  type TrainerCommand,
  type TrainerEvent,
  type TrainerInput,
  type TrainerOutputs,
} from '../../src-preload/contract';
import { t } from '../../src-preload/language';
import { describeError, UserError } from './errors';
import { backboneCommands } from './session/backbone-commands';
import { cacheCommands } from './session/cache-commands';
import { datasetCommands } from './session/dataset-commands';
import { evaluationCommands } from './session/evaluation-commands';
import { explainCommands } from './session/explain-commands';
import { exportCommands } from './session/export-commands';
import type { Handlers } from './session/handlers';
import { modelCommands } from './session/model-commands';
import { qualityCommands } from './session/quality-commands';
import { sampleCommands } from './session/sample-commands';
import { pathsOf } from './session/sample-paths';
import { SessionState, type SessionOptions } from './session/state';
import { tableCommands } from './session/table-commands';
import { trainingCommands } from './session/training-commands';
import { watchCommands } from './session/watch-commands';
import { webcamCommands } from './session/webcam-commands';
import type { TokenPaths } from './token-paths';

export type { SessionOptions } from './session/state';

export class Session {
  readonly paths: TokenPaths;
  private readonly handlers: Handlers;
  private readonly state: SessionState;

  constructor(options: SessionOptions, emit: (event: TrainerEvent) => void) {
    const state = new SessionState(options, emit);
    this.state = state;
    this.paths = state.paths;
    this.handlers = {
      ...datasetCommands(state),
      ...sampleCommands(state),
      ...tableCommands(state),
      ...trainingCommands(state),
      ...modelCommands(state),
      ...watchCommands(state),
      ...evaluationCommands(state),
      ...exportCommands(state),
      ...explainCommands(state),
      ...qualityCommands(state),
      ...webcamCommands(state),
      ...cacheCommands(state),
      ...backboneCommands(state),
    };
  }

  /** Answers one request; never throws. */
  async handle(message: unknown): Promise<Result<unknown>> {
    try {
      const { command, input } = trainerRequest.parse(message);
      if (!Object.hasOwn(trainerCommands, command))
        throw new UserError('unknown-command', t('No command "{command}".', { command }));
      return { ok: true, value: await this.run(command as TrainerCommand, input) };
    } catch (error) {
      return { ok: false, ...describeError(error) };
    }
  }

  /** Where the files of samples are; for the main process, never for the page. Never throws. */
  locate(datasetId: string, indices: readonly number[]): Result<string[]> {
    try {
      return { ok: true, value: pathsOf(this.state.datasets.get(datasetId), indices) };
    } catch (error) {
      return { ok: false, ...describeError(error) };
    }
  }

  private run<C extends TrainerCommand>(command: C, input: unknown): Promise<TrainerOutputs[C]> {
    const checked = trainerCommands[command].parse(input) as TrainerInput<C>;
    return this.handlers[command](checked);
  }
}
