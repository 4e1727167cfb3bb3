/** Tests use folders of their own, which go when they end: nobody's real ones are read or filled. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

export default async function setUp(): Promise<() => void> {
  const make = (name: string, parent = tmpdir()) => mkdtempSync(join(parent, `softmax-studio-test-${name}-`));
  // Below the repository, where a bundle finds its libraries.
  const bundles = join(root, 'node_modules', '.cache');
  mkdirSync(bundles, { recursive: true });
  const [cache, backbones, cli] = [make('cache'), make('backbones'), make('cli', bundles)];
  // Some tests run it as another user.
  chmodSync(cli, 0o755);
  process.env['SOFTMAX_STUDIO_CACHE'] = cache;
  process.env['SOFTMAX_STUDIO_BACKBONES'] = backbones;
  process.env['SOFTMAX_STUDIO_TEST_CLI'] = join(cli, 'cli.js');
  await bundleCli(cli);
  return () => {
    for (const folder of [cache, backbones, cli])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

/** Tests start the command line some hundred times, which takes seconds from its sources. */
async function bundleCli(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      rollupOptions: {
        input: {
          cli: join(root, 'src-main', 'cli.ts'),
          'pool-worker': join(root, 'src-main', 'trainer', 'onnx', 'pool-worker.js'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
