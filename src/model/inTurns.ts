import { Pace } from './pace.ts';

/** What comes of each item, in order, as `map` does; others get their turns in between. */
export async function mapInTurns<T, U>(items: Iterable<T>, work: (item: T) => U): Promise<U[]> {
  const pace = new Pace();
  const results: U[] = [];
  for (const item of items) {
    results.push(work(item));
    // A promise for each would take longer than most work.
    const rest = pace.step();
    if (rest !== undefined) await rest;
  }
  return results;
}
