/** Typed arrays that grow by half, so that many small additions cost as much as one large. New places hold 0. */

type Column = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** The length that an array gets which has to hold `needed`. */
export function grownLength(needed: number): number {
  return Math.max(16, Math.ceil(needed * 1.25));
}

/** Puts what the old array holds into the new, which is longer. */
export function filled<T extends Column>(grown: T, old: T): T {
  grown.set(old);
  return grown;
}
