/** What bulk work has done so far, in a file beside its result: a line of JSON for each step, the first of what it is. */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fileError } from '../errors';

const NEWLINE = 10;

/**
 * The lines of a file, each with the place where it ends. One that was not written to its end, or is no JSON, ends
 * them. None where there is no such file.
 */
export async function* journalLines(path: string): AsyncGenerator<{ value: unknown; end: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      let from = 0;
      for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, from)) {
        const value = parsed(rest.toString('utf8', from, at));
        if (value === undefined) return;
        yield { value, end: end + at + 1 };
        from = at + 1;
      }
      end += from;
      rest = rest.subarray(from);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError(error, path);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A file that grows at its end, and is on the disk after each step. */
export class GrowingFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    public bytes: number,
  ) {}

  /** @param bytes that are kept of what is there; what comes after them is thrown away */
  static async open(path: string, bytes: number): Promise<GrowingFile> {
    const explain = (error: unknown): never => {
      throw fileError(error, path);
    };
    const file = await open(path, bytes > 0 ? 'r+' : 'w').catch(explain);
    await file.truncate(bytes).catch(explain);
    return new GrowingFile(path, file, bytes);
  }

  /** @throws UserError where there is no room */
  async append(text: string): Promise<void> {
    if (text === '') return;
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, this.bytes + at);
        at += bytesWritten;
      }
      await this.file.datasync();
      this.bytes += bytes.length;
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
