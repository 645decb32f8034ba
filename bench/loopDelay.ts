import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 1;
const nanoseconds = 1e6;

/** The longest time for which work kept everything else in this process waiting, ms. */
export async function longestDelay(work: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution });
  // What was waiting before is not of this work.
  await turn();
  histogram.enable();
  await turn();
  histogram.reset();
  try {
    await work();
    await turn();
  } finally {
    histogram.disable();
  }
  // It measures from one look to the next, which are this far apart when nothing is in the way.
  return histogram.max / nanoseconds - resolution;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5 * resolution));
}
