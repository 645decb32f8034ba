/** Long work that is done in slices: each `next` does a few milliseconds of it at most, the last one returns the result. */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Does all of the work at once. */
export function allAtOnce<T>(work: Slices<T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
  }
}
