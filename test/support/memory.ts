import type { Remembered } from '../../src/commands/remembered.ts';

/** Remembers for as long as the test lasts. */
export function memory(): Remembered {
  const values = new Map<string, string>();
  return {
    get: (name) => values.get(name),
    set: (name, value) => Promise.resolve(void values.set(name, value)),
  };
}
