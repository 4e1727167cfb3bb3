/** Packages of the npm registry as archives, for what is inside them and not to be installed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { capture } from '../children';

/** A version of a package and the checksum that it must arrive with. */
export interface PinnedPackage {
  /** `name@version`. */
  spec: string;
  /** As the registry writes it: `npm view SPEC dist.integrity`. */
  integrity: string;
}

/**
 * Puts the package's archive into `folder`, which holds no other, and returns its path.
 * @throws where the registry does not give it, or gives one with another checksum
 */
export async function fetchPackage({ spec, integrity }: PinnedPackage, folder: string): Promise<string> {
  await capture('npm', ['pack', spec, '--loglevel=error', '--fetch-retries=1'], { cwd: folder });
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack ${spec} left no archive`);
  const archive = path.join(folder, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const arrived = `sha512-${hash.digest('base64')}`;
  if (arrived !== integrity)
    throw new Error(`${spec} arrived with checksum ${arrived}, expected ${integrity}`);
  return archive;
}
