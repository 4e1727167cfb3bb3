import { defineConfig } from '@playwright/test';

/** Tests in a real Electron, on what `electron-vite build` made. Two apps at a time, as each waits for itself much of the time. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.test.ts',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  reporter: 'list',
});
