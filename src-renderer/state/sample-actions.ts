import type { Edit, Part, SampleInfo } from '../../src-preload/contract';
import { main, unwrap } from '../lib/api.svelte';
import { studio } from './studio.svelte';

/** What a person puts right about samples and classes. All throw; the views call them through `run`. */

/** A drop may name so many paths at once. */
const PATHS_AT_ONCE = 1000;
const TOKENS_AN_EDIT = 10_000;

const apply = (edit: Edit) => studio.edits.apply(edit);
const itemsOf = (samples: SampleInfo[]) => samples.map(({ item }) => item);

/** One edit for all that it changes something of. */
export async function relabelSamples(samples: SampleInfo[], className: string): Promise<void> {
  const items = itemsOf(samples.filter((sample) => sample.className !== className));
  if (items.length > 0) await apply({ kind: 'relabel', items, className });
}

/** Leaves them out; takes them in again where all of them are out. */
export async function toggleExcluded(samples: SampleInfo[]): Promise<void> {
  const included = samples.filter(({ excluded }) => !excluded);
  if (included.length > 0) await apply({ kind: 'exclude', items: itemsOf(included) });
  else if (samples.length > 0) await apply({ kind: 'include', items: itemsOf(samples) });
}

/** @param part null: where the split puts them */
export async function moveSamples(samples: SampleInfo[], part: Part | null): Promise<void> {
  if (samples.length > 0) await apply({ kind: 'move', items: itemsOf(samples), part });
}

/** The name of another class merges the two. */
export async function renameClass(from: string, to: string): Promise<void> {
  if (from !== to) await apply({ kind: 'rename-class', from, to });
}

export async function addClass(name: string): Promise<void> {
  await apply({ kind: 'add-class', name });
}

/** Adds pictures that were dropped, and those in folders that were. */
export async function addDropped(className: string, files: File[]): Promise<void> {
  const tokens: string[] = [];
  for (let from = 0; from < files.length; from += PATHS_AT_ONCE) {
    const sources = unwrap(await window.studio.grant(files.slice(from, from + PATHS_AT_ONCE)));
    tokens.push(...sources.map(({ token }) => token));
  }
  await addTokens(className, tokens);
}

/** Adds pictures that the person chooses in a dialog. */
export async function addChosen(className: string, kind: 'files' | 'folder'): Promise<void> {
  const sources = await main('source:choose', kind);
  if (sources)
    await addTokens(
      className,
      sources.map(({ token }) => token),
    );
}

async function addTokens(className: string, tokens: string[]): Promise<void> {
  for (let from = 0; from < tokens.length; from += TOKENS_AN_EDIT) {
    await apply({ kind: 'add-images', className, tokens: tokens.slice(from, from + TOKENS_AN_EDIT) });
  }
}
