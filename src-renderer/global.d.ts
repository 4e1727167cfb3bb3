import type { StudioApi } from '../src-preload/contract';

declare global {
  interface Window {
    /** Put there by the preload script. */
    studio: StudioApi;
  }
}
