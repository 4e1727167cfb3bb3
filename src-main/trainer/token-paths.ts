/** The paths that the main process granted, by the token that stands for each. */
import { t } from '../../src-preload/language';
import { UserError } from './errors';

/** A grant and the request that uses it come by different channels; the grant may be a moment late. */
const PATIENCE_MS = 3000;

export class TokenPaths {
  private readonly paths = new Map<string, string>();
  private waiting: (() => void)[] = [];

  grant(token: string, path: string): void {
    this.paths.set(token, path);
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** @throws UserError where no grant of this token comes */
  async get(token: string): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.paths.has(token)) {
      const left = deadline - Date.now();
      if (left <= 0)
        throw new UserError(
          'not-granted',
          t('This file was not handed to the app. Drop or choose it again.'),
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.paths.get(token)!;
  }

  /** Of each token, in their order. @throws UserError where no grant of one comes */
  getAll(tokens: readonly string[]): Promise<string[]> {
    return Promise.all(tokens.map((token) => this.get(token)));
  }
}
