import assert from 'node:assert/strict';

const attempts = 5;

/**
 * Asserts that work takes no more than so many times as long as bare work that it is held against, on whatever machine:
 * both take turns, and the best of several attempts counts. Fast work needs one attempt.
 * @param bare the same amount of plain work, or the same work on a part of what it is for
 */
export function assertQuick(work: () => unknown, bare: () => unknown, times: number, what = ''): void {
  let best = Infinity;
  let unit = Infinity;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    unit = Math.min(unit, timeOf(bare));
    best = Math.min(best, timeOf(work));
    if (best <= times * unit) return;
  }
  assert.fail(
    `${what} took ${(best / unit).toFixed(1)} times the bare work, not ${times}: ${best.toFixed(1)} ms`,
  );
}

/** Bare work on so much text: a look at each character. */
export function walkOver(characters: number): () => number {
  const text = 'a'.repeat(characters);
  return () => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0;
    return sum;
  };
}

function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}
