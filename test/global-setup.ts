/** Tests use folders of their own, which go when they end: nobody's real ones are read or filled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp(): () => void {
  const make = (name: string) => mkdtempSync(join(tmpdir(), `softmax-studio-test-${name}-`));
  const [cache, backbones] = [make('cache'), make('backbones')];
  process.env['SOFTMAX_STUDIO_CACHE'] = cache;
  process.env['SOFTMAX_STUDIO_BACKBONES'] = backbones;
  return () => {
    for (const folder of [cache, backbones]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
