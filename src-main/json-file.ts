import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { systemCode } from './errors';
import { writeAtomic } from './files';

/**
 * A small JSON file that the app keeps for itself. What is read is validated; a file that does not fit is set
 * aside under another name, never lost, and the app goes on with `empty`.
 */
export class JsonFile<T> {
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(
    readonly path: string,
    private readonly schema: z.ZodType<T>,
    readonly empty: T,
    private readonly onSetAside: (setAside: string) => void,
  ) {}

  async read(): Promise<T> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return this.empty;
      throw error;
    }
    const parsed = this.schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const setAside = `${this.path}.damaged-${Date.now()}`;
    await rename(this.path, setAside);
    this.onSetAside(setAside);
    return this.empty;
  }

  /** Reads, changes and writes; changes asked for at the same time happen one after the other. */
  update(change: (value: T) => T): Promise<T> {
    return this.#write(async () => change(await this.read()));
  }

  /** Puts a value in the place of what is there, whatever that is. */
  replace(value: T): Promise<T> {
    return this.#write(async () => value);
  }

  #write(valueOf: () => Promise<T>): Promise<T> {
    const next = this.#lastChange.then(async () => {
      const value = await valueOf();
      await mkdir(dirname(this.path), { recursive: true });
      await writeAtomic(this.path, `${JSON.stringify(value, null, 2)}\n`);
      return value;
    });
    // A failed change is its caller's to report; the next one starts from what is on disk.
    this.#lastChange = next.catch(() => undefined);
    return next;
  }

  /** Resolves when the changes asked for so far are on disk, or have failed. */
  async written(): Promise<void> {
    await this.#lastChange;
  }
}

/** Undefined for text that is no JSON; no schema of ours takes that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
