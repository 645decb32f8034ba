import { untilAborted } from '../../http/abort.ts';
import { FailureError, type Failure } from '../../model/failure.ts';

/** How often something is tried again that failed on the way, and how long to wait before that. */
export interface Patience {
  /** Failures without any progress in between. */
  readonly tries: number;
  /** ms before the second try; twice as long before each that follows. */
  readonly wait: number;
}

export const usualPatience: Patience = { tries: 5, wait: 500 };
/** ms; no server is waited for longer. */
const longestWait = 30_000;

/** Whether a failure is one of the way, of the moment or of one upload, so that the same may succeed now. */
export function isPassing({ kind }: Failure): boolean {
  return kind === 'unreachable' || kind === 'busy' || kind === 'server' || kind === 'conflict';
}

/**
 * Does what changes nothing, and again where it failed on the way. Rejects with the last failure, or the signal's reason as
 * soon as that aborts.
 */
export async function patiently<T>(
  task: () => Promise<T>,
  signal: AbortSignal,
  patience = usualPatience,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await task();
    } catch (error) {
      await waitAfter(error, failures, signal, patience);
    }
  }
}

/** Waits before the next try; throws the error when it is not worth one. */
export async function waitAfter(
  error: unknown,
  failures: number,
  signal: AbortSignal,
  { tries, wait }: Patience,
): Promise<void> {
  if (!(error instanceof FailureError) || !isPassing(error.failure) || failures >= tries) throw error;
  signal.throwIfAborted();
  const asked = error.failure.kind === 'busy' ? (error.failure.retryAfter ?? 0) * 1000 : 0;
  const ms = Math.min(longestWait, Math.max(asked, wait * 2 ** (failures - 1)));
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await untilAborted(passed, signal).finally(() => clearTimeout(timer));
}
