/** The keys that mean something on every screen. */
import { run } from './actions';
import { steps } from './steps';
import { studio } from './studio.svelte';
import { redo, undo } from './undo';

/**
 * Ctrl or Cmd with 1 to 7 goes to a step, with Z or Y it takes back or does again; `?`, or Ctrl or Cmd with `/`, shows
 * all shortcuts.
 */
export function pressed(event: KeyboardEvent): void {
  if (event.altKey || event.defaultPrevented) return;
  const isControl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isControl ? key === '/' : key === '?') showShortcuts(event);
  else if (isControl && (key === 'z' || key === 'y')) takeBack(event, key === 'y' || event.shiftKey);
  else if (isControl && !event.shiftKey) goToStep(event);
}

function showShortcuts(event: KeyboardEvent): void {
  const isText = !event.ctrlKey && !event.metaKey && isTyping(event.target);
  if (isText || isAsked()) return;
  event.preventDefault();
  studio.showsShortcuts = true;
}

function takeBack(event: KeyboardEvent, again: boolean): void {
  // The Learn screen has a history of its own.
  if (studio.view === 'lab' || isTyping(event.target) || isAsked()) return;
  event.preventDefault();
  run(again ? redo : undo);
}

function goToStep(event: KeyboardEvent): void {
  const step = steps()[Number(event.key) - 1];
  if (!step || step.locked !== null) return;
  event.preventDefault();
  studio.go(step.view);
}

export const isAsked = () => document.querySelector('dialog[open]') !== null;

/** What is typed is taken back by the field itself. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement;
}
