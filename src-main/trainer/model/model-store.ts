/** The models that the app keeps itself, so that none is lost with the process that trained it. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors';
import { writeInPieces } from '../whole-file';

/** Older models than the newest so many are removed; what was saved elsewhere is not touched. */
const KEPT = 50;

export class ModelStore {
  constructor(private readonly folder: string) {}

  /** @throws UserError where the id is none of ours */
  path(id: string): string {
    if (!/^[a-z0-9-]{1,64}$/.test(id)) throw new UserError('no-model', 'There is no such model.');
    return join(this.folder, `${id}.onnx`);
  }

  /** Keeps a model; returns its id. */
  async add(bytes: Uint8Array): Promise<string> {
    const id = `run-${randomBytes(8).toString('hex')}`;
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.path(id), bytes);
    await this.prune();
    return id;
  }

  async copy(id: string, from: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await copyFile(from, this.path(id));
    await this.prune();
  }

  private async prune(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.onnx'));
    const aged = await Promise.all(
      names.map(async (name) => ({ name, age: (await stat(join(this.folder, name))).mtimeMs })),
    );
    const old = aged.sort((a, b) => b.age - a.age).slice(KEPT);
    await Promise.all(old.map(({ name }) => rm(join(this.folder, name), { force: true })));
  }
}

/** Writes a file so that it is there whole or not at all. @throws UserError */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeInPieces(path, (write) => write(bytes));
}
