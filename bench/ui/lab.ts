/** The Learn screen while its models learn: two pictures of decision regions, their scores and their charts. */
import type { Page } from '@playwright/test';
import { launchStudio } from '../../test/e2e/app';
import { framesOf, timesOfFrames } from './frames';
import type { Measured } from './measure';

const SECONDS = 8;
/** Milliseconds of script a frame: half of what a frame has. */
const SCRIPT_AT_MOST_MS = 8;

export async function lab(): Promise<Measured> {
  const { page, close } = await launchStudio();
  try {
    await page.getByTestId('step-lab').click();
    await page.getByTestId('lab-play').click();
    await page.waitForTimeout(2000);
    const scriptSeconds = await scriptClock(page);
    const before = await scriptSeconds();
    const frames = framesOf(await timesOfFrames(page, SECONDS));
    const ms = (1000 * ((await scriptSeconds()) - before)) / frames.count;
    return { 'lab-learning': frames, 'lab-script-a-frame': { ms, atMost: SCRIPT_AT_MOST_MS } };
  } finally {
    await close();
  }
}

/** A clock that runs while the page runs script, in seconds. */
async function scriptClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  // Its own time: what else the machine does is left out.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration')!.value;
  };
}
