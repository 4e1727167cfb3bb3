import type { WebContents } from 'electron';
import type { MainEvents } from '../src-preload/contract';

/** Sends events to the page, and keeps them while it is loading. */
export class PageEvents {
  #waiting: (() => void)[] = [];
  #loaded = false;

  constructor(private readonly contents: Pick<WebContents, 'on' | 'send' | 'isDestroyed'>) {
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#loaded = false;
    });
    contents.on('did-finish-load', () => {
      this.#loaded = true;
      for (const send of this.#waiting.splice(0)) send();
    });
  }

  send<E extends keyof MainEvents>(event: E, value: MainEvents[E]): void {
    const send = () => {
      if (!this.contents.isDestroyed()) this.contents.send(event, value);
    };
    if (this.#loaded) send();
    else this.#waiting.push(send);
  }
}
