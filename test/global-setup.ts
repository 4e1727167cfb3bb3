/** Tests use a feature cache of their own, which goes when they end: nobody's real one is read or filled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'softmax-studio-test-cache-'));
  process.env['SOFTMAX_STUDIO_CACHE'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
