import { FailureError } from '../model/failure.ts';

/** The failure of what was still going on when its session was closed. */
export function sessionEnded(host: string): FailureError {
  const reason = 'the connection was closed, because another context is shown or the window closes';
  return new FailureError({ kind: 'unreachable', host, reason });
}
