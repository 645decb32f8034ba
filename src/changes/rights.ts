import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Right, RightAnswer } from '../model/right.ts';
import type { KnownRights } from './work.ts';

interface RightsOptions {
  readonly client: Pick<ClusterClient, 'mayI'>;
  /** Ends what is in flight; nothing is asked after that. */
  readonly signal: AbortSignal;
  /** How long an answer counts, ms; five minutes unless given. */
  readonly freshFor?: number;
}

/** Requests at one time. */
const atOnce = 8;

/**
 * What the user may do, asked of the cluster once and kept for a while. Each right has at most one request in flight,
 * however many ask. An answer that is no longer fresh stands until the new one is there.
 */
export class Rights implements KnownRights {
  readonly #options: RightsOptions;
  readonly #known = new Map<string, { readonly answer: RightAnswer; readonly at: number }>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: RightsOptions) {
    this.#options = options;
  }

  /** Asks for those of the rights that are not known. Never rejects: what could not be asked is `unknown`. */
  async ask(rights: readonly Right[]): Promise<void> {
    await Promise.all(rights.filter((right) => !this.#isFresh(right)).map((right) => this.#once(right)));
  }

  /** What is known now; asks nothing. */
  answer(right: Right): RightAnswer {
    return this.#known.get(keyOf(right))?.answer ?? 'unknown';
  }

  /** Forgets the answers: the next `ask` asks again. */
  forget(): void {
    this.#known.clear();
  }

  #isFresh(right: Right): boolean {
    const known = this.#known.get(keyOf(right));
    return known !== undefined && performance.now() - known.at < (this.#options.freshFor ?? 300_000);
  }

  #once(right: Right): Promise<void> {
    const key = keyOf(right);
    const asking = this.#asking.get(key);
    if (asking !== undefined) return asking;
    const asked = this.#inTurn(() => this.#fetch(right)).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      await task();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the one that waits longest, so that none that comes now takes it.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #fetch(right: Right): Promise<void> {
    const { client, signal } = this.#options;
    if (signal.aborted) return;
    try {
      const may = await client.mayI(right, signal);
      this.#known.set(keyOf(right), { answer: may ? 'yes' : 'no', at: performance.now() });
    } catch {
      this.#known.delete(keyOf(right));
    }
  }
}

function keyOf({ project, verb, resource, group = 'image.openshift.io' }: Right): string {
  return JSON.stringify([project, verb, group, resource]);
}
