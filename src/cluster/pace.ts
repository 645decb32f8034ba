import { FailureError, needsPerson, type Failure } from '../model/failure.ts';

/** How a watched list takes its time. In ms, unless the name says seconds. */
export interface Pace {
  /** The first and the longest wait after failures that pass by themselves; doubled each time, with full jitter. */
  readonly backoff: { readonly first: number; readonly longest: number };
  /** The wait after failures that only a person mends: 401, 403, 404, a credential, a certificate. */
  readonly refused: number;
  /** The shortest time from one watch to the next. */
  readonly between: number;
  /** How long a watch is asked to last; a random time between the two, so that not all end together. */
  readonly watchSeconds: { readonly least: number; readonly most: number };
  /** Silence past the end of the watch after which its connection counts as dead. */
  readonly grace: number;
  /** A watch that lasted so long has worked: the next failure waits as the first did. */
  readonly settled: number;
}

export const usualPace: Pace = {
  backoff: { first: 1_000, longest: 30_000 },
  refused: 60_000,
  between: 1_000,
  watchSeconds: { least: 240, most: 480 },
  grace: 30_000,
  settled: 5_000,
};

/** How long to wait before the next attempt, ms. `attempts` counts the failures in a row, from 0. */
export function waitAfter(failure: Failure, attempts: number, pace: Pace): number {
  if (needsPerson(failure)) return pace.refused;
  if (failure.kind === 'busy' && failure.retryAfter !== undefined) {
    return Math.min(failure.retryAfter * 1000, pace.refused);
  }
  const { first, longest } = pace.backoff;
  // At least a tenth, so that jitter never makes a busy loop.
  return Math.min(first * 2 ** attempts, longest) * (0.1 + 0.9 * Math.random());
}

/** Whether an error says that the version or continue token asked for is too old. */
export function isGone(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'gone';
}
