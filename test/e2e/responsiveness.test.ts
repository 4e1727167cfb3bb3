/** How the window feels while the trainer uses every core. Printed, and asserted only where it would be broken. */
import { expect, test } from '@playwright/test';
import { launchStudio } from './app';

test('the window stays responsive while training runs', async () => {
  const { app, page, close } = await launchStudio();
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
  await page.getByText('Advanced').click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-hidden').fill('256, 256');
  await page.getByTestId('recipe-epochs').fill('100000');
  await page.getByTestId('train-button').click();
  await expect
    .poll(async () => Number(await page.getByTestId('epoch').getAttribute('data-epoch')), { timeout: 30_000 })
    .toBeGreaterThan(2);

  const delays = app.evaluate(async () => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const histogram = monitorEventLoopDelay({ resolution: 5 });
    histogram.enable();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return {
      median: histogram.percentile(50) / 1e6,
      p95: histogram.percentile(95) / 1e6,
      max: histogram.max / 1e6,
    };
  });
  const frames = await page.evaluate(async () => {
    const times: number[] = [];
    await new Promise<void>((resolve) => {
      const began = performance.now();
      const frame = (now: number) => {
        times.push(now);
        if (now - began < 5000) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    gaps.sort((a, b) => a - b);
    return {
      count: gaps.length,
      median: gaps[gaps.length >> 1]!,
      p95: gaps[Math.floor(gaps.length * 0.95)]!,
      max: gaps.at(-1)!,
    };
  });
  const main = await delays;
  const show = (values: Record<string, number>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value.toFixed(1)}`)
      .join(', ');
  console.log(`main process event-loop delay while training, ms: ${show(main)}`);
  console.log(`renderer frame times while training, ms: ${show(frames)}`);
  expect(main.p95).toBeLessThan(1000);
  expect(frames.count).toBeGreaterThan(5);
  await close();
});
