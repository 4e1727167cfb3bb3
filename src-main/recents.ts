import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Recent } from '../src-preload/contract';
import { StudioError } from './errors';
import { JsonFile } from './json-file';
import { t } from '../src-preload/language';

const MAX_RECENTS = 12;

const entrySchema = z.object({
  id: z.string().min(1).max(64),
  path: z.string().min(1),
  kind: z.enum(['images', 'table', 'model']),
  detail: z.string().max(200),
  openedAt: z.iso.datetime(),
});
type Entry = z.infer<typeof entrySchema>;

/** What was opened lately, newest first, as kept in `recents.json`. */
export class Recents {
  readonly #file: JsonFile<Entry[]>;

  constructor(path: string, onSetAside: (setAside: string) => void) {
    this.#file = new JsonFile(path, z.array(entrySchema), [], onSetAside);
  }

  async list(): Promise<Recent[]> {
    const entries = await this.#file.read();
    return Promise.all(
      entries.map(async (entry) => ({
        ...entry,
        name: basename(entry.path) || entry.path,
        exists: await exists(entry.path),
      })),
    );
  }

  /** Puts a path first; a path that is there already moves up and keeps its id. */
  async remember(path: string, kind: Recent['kind'], detail: string): Promise<void> {
    await this.#file.update((entries) => {
      const id = entries.find((entry) => entry.path === path)?.id ?? randomUUID();
      const first: Entry = { id, path, kind, detail, openedAt: new Date().toISOString() };
      return [first, ...entries.filter((entry) => entry.id !== id)].slice(0, MAX_RECENTS);
    });
  }

  async path(id: string): Promise<string> {
    const entry = (await this.#file.read()).find((candidate) => candidate.id === id);
    if (entry === undefined) throw new StudioError('not-found', t('This entry is no longer in the list.'));
    return entry.path;
  }

  async forget(id: string): Promise<void> {
    await this.#file.update((entries) => entries.filter((entry) => entry.id !== id));
  }

  written(): Promise<void> {
    return this.#file.written();
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
