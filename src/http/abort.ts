import { FailureError } from '../model/failure.ts';

/** What an aborted signal makes its waiters throw. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError');
}

/** The promise's result, or the signal's reason as soon as it aborts; what comes later is dropped. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  if (signal.aborted) throw abortReason(signal);
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(abortReason(signal));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Runs a task with a signal that also aborts after `ms`; then it fails as `unreachable`. */
export async function withDeadline<T>(
  ms: number,
  host: string,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const reason = `there is no whole answer within ${ms / 1000} s`;
  const timer = setTimeout(() => deadline.abort(new FailureError({ kind: 'unreachable', host, reason })), ms);
  try {
    return await task(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}
