import { FailureError } from '../model/failure.ts';

/** A context that cannot be used as it is written. */
export function badContext(context: string, reason: string): FailureError {
  return new FailureError({ kind: 'badContext', context, reason });
}

/** The code of a Node error, such as `ENOENT`; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
