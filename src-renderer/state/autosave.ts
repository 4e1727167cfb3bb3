import type { Project } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';

/** Many changes in a row are one save; no change waits longer. */
const SAVE_MS = 400;

/** Saves the last of what it is given, one save after the other. */
export class Autosave {
  #pending: Project | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> = Promise.resolve();
  #isFailing = false;

  /** @param failed hears why a save failed, once until one succeeds: every further change tries again */
  constructor(private readonly failed: (error: unknown) => void) {}

  schedule(project: Project): void {
    this.#pending = project;
    this.#timer ??= setTimeout(() => void this.flush(), SAVE_MS);
  }

  /** Resolves when all is saved, or has failed. */
  flush(): Promise<void> {
    const project = this.#pending;
    this.drop();
    if (project) this.#saving = this.#saving.then(() => this.#save(project));
    return this.#saving;
  }

  /** Hands what is not saved yet to the main process at once: the page is about to end. */
  flushNow(): void {
    if (this.#pending) void main('project:save', this.#pending);
  }

  /** Forgets what is not saved yet. */
  drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#pending = null;
  }

  async #save(project: Project): Promise<void> {
    try {
      await main('project:save', project);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.failed(error);
      this.#isFailing = true;
    }
  }
}
