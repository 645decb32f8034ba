import { isRecord } from '../../model/json.ts';
import type {
  PruneImage,
  PruneInput,
  PruneLimit,
  PruneStream,
  PruneUser,
} from '../../model/prune/pruneInput.ts';
import type { PruneList } from '../../model/prune/pruneRun.ts';
import { parsePruneImage } from './pruneImages.ts';
import { parsePruneLimits } from './pruneLimits.ts';
import { parsePruneStream } from './pruneStreams.ts';
import { parsePruneUser } from './pruneUsers.ts';

/** Gathers the lists, item by item as they arrive; raw objects are let go at once. Never throws. */
export class PruneReading {
  readonly #images: PruneImage[] = [];
  readonly #streams: PruneStream[] = [];
  readonly #users: PruneUser[] = [];
  readonly #limits: PruneLimit[] = [];
  readonly #unreadable = new Map<PruneList, number>();

  /** What was read until now. */
  get input(): PruneInput {
    return {
      images: [...this.#images],
      streams: [...this.#streams],
      users: [...this.#users],
      limits: [...this.#limits],
    };
  }

  /** How many items of which list could not be read. A plan knows less than `oc` then, and must not be carried out. */
  get unreadable(): ReadonlyMap<PruneList, number> {
    return this.#unreadable;
  }

  /** Takes an item of a list. */
  add(kind: PruneList, raw: unknown): void {
    if (!isRecord(raw) || !this.#take(kind, raw)) {
      this.#unreadable.set(kind, (this.#unreadable.get(kind) ?? 0) + 1);
    }
  }

  #take(kind: PruneList, raw: unknown): boolean {
    switch (kind) {
      case 'image':
        return push(this.#images, parsePruneImage(raw));
      case 'image stream':
        return push(this.#streams, parsePruneStream(raw));
      case 'limit range': {
        const limits = parsePruneLimits(raw);
        return limits.every((limit) => push(this.#limits, limit === 'unreadable' ? undefined : limit));
      }
      default:
        return push(this.#users, parsePruneUser(kind, raw));
    }
  }
}

function push<T>(all: T[], one: T | undefined): boolean {
  if (one !== undefined) all.push(one);
  return one !== undefined;
}
