import type { MessagePortMain, UtilityProcess } from 'electron';
import type { HostMessage, Result, TrainerMessage, TrainerState } from '../src-preload/contract';
import { type Language, t } from '../src-preload/language';
import { CrashPolicy } from './crash-policy';
import { StudioError } from './errors';
import type { Grants } from './grants';
import type { Log } from './log';
import { TrainerQuestions } from './trainer-questions';

export type TrainerProcess = Pick<
  UtilityProcess,
  'pid' | 'postMessage' | 'kill' | 'on' | 'once' | 'stdout' | 'stderr'
>;

export interface TrainerHostOptions {
  fork: () => TrainerProcess;
  createChannel: () => { port1: MessagePortMain; port2: MessagePortMain };
  init: () => HostMessage & { type: 'init' };
  grants: Grants;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  onState: (state: TrainerState) => void;
  crashes?: CrashPolicy;
}

/** How long the trainer has to end by itself when the app quits. */
const EXIT_MS = 2000;

/**
 * Owns the trainer's process: starts it, tells it what it needs, logs what it prints, starts it again after a
 * crash, and ends it in bounded time. An end that was not asked for is a crash, whatever the exit code.
 */
export class TrainerHost {
  #process: TrainerProcess | null = null;
  #state: TrainerState = { state: 'ready' };
  #stopping = false;
  #outOfMemory = false;
  readonly #crashes: CrashPolicy;
  readonly #questions = new TrainerQuestions((message) => this.#post(message));

  constructor(private readonly options: TrainerHostOptions) {
    this.#crashes = options.crashes ?? new CrashPolicy();
    options.grants.onGrant(({ token, path }) => this.#post({ type: 'grant', token, path }));
  }

  get state(): TrainerState {
    return this.#state;
  }

  /** Starts the trainer where it does not run. */
  start(): void {
    if (this.#process !== null || this.#stopping) return;
    const trainer = this.options.fork();
    this.#process = trainer;
    this.#outOfMemory = false;
    this.#pipeToLog(trainer);
    trainer.once('spawn', () => this.options.log.info(`trainer started, pid ${trainer.pid}`));
    trainer.once('exit', (code) => this.#ended(trainer, code));
    trainer.on('message', (message: TrainerMessage) => this.#questions.heard(message));
    this.#post(this.options.init());
    for (const { token, path } of this.options.grants.all()) this.#post({ type: 'grant', token, path });
    this.#setState({ state: 'ready' });
  }

  /** Has the trainer write its messages in another language; one that starts later learns it by `init`. */
  speak(language: Language): void {
    this.#post({ type: 'language', language });
  }

  /** Where the files of samples of an open dataset are. */
  locate(datasetId: string, indices: number[]): Promise<Result<string[]>> {
    return this.#questions.locate(datasetId, indices);
  }

  /** Starts again after the trainer was given up; does nothing while it runs. */
  restart(): void {
    this.#crashes.reset();
    this.start();
  }

  /** Opens a channel to the trainer; the caller hands the returned port to the page. */
  connect(): MessagePortMain {
    if (this.#process === null) {
      const message = 'message' in this.#state ? this.#state.message : t('The trainer is not running.');
      throw new StudioError('trainer-failed', message);
    }
    const { port1, port2 } = this.options.createChannel();
    this.#post({ type: 'connect' }, [port1]);
    return port2;
  }

  /** Ends the trainer: politely, and after `EXIT_MS` by force. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const trainer = this.#process;
    if (trainer === null) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(() => {
        this.options.log.warn('the trainer did not end in time and was killed');
        if (trainer.pid !== undefined) process.kill(trainer.pid, 'SIGKILL');
        done();
      }, EXIT_MS);
      trainer.once('exit', () => {
        clearTimeout(timer);
        done();
      });
      trainer.kill();
    });
  }

  #ended(trainer: TrainerProcess, code: number): void {
    if (this.#process !== trainer) return;
    this.#process = null;
    this.#questions.abandon();
    if (this.#stopping) {
      this.options.log.info('trainer ended');
      return;
    }
    const message = explainCrash(code, this.#outOfMemory);
    this.options.log.error(`trainer crashed: ${message}`);
    if (this.#crashes.crashed() === 'give-up') {
      this.#setState({ state: 'failed', message });
      return;
    }
    this.#setState({ state: 'crashed', message });
    this.start();
  }

  #setState(state: TrainerState): void {
    this.#state = state;
    this.options.onState(state);
  }

  /** @returns whether there is a trainer */
  #post(message: HostMessage, ports: MessagePortMain[] = []): boolean {
    this.#process?.postMessage(message, ports);
    return this.#process !== null;
  }

  #pipeToLog(trainer: TrainerProcess): void {
    trainer.stdout?.on('data', (text) => this.options.log.info(`trainer: ${String(text)}`));
    trainer.stderr?.on('data', (text) => {
      this.options.log.warn(`trainer: ${String(text)}`);
      // V8's last words; there is no event for it that comes before the exit.
      if (String(text).includes('heap out of memory')) this.#outOfMemory = true;
    });
  }
}

function explainCrash(code: number, outOfMemory: boolean): string {
  if (outOfMemory)
    return t('The trainer ran out of memory. Try fewer or smaller samples, or close other programs.');
  if (code === 9 && process.platform !== 'win32') {
    return t(
      'The trainer was killed, as the system does when memory runs out. Try fewer or smaller samples, or close other programs.',
    );
  }
  return t(
    'The trainer ended unexpectedly (exit code {code}). The menu Help, Show Log Folder, leads to details.',
    { code: String(code) },
  );
}
