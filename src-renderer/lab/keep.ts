/** The lab is there again after a restart: it is kept in the page's own storage. */
import type { Lab } from './lab.svelte';
import { parseLab } from './file';

const KEY = 'softmax-studio.lab';

/** Takes up the lab that was kept; one that cannot be read any more is forgotten. */
export function recall(lab: Lab): void {
  const text = localStorage.getItem(KEY);
  if (text === null) return;
  try {
    lab.load(parseLab(text, KEY), KEY);
  } catch {
    localStorage.removeItem(KEY);
  }
}

export const keep = (lab: Lab): void => localStorage.setItem(KEY, JSON.stringify(lab.toFile()));
