import assert from 'node:assert/strict';
import { FailureError, type Failure } from '../../src/model/failure.ts';

/** The failure that a promise rejects with; anything else is an error of the test. */
export async function failureFrom(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return assert.fail('nothing failed');
}
