import { expect, it, vi } from 'vitest';
import { callAttention, showProgress } from '../../src-main/taskbar';

it('The icon shows how far the work is, that it waits, and nothing once it is over', () => {
  const setProgressBar = vi.fn();
  for (const progress of [
    { share: 0.25, isPaused: false },
    { share: 0.25, isPaused: true },
    { share: null, isPaused: false },
    null,
  ])
    showProgress({ setProgressBar }, progress);
  expect(setProgressBar.mock.calls).toEqual([[0.25], [0.25, { mode: 'paused' }], [2], [-1]]);
});

it('The icon flashes while another window is looked at, until this one is', () => {
  const flashFrame = vi.fn();
  let focus = () => {};
  const once = vi.fn((_: string, listener: () => void) => (focus = listener));
  const window = (isFocused: boolean) => ({ isFocused: () => isFocused, flashFrame, once }) as never;
  callAttention(window(true));
  expect(flashFrame).not.toHaveBeenCalled();
  callAttention(window(false));
  focus();
  expect(flashFrame.mock.calls).toEqual([[true], [false]]);
});
