import { defineConfig } from '@playwright/test';

/** Tests in a real Electron, on what `electron-vite build` made. One app at a time: each trains with every core. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.test.ts',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  reporter: 'list',
});
