const rounds = 12;

/** Work in two ways that are held against each other. */
export interface Ways {
  readonly bare: () => Promise<unknown>;
  readonly whole: () => Promise<unknown>;
  /** Before and after each turn of `whole`, beyond its time. */
  readonly prepare?: () => Promise<void>;
  readonly end?: () => Promise<void>;
}

/**
 * Both ways take turns, and the best time of each counts, ms: what slows the machine down slows both, or neither. Nothing is
 * collected in between: after a forced collection V8 begins with the smallest heap, and is busy growing it.
 */
export async function bestOfTurns(ways: Ways): Promise<{ readonly bare: number; readonly whole: number }> {
  const times = { bare: Infinity, whole: Infinity };
  for (let round = 0; round <= rounds; round += 1) {
    const bareTime = await timed(ways.bare);
    await ways.prepare?.();
    const wholeTime = await timed(ways.whole);
    await ways.end?.();
    // The first round warms up.
    if (round === 0) continue;
    times.bare = Math.min(times.bare, bareTime);
    times.whole = Math.min(times.whole, wholeTime);
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
