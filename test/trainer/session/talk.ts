/** Talks with a trainer session the way the page does. */
import { join } from 'node:path';
import type {
  Dataset,
  Recipe,
  Result,
  TrainerCommand,
  TrainerEvent,
  TrainerInput,
  TrainerOutputs,
} from '../../../src-preload/contract';
import { Session, type SessionOptions } from '../../../src-main/trainer/session';
import { repositoryRoot, temporaryFolder } from '../../fixtures';
import { lines } from '../helpers';

type TrainingEvent = Extract<TrainerEvent, { event: 'training' }>;

/** A session with what it emits. Several may share a folder, as one does after a restart of the trainer. */
export class Talk {
  readonly events: TrainerEvent[] = [];
  readonly session: Session;
  private listeners: ((event: TrainerEvent) => void)[] = [];
  private next = 0;

  constructor(
    readonly folder = temporaryFolder().path,
    more: Partial<SessionOptions> = {},
  ) {
    const options = {
      modelsFolder: join(folder, 'models'),
      samplesFolder: join(folder, 'samples'),
      cacheFolder: join(folder, 'cache'),
      backbonesFolder: join(folder, 'backbones'),
      resourcesFolder: join(repositoryRoot, 'resources'),
      version: '0.1.0',
      ...more,
    };
    this.session = new Session(options, (event) => {
      this.events.push(event);
      for (const listener of this.listeners) listener(event);
    });
  }

  async ask<C extends TrainerCommand>(
    command: C,
    input: TrainerInput<C>,
  ): Promise<Result<TrainerOutputs[C]>> {
    return this.session.handle({ id: this.next++, command, input }) as Promise<Result<TrainerOutputs[C]>>;
  }

  /** The value of an answer; throws where it is a failure. */
  async value<C extends TrainerCommand>(command: C, input: TrainerInput<C>): Promise<TrainerOutputs[C]> {
    const result = await this.ask(command, input);
    if (!result.ok) throw new Error(`${command} failed: ${result.code}: ${result.message}`);
    return result.value;
  }

  /** What a drop on the window does: main grants a token for a path. */
  grant(path: string): string {
    const token = `token-${this.next++}`;
    this.session.paths.grant(token, path);
    return token;
  }

  open(path: string): Promise<Dataset> {
    return this.value('openDataset', { token: this.grant(path) });
  }

  /** Resolves with the first event that passes. */
  async event(passes: (event: TrainerEvent) => boolean): Promise<TrainerEvent> {
    return new Promise((resolve) => this.listeners.push((event) => passes(event) && resolve(event)));
  }

  /** Resolves when training has streamed its first losses. */
  untilTraining = () => this.event(({ event }) => event === 'training');

  get trainingEvents(): TrainingEvent[] {
    return this.events.filter((event): event is TrainingEvent => event.event === 'training');
  }
}

/** A training that goes on until somebody stops it. */
export const endless = (recipe: Recipe): Recipe => ({
  ...recipe,
  optimizer: 'adam',
  epochs: 100_000,
  batchSize: 16,
  learningRate: 1e-6,
});

/** Rows enough to keep a training busy. */
export const manyRows = (): string =>
  'a,b,label\n' + lines(2000, (row) => `${(row * 37) % 101},${(row * 53) % 89},${'xyz'[row % 3]}`);
