/** The models that the app keeps itself, so that none is lost with the process that trained it. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { writeInPieces } from '../whole-file';

/** Nothing is removed here: only the main process knows which models belong to a project. */
export class ModelStore {
  constructor(private readonly folder: string) {}

  /** @throws UserError where the id is none of ours */
  path(id: string): string {
    return this.file(id, 'onnx');
  }

  /** Where its answers about single samples lie. @throws UserError where the id is none of ours */
  answersPath(id: string): string {
    return this.file(id, 'answers');
  }

  /** Keeps a model; returns its id. */
  async add(bytes: Uint8Array): Promise<string> {
    const id = `run-${randomBytes(8).toString('hex')}`;
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.path(id), bytes);
    return id;
  }

  async copy(id: string, from: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await copyFile(from, this.path(id));
  }

  private file(id: string, extension: string): string {
    if (!/^[a-z0-9-]{1,64}$/.test(id)) throw new UserError('no-model', t('There is no such model.'));
    return join(this.folder, `${id}.${extension}`);
  }
}

/** Writes a file so that it is there whole or not at all. @throws UserError */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeInPieces(path, (write) => write(bytes));
}
