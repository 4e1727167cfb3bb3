import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Level = 'info' | 'warn' | 'error';

/**
 * `studio.log` in `folder`, and the one before it as `studio.old.log`. Holds what the app did and the text of
 * errors, no data of the person's. Written at once, so that the last line before a crash is there.
 */
export class Log {
  readonly path: string;
  readonly #oldPath: string;
  #bytes: number;

  constructor(
    readonly folder: string,
    private readonly maxBytes = 1_000_000,
  ) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'studio.log');
    this.#oldPath = join(folder, 'studio.old.log');
    this.#bytes = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  info(text: string): void {
    this.#write('info', text);
  }

  warn(text: string): void {
    this.#write('warn', text);
  }

  error(text: string): void {
    this.#write('error', text);
  }

  #write(level: Level, text: string): void {
    const line = `${new Date().toISOString()} ${level} ${text.trimEnd().slice(0, 8000)}\n`;
    try {
      if (this.#bytes > 0 && this.#bytes + line.length > this.maxBytes) {
        renameSync(this.path, this.#oldPath);
        this.#bytes = 0;
      }
      appendFileSync(this.path, line);
      this.#bytes += line.length;
    } catch {
      // A full disk must not turn every log line into a failure of the app.
    }
  }
}
