import { main } from '../lib/api.svelte';

/** What the icon in the taskbar shows of a training; said again only where it would look different. */
export class Taskbar {
  #said = 'null';

  /** @param progress null: nothing runs any more */
  show(progress: { share: number | null; isPaused: boolean } | null): void {
    const rounded = progress && {
      ...progress,
      share: progress.share === null ? null : Math.round(progress.share * 100) / 100,
    };
    const text = JSON.stringify(rounded);
    if (text === this.#said) return;
    this.#said = text;
    // An extra of some desktops: where it fails, nothing is lost that should be said.
    main('app:progress', rounded).catch((error: unknown) => console.warn(error));
  }

  /** The training is over. */
  end(): void {
    this.show(null);
    main('app:attention', undefined).catch((error: unknown) => console.warn(error));
  }
}
