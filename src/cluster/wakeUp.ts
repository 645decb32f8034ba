/** How often the clock is looked at, and how late a look has to be for the machine to have slept; ms. */
export interface WakeUpPace {
  readonly every: number;
  readonly late: number;
}

const usual: WakeUpPace = { every: 10_000, late: 30_000 };

/**
 * Notices that this machine has slept: its timers stood still while the clock went on. Asks nobody. The answer ends it.
 */
export function onWakeUp(woke: () => void, { every, late }: WakeUpPace = usual): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > every + late) woke();
    last = now;
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}
