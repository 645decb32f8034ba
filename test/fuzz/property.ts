import fc from 'fast-check';

/** Something that has to hold for every input of a kind. */
export interface Property {
  readonly what: string;
  /** How many cases `npm test` tries. */
  readonly cases: number;
  check(parameters: Search): Promise<Found>;
}

/** Where the search for a counterexample begins and when it ends. */
export interface Search {
  readonly seed: number;
  readonly cases?: number;
  readonly milliseconds?: number;
}

export interface Found {
  readonly cases: number;
  /** The longest that a case took, ms. */
  readonly slowest: number;
  /** The smallest counterexample that was found, how to find it again, and what it broke. */
  readonly failure?: string;
}

/** What is tried together: `npm run fuzz -- NAME`. */
export interface Target {
  readonly name: string;
  readonly properties: readonly Property[];
  /** Puts away what the properties work with. */
  readonly close?: () => Promise<void>;
}

/** A property of all values of a kind; `holds` throws where it does not. */
export function property<T>(
  what: string,
  values: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
  cases = 150,
): Property {
  return {
    what,
    cases,
    async check({ seed, cases: most = cases, milliseconds }) {
      let slowest = 0;
      const timed = async (value: T): Promise<void> => {
        const begin = performance.now();
        await holds(value);
        slowest = Math.max(slowest, performance.now() - begin);
      };
      const details = await fc.check(fc.asyncProperty(values, timed), {
        seed,
        numRuns: milliseconds === undefined ? most : Number.MAX_SAFE_INTEGER,
        ...(milliseconds === undefined ? {} : { interruptAfterTimeLimit: milliseconds }),
      });
      const found = { cases: details.numRuns, slowest };
      if (!details.failed || details.counterexample === null) return found;
      const report = `${reasonOf(details.errorInstance)}\n${fc.defaultReportMessage(details)}`;
      return { ...found, failure: shortened(report) };
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A counterexample may be huge: the head of it says enough, and the seed finds it again. */
function shortened(text: string): string {
  return text.length <= 6000 ? text : `${text.slice(0, 3000)}\n…\n${text.slice(-3000)}`;
}
