import { untrack } from 'svelte';
import { isCode } from '../lib/api.svelte';

export type Tone = 'error' | 'info' | 'success';

export interface Action {
  label: string;
  run: () => void;
}

export interface Notice {
  id: number;
  tone: Tone;
  text: string;
  action: Action | null;
}

export interface Banner {
  tone: 'warning' | 'error';
  text: string;
  action: Action | null;
  dismissable: boolean;
}

const FLEETING_MS = 8000;
const AT_MOST = 4;

/** What the app says unasked: toasts, and one banner for the state of the trainer. */
export class Notices {
  toasts = $state.raw<Notice[]>([]);
  banner = $state.raw<Banner | null>(null);
  #next = 1;

  /** Errors stay until the next thing is tried; the rest goes by itself, unless it offers something to do.
   * @returns its id, for `dismiss` */
  show(tone: Tone, text: string, action: Action | null = null): number {
    const id = this.#next++;
    const others = this.toasts.filter((toast) => toast.text !== text);
    this.toasts = [...others, { id, tone, text, action }].slice(-AT_MOST);
    if (tone !== 'error' && !action) setTimeout(() => this.dismiss(id), FLEETING_MS);
    return id;
  }

  #forgetErrors(): void {
    const others = this.toasts.filter(({ tone }) => tone !== 'error');
    if (others.length < this.toasts.length) this.toasts = others;
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  /** Shows a failure, unless the person asked for it or the banner already tells of it. */
  failed(error: unknown): void {
    if (isCode(error, 'cancelled', 'trainer-gone')) return;
    if (!(error instanceof Error)) {
      this.show('error', String(error));
      return;
    }
    if (error.name !== 'StudioError') console.error(error);
    this.show('error', error.message);
  }

  /** Runs what a person asked for; a failure becomes a toast. */
  async guard(work: () => Promise<unknown>): Promise<void> {
    // Untracked: an effect that runs guarded work must not come to depend on the toasts.
    untrack(() => this.#forgetErrors());
    try {
      await work();
    } catch (error) {
      this.failed(error);
    }
  }
}
