import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** The development server needs inline styles and a socket; the built page gets neither. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
};

/** Three bundles: the main process (with the trainer and the command line beside it), the preload script, the page. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Small libraries of plain JavaScript load sooner from one file.
      externalizeDeps: {
        exclude: ['@bufbuild/protobuf', 'cli-progress', 'commander', 'pure-rand', 'zod'],
      },
      rollupOptions: {
        input: {
          index: 'src-main/index.ts',
          trainer: 'src-main/trainer/index.ts',
          cli: 'src-main/cli.ts',
          'pool-worker': 'src-main/trainer/onnx/pool-worker.js',
        },
        // Modules find the files of threads beside them.
        output: { chunkFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: 'src-preload/index.ts' },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: 'out/renderer',
      rollupOptions: { input: 'src-renderer/index.html' },
    },
    plugins: [svelte(), withoutPolicyInDevelopment],
  },
});
