/** What the main process itself asks of the trainer: each question is answered once, also when the trainer ends. */
import type { HostMessage, Result, TrainerMessage } from '../src-preload/contract';
import { t } from '../src-preload/language';

export class TrainerQuestions {
  #asked = 0;
  readonly #open = new Map<number, (result: Result<string[]>) => void>();

  /** @param post to the trainer; false where there is none */
  constructor(private readonly post: (message: HostMessage) => boolean) {}

  /** Where the files of samples of an open dataset are. */
  locate(datasetId: string, indices: number[]): Promise<Result<string[]>> {
    return new Promise((resolve) => {
      const question = (this.#asked += 1);
      this.#open.set(question, resolve);
      if (!this.post({ type: 'locate', question, datasetId, indices })) this.abandon();
    });
  }

  heard({ type, question, result }: TrainerMessage): void {
    if (type !== 'located') return;
    this.#open.get(question)?.(result);
    this.#open.delete(question);
  }

  /** There is nobody to answer any more. */
  abandon(): void {
    const message = t('The trainer is not running.');
    for (const answer of this.#open.values()) answer({ ok: false, code: 'trainer-gone', message });
    this.#open.clear();
  }
}
