/**
 * What images came to in earlier trainings, on the disk: records of fixed length under the SHA-256 of an image file's
 * bytes, on one shelf for each recipe. Several processes may use one folder. A cache that fails never fails the work:
 * it finds nothing, keeps nothing, and says so in `note`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CacheInfo } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { fileError } from '../../errors';
import { fileKey, isSettled, KNOWN_FILE_BYTES, KNOWN_FILES, type FileState } from './known-files';
import { chooseLimit, chosenLimit } from './limit';
import { shelfFolder, shelfFolders } from './names';
import { Room } from './room';
import { Shelf, type Keeper } from './shelf';
import { sentences } from '../../words';

export type { Shelf } from './shelf';

/** A file is at most this part of the cache, so that throwing one away makes room and costs little. */
const PARTS = 16;
const LARGEST_FILE = 64e6;

export interface CacheOptions {
  /** Bytes, instead of the chosen or the automatic limit. */
  limit?: number;
}

export class FeatureCache {
  private readonly shelves = new Map<string, Shelf>();
  private readonly room: Room;
  private hasFailed = false;
  private problem: string | null = null;

  private constructor(
    readonly folder: string,
    options: CacheOptions,
  ) {
    this.room = new Room(folder, options.limit, {
      usedAt: (path) => this.shelves.get(dirname(path))?.usedAt(path) ?? 0,
      discard: (path) => {
        this.shelves.get(dirname(path))?.letGo(path);
        rmSync(path, { force: true });
      },
    });
  }

  /** Never fails: see `note`. */
  static async open(folder: string, options: CacheOptions = {}): Promise<FeatureCache> {
    const cache = new FeatureCache(folder, options);
    try {
      mkdirSync(folder, { recursive: true });
      cache.room.enforce();
    } catch (error) {
      cache.keeper.failed(error);
    }
    return cache;
  }

  /** What a person should know of: why nothing or not everything is kept. Null while all is well. */
  get note(): string | null {
    if (this.problem !== null || !this.room.isFull) return this.problem;
    const limit = `${Math.round(this.room.limit / 1e6)} MB`;
    return t(
      'The feature cache is full, so not all features are kept for the next training. Its limit is {limit}.',
      { limit },
    );
  }

  /**
   * The records of a recipe. To be asked for when a run begins: what is used from then on is not thrown away.
   * @param recipe SHA-256 of all that decides what an image comes to, as 64 hexadecimal digits
   * @param bytes length of every record
   */
  shelf(recipe: string, bytes: number): Shelf {
    this.room.beginRun();
    const shelf = this.open(recipe, bytes);
    shelf.refresh();
    return shelf;
  }

  /** SHA-256 of the content that a file had when it was last read, where it seems not to have changed since. */
  knownHash(path: string, state: FileState): string | null {
    const hash = this.knownFiles.get(fileKey(path, state));
    return hash && Buffer.from(hash).toString('hex');
  }

  /** @param state of before the content was read, so that a change meanwhile shows */
  rememberHash(path: string, state: FileState, hash: string): void {
    if (isSettled(state)) this.knownFiles.put(fileKey(path, state), Buffer.from(hash, 'hex'));
  }

  /** @throws UserError where the folder cannot be read */
  async info(): Promise<CacheInfo> {
    this.orUserError(() => this.room.measure());
    const { folder, note } = this;
    const { bytes, limit } = this.room;
    return { folder, bytes, limit, isAutomatic: chosenLimit(folder) === null, note };
  }

  /** Bytes on the disk. @throws UserError where the folder cannot be read */
  async size(): Promise<number> {
    return (await this.info()).bytes;
  }

  /** Takes away all that is kept, and nothing else that may lie in the folder. @throws UserError */
  async clear(): Promise<void> {
    for (const shelf of this.shelves.values()) shelf.letAllGo();
    this.orUserError(() => {
      for (const folder of shelfFolders(this.folder))
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      this.room.enforce();
    });
    this.problem = null;
    this.hasFailed = false;
  }

  /** Holds from now on, for every process. @param limit in bytes; null for the automatic one @throws UserError */
  async setLimit(limit: number | null): Promise<void> {
    this.orUserError(() => {
      chooseLimit(this.folder, limit);
      this.room.enforce();
    });
  }

  /** Writes what waits. */
  flush(): void {
    for (const shelf of this.shelves.values()) shelf.flush();
  }

  /** Writes what waits; the cache is not to be used any more. */
  async close(): Promise<void> {
    for (const shelf of this.shelves.values()) shelf.close();
    this.shelves.clear();
  }

  private get knownFiles(): Shelf {
    return this.open(KNOWN_FILES, KNOWN_FILE_BYTES);
  }

  private open(recipe: string, bytes: number): Shelf {
    const folder = shelfFolder(this.folder, recipe, bytes);
    const shelf = this.shelves.get(folder) ?? new Shelf(folder, bytes, this.keeper);
    this.shelves.set(folder, shelf);
    return shelf;
  }

  private readonly keeper: Keeper = {
    isClosed: () => this.hasFailed || this.room.isFull,
    fileBytes: () => Math.min(LARGEST_FILE, this.room.limit / PARTS),
    makeRoom: (bytes) => this.room.make(bytes),
    damaged: () => {
      this.problem ??= t(
        'Part of the feature cache in "{folder}" was damaged. It was thrown away and is made anew.',
        { folder: this.folder },
      );
    },
    failed: (error) => {
      this.hasFailed = true;
      this.problem ??= sentences(
        t('No features are kept for the next training.'),
        fileError(error, this.folder).message,
      );
    },
  };

  private orUserError(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }
}
