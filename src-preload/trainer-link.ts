import type { Result, TrainerEvent, TrainerResponse, TrainerState } from './contract';

interface Pending {
  message: { id: number; command: string; input: unknown };
  sent: boolean;
  resolve: (result: Result<unknown>) => void;
}

/**
 * The page's end of the channel to the trainer. Requests wait until there is a port; those that a crash cuts off
 * are answered with the code `trainer-gone`; a new port is asked for when the trainer is back.
 */
export class TrainerLink {
  #port: MessagePort | null = null;
  #connecting = false;
  #failure: string | null = null;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  constructor(
    private readonly askForPort: () => Promise<Result<unknown>>,
    private readonly onEvent: (event: TrainerEvent) => void,
  ) {}

  request(command: string, input: unknown): Promise<Result<unknown>> {
    if (this.#failure !== null) return Promise.resolve(failure('trainer-failed', this.#failure));
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      const pending = { message: { id, command, input }, sent: false, resolve };
      this.#pending.set(id, pending);
      this.#send(pending);
    });
  }

  connect(): void {
    if (this.#port !== null || this.#connecting) return;
    this.#connecting = true;
    void this.askForPort().then((result) => {
      if (!result.ok) this.#connecting = false;
    });
  }

  attach(port: MessagePort): void {
    this.#connecting = false;
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<TrainerResponse | TrainerEvent>) => this.#receive(data);
    for (const pending of this.#pending.values()) this.#send(pending);
  }

  /** Follows what the main process says of the trainer. */
  setState(state: TrainerState): void {
    this.#failure = state.state === 'failed' ? state.message : null;
    if (state.state === 'ready') {
      this.connect();
      return;
    }
    this.#port?.close();
    this.#port = null;
    this.#connecting = false;
    for (const { message, sent, resolve } of [...this.#pending.values()]) {
      // What the trainer never saw can still be asked of the next one.
      if (!sent && state.state === 'crashed') continue;
      this.#pending.delete(message.id);
      resolve(failure('trainer-gone', state.message));
    }
  }

  #send(pending: Pending): void {
    if (this.#port === null || pending.sent) return;
    try {
      this.#port.postMessage(pending.message);
      pending.sent = true;
    } catch (error) {
      this.#pending.delete(pending.message.id);
      pending.resolve(failure('bad-input', error instanceof Error ? error.message : String(error)));
    }
  }

  #receive(data: TrainerResponse | TrainerEvent): void {
    if ('event' in data) {
      this.onEvent(data);
      return;
    }
    this.#pending.get(data.id)?.resolve(data.result);
    this.#pending.delete(data.id);
  }
}

function failure(code: string, message: string): Result<never> {
  return { ok: false, code, message };
}
