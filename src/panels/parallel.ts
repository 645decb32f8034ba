/** Requests of one panel that are under way at once. */
const parallel = 4;

/** Runs the work, a few at a time, until it is done or no longer wanted. */
export async function eachInParallel(
  work: readonly (() => Promise<unknown>)[],
  unwanted: () => boolean,
): Promise<void> {
  const queue = [...work];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !unwanted(); next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
