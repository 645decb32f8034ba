import type { Slices } from '../../model/prune/slices.ts';
import { Pace } from '../../model/pace.ts';

/** Does long work slice by slice and lets others get their turn in between. Rejects with the signal's reason alone. */
export async function inSlices<T>(work: Slices<T>, signal: AbortSignal): Promise<T> {
  const pace = new Pace();
  for (;;) {
    signal.throwIfAborted();
    const slice = work.next();
    if (slice.done === true) return slice.value;
    await pace.step();
  }
}
