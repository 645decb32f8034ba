import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FailureError } from '../../src/model/failure.ts';
import { failureText } from '../../src/model/failureWords.ts';

/** What the work gives, or nothing where it fails with one of our failures, which says itself in words. */
export function orFailure<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    said(error);
    return undefined;
  }
}

/** The same of a promise. */
export async function laterOrFailure<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    said(error);
    return undefined;
  }
}

function said(error: unknown): void {
  if (!(error instanceof FailureError)) throw error;
  assert.notEqual(error.failure.kind, 'unexpected');
  assertNoControls(failureText(error.failure));
}

/** What is made of an input must not be a multiple of it. */
export function assertBounded(output: unknown, input: number, times = 20): void {
  const length = (typeof output === 'string' ? output : textOf(output)).length;
  assert.ok(length <= times * input + 20_000, `${length} characters were made of ${input}`);
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part,
  );
}

/** Characters that act on a terminal, hide, or turn the text around. */
export function assertNoControls(text: string, where = ''): void {
  const found = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.exec(text)?.[0];
  assert.equal(found, undefined, `a control character got through ${where}`);
}

const ownMembers = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));

/** Whether the mother of all objects is as it was. */
export function assertNotPolluted(): void {
  assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), ownMembers);
}

/** A text that repeats a piece: what takes more than its share of time for it shows when it is repeated more often. */
export interface Growing {
  readonly head: string;
  readonly piece: string;
  readonly tail: string;
}

export function growing(piece: fc.Arbitrary<string>): fc.Arbitrary<Growing> {
  return fc.record({ head: piece, piece, tail: piece });
}

const growth = 8;

/** Asserts that eight times the text takes some eight times as long, and not 64: both are measured here and now. */
export function assertLinear(
  { head, piece, tail }: Growing,
  work: (text: string) => unknown,
  times = 800,
): void {
  const [short, long] = [times, times * growth].map((each) => head + piece.repeat(each) + tail) as [
    string,
    string,
  ];
  if (timeOf(long, work) < 50) return;
  let quick = Infinity;
  let slow = Infinity;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    quick = Math.min(quick, timeOf(short, work));
    slow = Math.min(slow, timeOf(long, work));
    if (slow < 50 || slow <= quick * growth * 4) return;
  }
  assert.fail(
    `${growth} times the text took ${(slow / quick).toFixed(1)} times as long: ${slow.toFixed(0)} ms`,
  );
}

function timeOf(text: string, work: (text: string) => unknown): number {
  const begin = performance.now();
  work(text);
  return performance.now() - begin;
}
