import { FailureError } from '../model/failure.ts';

/** How often a change from elsewhere or a lost answer is answered by looking again. */
export const patience = 5;

/** Whether it takes another look to know if a change was made: somebody else was faster, or the answer got lost. */
export function mayBeDone(error: unknown): error is FailureError {
  if (!(error instanceof FailureError)) return false;
  const { kind } = error.failure;
  return kind === 'conflict' || kind === 'unreachable' || kind === 'unreadable' || kind === 'server';
}
