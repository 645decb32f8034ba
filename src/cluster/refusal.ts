import { FailureError } from '../model/failure.ts';

/** What the server puts before the reason, once for each layer that the refusal came through. */
const layers = /^(?:\S+ "[^"]*" is invalid: |\[\]: |Internal error: )+/;
/** The reason and the error of an access review that gave neither. */
const silence = /(?:: "" "")+$/;
/** The API server's 422 for a JSON patch that cannot be applied; it says no more than that. */
const doesNotFit = 'the server rejected our request due to an error in our request';

/** Throws why a change failed: with the reason alone where the server would not accept it, any other error as it is. */
export function refused(error: unknown): never {
  if (!(error instanceof FailureError) || error.failure.kind !== 'invalid') throw error;
  const { failure } = error;
  const reason = failure.reason.replace(layers, '').replace(silence, '');
  throw reason === '' ? error : new FailureError({ ...failure, reason });
}

/**
 * The same for a JSON patch. The server applies it before it compares versions, so one that does not fit the object any
 * more is a `conflict`, as any other change meanwhile.
 */
export function refusedPatch(error: unknown): never {
  if (!(error instanceof FailureError) || error.failure.kind !== 'invalid') throw error;
  const { doing, reason } = error.failure;
  if (!reason.startsWith(doesNotFit)) return refused(error);
  throw new FailureError({ kind: 'conflict', doing, reason: 'what the change was meant for is not there' });
}
