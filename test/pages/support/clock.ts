/** The time that the pages of the tests are at, ms since the epoch: ages do not depend on how long a run takes. */
export const now = Date.parse('2026-05-04T12:00:00Z');

/** A time so many milliseconds before. */
export const ago = (milliseconds: number) => now - milliseconds;
