/** What the app's icon shows in the taskbar or dock. */
import type { BrowserWindow } from 'electron';
import type { MainInput } from '../src-preload/contract';

/** Less than 0 takes the bar away, more than 1 has it move without an end. */
const NONE = -1;
const UNKNOWN = 2;

export function showProgress(
  window: Pick<BrowserWindow, 'setProgressBar'>,
  progress: MainInput<'app:progress'>,
): null {
  if (progress === null) window.setProgressBar(NONE);
  else if (progress.isPaused) window.setProgressBar(progress.share ?? 0, { mode: 'paused' });
  else window.setProgressBar(progress.share ?? UNKNOWN);
  return null;
}

/** Flashes until the window is looked at. */
export function callAttention(window: Pick<BrowserWindow, 'isFocused' | 'flashFrame' | 'once'>): null {
  if (window.isFocused()) return null;
  window.flashFrame(true);
  window.once('focus', () => window.flashFrame(false));
  return null;
}
