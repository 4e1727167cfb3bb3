/** The backbones that the app keeps itself: `<sha256>.onnx`, and beside each what it is, `<sha256>.json`. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BackboneInfo } from '../../../src-preload/contract';
import { fileError } from '../errors';
import { isRunning } from '../storage';

const UNFINISHED = /\.(\d+)-[0-9a-f]+\.unfinished$/;

const infoSchema: z.ZodType<BackboneInfo> = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  bytes: z.number(),
  size: z.number().nullable(),
  mean: z.array(z.number()).nullable(),
  std: z.array(z.number()).nullable(),
  columns: z.number(),
  licence: z.string().nullable(),
  trainedOn: z.string().nullable(),
  notes: z.array(z.string()),
});

export class BackboneStore {
  constructor(private readonly folder: string) {}

  /** Where a backbone is kept; null where it is not. */
  path(sha256: string): string | null {
    const path = this.fileOf(sha256);
    return existsSync(path) ? path : null;
  }

  /** What a kept one is; null where nothing is known of it. */
  info(sha256: string): Promise<BackboneInfo | null> {
    return this.read(`${sha256}.json`);
  }

  /** Those that are kept, by name; what is damaged is left out. */
  async list(): Promise<BackboneInfo[]> {
    const names = await readdir(this.folder).catch(() => []);
    const infos = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.read(name)),
    );
    const kept = infos.filter((info) => info !== null && this.path(info.sha256) !== null) as BackboneInfo[];
    return kept.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  /**
   * Keeps a file that is written, then looked at; it is there whole or not at all.
   * @param write fills the file
   * @param look says what it is from its unfinished path, or throws: then nothing is kept
   * @throws UserError
   */
  async keep(
    write: (file: FileHandle) => Promise<void>,
    look: (path: string) => Promise<BackboneInfo>,
  ): Promise<BackboneInfo> {
    await this.prepare();
    const unfinished = this.unfinished('backbone');
    try {
      await this.write(unfinished, write);
      const info = await look(unfinished);
      await this.keepInfo(info);
      await rename(unfinished, this.fileOf(info.sha256));
      return info;
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      throw hasCode(error) ? fileError(error, this.folder) : error;
    }
  }

  private fileOf(sha256: string): string {
    return join(this.folder, `${sha256}.onnx`);
  }

  /** Makes the folder, without what processes left in it that ended. */
  private async prepare(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      for (const name of await readdir(this.folder)) {
        const pid = UNFINISHED.exec(name)?.[1];
        if (pid !== undefined && !isRunning(Number(pid))) await rm(join(this.folder, name), { force: true });
      }
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }

  private async keepInfo(info: BackboneInfo): Promise<void> {
    const unfinished = this.unfinished(info.sha256);
    await this.write(unfinished, (file) => file.writeFile(JSON.stringify(info)));
    await rename(unfinished, join(this.folder, `${info.sha256}.json`));
  }

  private async write(path: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    const file = await open(path, 'wx');
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private async read(name: string): Promise<BackboneInfo | null> {
    try {
      return infoSchema.parse(JSON.parse(await readFile(join(this.folder, name), 'utf8')));
    } catch {
      return null;
    }
  }

  private unfinished(name: string): string {
    return join(this.folder, `${name}.${process.pid}-${randomBytes(4).toString('hex')}.unfinished`);
  }
}

/** Whether a system call failed. */
const hasCode = (error: unknown) => error instanceof Error && 'syscall' in error;
