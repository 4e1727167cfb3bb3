import type { Dialect, SavedFile } from '../../src-preload/contract';
import { main, trainer } from '../lib/api.svelte';
import { bytes } from '../lib/format';
import { t, tn } from '../lib/language';
import { reopenDataset } from './data-actions';
import type { Batch, StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What a person can do with tables alone. All throw; the views call them through `run`. */

/**
 * Reads the open table again in the way that a person says, null for a fresh guess. What was chosen on the columns is
 * gone, as they may be others; the label stays where its column does.
 */
export async function reread(dialect: Partial<Dialect> | null): Promise<void> {
  const { origin, current } = studio.dataset;
  if (origin?.kind !== 'source') return;
  const { dialect: before, ...rest } = origin;
  await reopenDataset(dialect === null ? rest : { ...rest, dialect: { ...before, ...dialect } });
  const [label, now] = [current?.labelColumn, studio.dataset.current];
  if (label && now && now !== current && now.labelColumn !== label) {
    if (now.columns.some((column) => column.name === label)) await setLabel(label);
  }
}

export async function setLabel(column: string): Promise<void> {
  const chosen = studio.training.draft?.columns ?? {};
  await studio.dataset.setLabel(column);
  const { current } = studio.dataset;
  if (!current) return;
  studio.training.suggest(current);
  // How the other columns are used does not hang on the label.
  const kept = Object.entries(chosen).filter(([name]) => name !== current.labelColumn);
  if (studio.training.draft) Object.assign(studio.training.draft.columns, Object.fromEntries(kept));
}

/** Writes the rows of the open table that could not be read to a file that the person chooses. */
export async function saveUnread(): Promise<void> {
  const { current } = studio.dataset;
  if (!current) return;
  const target = await main('target:choose', {
    kind: 'table',
    suggestedName: `${t('{name} unread', { name: shortened(current.name) })}.csv`,
  });
  if (target) saved(await trainer('saveUnread', { datasetId: current.id, token: target.token }));
}

/** Writes all rows of what was classified with their answers to a file that the person chooses. */
export async function saveAnswers(entry: StudioModel, batch: Batch): Promise<void> {
  const name = batch.title.replace(/\.(csv|tsv|txt|parquet)(\.gz)?$/i, '');
  const target = await main('target:choose', {
    kind: 'answers',
    suggestedName: `${t('{name} answers', { name: shortened(name) })}.csv`,
  });
  if (target) saved(await studio.classifying.save(entry, batch, target));
}

function saved({ path, rows, bytes: size }: SavedFile): void {
  const told = { path, size: bytes(size) };
  studio.notices.show(
    'success',
    tn(rows, 'Saved {n} row to {path} ({size}).', 'Saved {n} rows to {path} ({size}).', told),
  );
}

/** Short enough for the name of a file. */
const shortened = (name: string) => name.slice(0, 100);
