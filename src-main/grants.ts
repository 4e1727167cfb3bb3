import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { t } from '../src-preload/language';
import { StudioError } from './errors';

export interface Grant {
  token: string;
  path: string;
}

/**
 * What the person handed to the app in this session. The page knows the tokens, the trainer learns the paths;
 * nothing else on the disk can be named.
 */
export class Grants {
  readonly #paths = new Map<string, string>();
  readonly #tokens = new Map<string, string>();
  #listener: (grant: Grant) => void = () => {};

  /** The same path gets the same token. */
  grant(path: string): string {
    const absolute = resolve(path);
    const known = this.#tokens.get(absolute);
    if (known !== undefined) return known;
    const token = randomUUID();
    this.#tokens.set(absolute, token);
    this.#paths.set(token, absolute);
    this.#listener({ token, path: absolute });
    return token;
  }

  path(token: string): string {
    const path = this.#paths.get(token);
    if (path !== undefined) return path;
    throw new StudioError(
      'unknown-source',
      t('This file was not handed to the app since it started. Drop it again.'),
    );
  }

  all(): Grant[] {
    return [...this.#paths].map(([token, path]) => ({ token, path }));
  }

  /** Calls `listener` for every grant from now on. */
  onGrant(listener: (grant: Grant) => void): void {
    this.#listener = listener;
  }
}
