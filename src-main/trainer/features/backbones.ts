/** The backbones that recipes may name. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackboneInfo, OfferedBackbone, Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import type { Job } from '../job';
import { inspectBackbone, readBackbone, readBuiltIn, type Backbone } from './backbone';
import { download } from './backbone-fetch';
import { noBackbone, readLimited } from './backbone-file';
import { OFFERED, type Offer } from './backbone-offers';
import type { BackboneStore } from './backbone-store';
import { listed, quoted } from '../words';

const BUILT_IN = join('backbone', 'backbone.onnx');

export class Backbones {
  private readonly paths = new Map<string, string>();
  private builtIn: Promise<Backbone> | null = null;
  /** The person's own that was asked for last: some are large. */
  private own: { key: string; backbone: Promise<Backbone> } | null = null;

  /**
   * @param resourcesFolder holds the backbone that ships with the app
   * @param store keeps others
   * @param offers may be fetched
   */
  constructor(
    private readonly resourcesFolder = nearestResources(),
    private readonly store: BackboneStore | null = null,
    private readonly offers: readonly Offer[] = OFFERED,
  ) {}

  /** Makes a file known where it is. @throws UserError where it is no backbone */
  async add(path: string): Promise<BackboneInfo> {
    const info = await inspectBackbone(path, { offers: this.offers });
    this.paths.set(info.sha256, path);
    return info;
  }

  /** Keeps a copy of a file. @throws UserError where it is no backbone, or cannot be kept */
  async keep(path: string): Promise<BackboneInfo> {
    return this.requireStore().keep(
      async (file) => file.writeFile(await readLimited(path)),
      (copy) => inspectBackbone(copy, { shown: path, offers: this.offers }),
    );
  }

  list(): Promise<BackboneInfo[]> {
    return this.store?.list() ?? Promise.resolve([]);
  }

  get offered(): OfferedBackbone[] {
    return this.offers.map(({ name, url, licence, bytes, sha256, trainedOn, about }) => {
      return { name, url, licence, bytes, sha256, trainedOn, about: about() };
    });
  }

  /** Downloads, checks and keeps one of the offered backbones. @throws UserError */
  async fetch(name: string, job: Job): Promise<BackboneInfo> {
    const offer = this.offers.find((one) => one.name === name);
    if (!offer) {
      const names = listed(this.offers.map((one) => quoted(one.name)));
      const message = names
        ? t('There is no "{name}" to fetch. There is {names}.', { name, names })
        : t('There is no "{name}" to fetch. There is nothing.', { name });
      throw new UserError('no-backbone', message);
    }
    return job.run('fetching', offer.bytes, (report) =>
      this.requireStore().keep(
        (file) => download(offer, file, job, report),
        (path) => inspectBackbone(path, { shown: `${name}.onnx`, offers: this.offers }),
      ),
    );
  }

  /** @returns null for pixels alone @throws UserError where the file is not known, or no backbone any more */
  async get(name: Recipe['backbone'], input: Recipe['backboneInput'] = null): Promise<Backbone | null> {
    if (name === 'pixels') return null;
    if (name === 'built-in') return (this.builtIn ??= readBuiltIn(join(this.resourcesFolder, BUILT_IN)));
    const key = `${name} ${JSON.stringify(input)}`;
    if (this.own?.key !== key) {
      const backbone = this.read(name, input);
      const own = { key, backbone };
      this.own = own;
      backbone.catch(() => {
        if (this.own === own) this.own = null;
      });
    }
    return this.own.backbone;
  }

  private async read(sha256: string, input: Recipe['backboneInput']): Promise<Backbone> {
    const path = this.paths.get(sha256) ?? this.store?.path(sha256);
    if (!path) {
      const message = t(
        'The recipe wants the backbone with the SHA-256 {sha256}. Choose its file (on the command line: --backbone FILE), or the built-in one.',
        { sha256 },
      );
      throw new UserError('no-backbone', message);
    }
    const info = this.paths.has(sha256) ? null : await this.store!.info(sha256);
    const shown = info ? `${info.name}.onnx` : path;
    const backbone = await readBackbone(path, input, { offers: this.offers, shown });
    if (backbone.sha256 !== sha256) throw noBackbone(shown, t('it is not the file any more that it was'));
    // A file that is kept is called by its hash.
    const kept = (await this.list()).find((info) => info.sha256 === sha256);
    return kept ? { ...backbone, card: { ...backbone.card, name: kept.name } } : backbone;
  }

  private requireStore(): BackboneStore {
    if (this.store) return this.store;
    throw new Error('These backbones have no folder to be kept in.');
  }
}

/** Of the checkout, or beside a bundle. */
/** The resources beside the program, in the checkout and in a package. */
export function nearestResources(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'resources', BUILT_IN)) && dirname(folder) !== folder)
    folder = dirname(folder);
  return join(folder, 'resources');
}
