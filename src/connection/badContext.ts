import { FailureError } from '../model/failure.ts';

/** A context that cannot be used as it is written. */
export function badContext(context: string, reason: string): FailureError {
  return new FailureError({ kind: 'badContext', context, reason });
}
