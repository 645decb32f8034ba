import type { ImageStream } from '../model/imageStream.ts';
import { compareNames } from '../model/project.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { usedImage } from '../store/usedImage.ts';
import type { FilterFacts, TreeFilter } from './treeFilter.ts';
import { inParallel } from '../model/inParallel.ts';

/** What a filter has to know of tags, from the store; `now` in ms since the epoch. */
export function filterFacts(store: RegistryStore, now: number): FilterFacts {
  return {
    now,
    isMissing: (stream, tag) => store.facts?.isMissing(stream, tag) === true,
    isUsed(stream, tag) {
      const { facts } = store;
      if (facts === undefined) return undefined;
      const revisions = tag.revisions.map(({ image }) => image);
      const { kind, uses, unseen } = store.usedBy(usedImage(stream, tag.name, revisions, facts));
      if (uses.length > 0) return true;
      // A pod that runs one platform of an index names that platform's digest.
      const isDescribed = revisions.length === 0 || facts.layers(stream)?.kind === 'loaded';
      return kind === 'looked' && unseen.length === 0 && isDescribed ? false : undefined;
    },
  };
}

/** Streams of one project whose layers a filter asks for, at most. */
const asked = 50;
/** Streams that are asked for at a time. */
const parallel = 4;

/** The streams of open projects that a filter may show, by project and name: those whose layers it asks for, and the others. */
export function candidates(
  store: RegistryStore,
  filter: TreeFilter,
): { readonly asked: readonly ImageStream[]; readonly others: readonly ImageStream[] } {
  if (!filter.needsLayers) return { asked: [], others: [] };
  // Whatever can still turn out to be missing or unused.
  const hopeful: FilterFacts = { now: Date.now(), isMissing: () => true, isUsed: () => false };
  const counts = new Map<string, number>();
  const [first, others]: [ImageStream[], ImageStream[]] = [[], []];
  const sorted = store.loadedStreams.sort((a, b) => compareNames(a.name, b.name));
  for (const stream of sorted) {
    const hasImages = stream.tags.some(({ revisions }) => revisions.length > 0);
    if (!hasImages || !filter.acceptsStream(stream, hopeful)) continue;
    const count = counts.get(stream.project) ?? 0;
    counts.set(stream.project, count + 1);
    (count < asked ? first : others).push(stream);
  }
  return { asked: first, others };
}

/** Learns what a filter has to know of the streams of open projects: which images are missing, and their platforms. */
export class FilterLoader {
  readonly #store: RegistryStore;
  readonly #filter: TreeFilter;
  readonly #learned: () => void;
  #running = false;
  #again = false;

  /** `learned` is told when something new is known, or is known to stay unknown. */
  constructor(store: RegistryStore, filter: TreeFilter, learned: () => void) {
    this.#store = store;
    this.#filter = filter;
    this.#learned = learned;
  }

  /** Learns what is not known yet; one look at a time, and one more for what changed meanwhile. */
  request(): void {
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      if (await this.#load()) this.#learned();
    }
    this.#running = false;
  }

  async #load(): Promise<boolean> {
    const { facts } = this.#store;
    if (facts === undefined) return false;
    const unknown = candidates(this.#store, this.#filter).asked.filter((stream) =>
      stream.tags.some(({ revisions }) =>
        revisions.some(({ image }) => facts.content(stream, image) === undefined),
      ),
    );
    await inParallel(unknown, parallel, async (stream) => {
      // Another cluster's streams, or another filter's, are asked for in the next look.
      if (this.#store.facts === facts && !this.#again) await facts.loadLayers(stream);
    });
    return unknown.length > 0;
  }
}
