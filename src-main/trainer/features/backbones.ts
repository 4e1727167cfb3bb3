/** The backbones that recipes may name. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recipe } from '../../../src-preload/contract';
import { UserError } from '../errors';
import { readBackbone, type Backbone } from './backbone';

const BUILT_IN = join('backbone', 'backbone.onnx');

export class Backbones {
  private readonly paths = new Map<string, string>();
  private readonly opened = new Map<string, Promise<Backbone>>();

  /** @param resourcesFolder holds the backbone that ships with the app */
  constructor(private readonly resourcesFolder = nearestResources()) {}

  /** Makes a person's own file known. @throws UserError where it is no backbone */
  async add(path: string): Promise<Backbone> {
    const backbone = await readBackbone(path);
    this.paths.set(backbone.sha256, path);
    this.opened.set(backbone.sha256, Promise.resolve(backbone));
    return backbone;
  }

  /** @returns null for pixels alone @throws UserError where the file is not known, or no backbone any more */
  async get(name: Recipe['backbone']): Promise<Backbone | null> {
    if (name === 'pixels') return null;
    const path = name === 'built-in' ? join(this.resourcesFolder, BUILT_IN) : this.paths.get(name);
    if (path === undefined) {
      const message = `The recipe wants the backbone with the SHA-256 ${name}. Choose its file (on the command line: --backbone FILE), or the built-in one.`;
      throw new UserError('no-backbone', message);
    }
    const known = this.opened.get(name) ?? readBackbone(path);
    this.opened.set(name, known);
    known.catch(() => this.opened.delete(name));
    return known;
  }
}

/** Of the checkout, or beside a bundle. */
function nearestResources(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'resources', BUILT_IN)) && dirname(folder) !== folder)
    folder = dirname(folder);
  return join(folder, 'resources');
}
