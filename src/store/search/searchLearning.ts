import { failureOf, type Failure } from '../../model/failure.ts';
import type { Digest } from '../../model/digest.ts';
import type { TagResult } from '../../model/search/results.ts';
import type { StreamTarget } from '../../model/target.ts';
import type { SearchFacts } from './searchFacts.ts';
import { SearchTroubles } from './searchTroubles.ts';

/** How far the facts for a query are, in images. */
export interface FactsProgress {
  readonly wanted: number;
  readonly read: number;
  readonly failed: number;
  /** Images that are not looked at, because they are too many. */
  readonly skipped: number;
}

/** An image and a stream that has it. */
export interface WantedImage extends StreamTarget {
  readonly digest: Digest;
}

/** Requests that may still be sent for a query. */
export interface Budget {
  left: number;
}

/** What one query needs, for which tags. */
export interface LearningTask {
  readonly facts: readonly Fact[];
  readonly tags: readonly TagResult[];
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

/** `layers` are those of all images of a stream, also of earlier revisions; `details` are labels, size, architecture. */
export type Fact = 'layers' | 'details';
type Outcome = 'failed' | 'skipped';

/** Requests at one time. */
const atOnce = 6;
/** From so many requests on, those who may list all images of the cluster do that instead. */
const worthAList = 50;
const absent: Failure = { kind: 'notFound', doing: 'read the image', reason: 'the cluster does not have it' };

/** Learns the facts that one query needs. */
export class SearchLearning {
  readonly #facts: SearchFacts;
  readonly #wanted: readonly Fact[];
  readonly #signal: AbortSignal;
  readonly #images = new Map<Digest, WantedImage>();
  readonly #outcomes = new Map<Digest, Outcome>();
  readonly #budget: Budget;

  constructor(source: SearchFacts, { facts, tags, budget, signal }: LearningTask) {
    this.#facts = source;
    this.#wanted = facts;
    this.#budget = budget;
    this.#signal = signal;
    for (const { project, stream, image } of tags) {
      if (image !== undefined) this.#want({ project, stream, digest: image });
    }
  }

  get progress(): FactsProgress {
    const outcomes = [...this.#outcomes.values()];
    const wanted = this.#images.size;
    const failed = outcomes.filter((outcome) => outcome === 'failed').length;
    const skipped = outcomes.length - failed;
    const open = [...this.#images.values()].filter((image) => this.#isOpen(image)).length;
    return { wanted, read: wanted - open - failed - skipped, failed, skipped };
  }

  async run(): Promise<void> {
    for (const fact of this.#wanted) {
      // The images of an index come to light with it.
      for (let before = -1; before !== this.#images.size && !this.#signal.aborted;) {
        before = this.#images.size;
        await this.#learn(fact);
        this.#wantPlatforms();
      }
    }
  }

  async #learn(fact: Fact): Promise<void> {
    if (this.#requests(fact).size > worthAList && this.#facts.mayList) await this.#list(fact);
    const troubles = new SearchTroubles();
    // Streams of which the disk knew nothing come first: there may be more than are asked for.
    const isNew = (images: readonly WantedImage[]): number =>
      images.some((image) => !this.#facts.isRemembered(image.digest)) ? 0 : 1;
    const queue = [...this.#requests(fact).values()].sort((a, b) => isNew(a) - isNew(b));
    await Promise.all(Array.from({ length: atOnce }, () => this.#work(fact, queue, troubles)));
  }

  /** Lists all images of the cluster, as far as it takes. What is not among them is not there. */
  async #list(fact: Fact): Promise<void> {
    // Layers are wanted of earlier revisions, too, which are only known to be there when all images are.
    const isEnough = (): boolean => {
      this.#wantPlatforms();
      return fact === 'details' && this.#requests(fact).size === 0;
    };
    if (!(await this.#facts.listImages(isEnough, this.#signal))) return;
    for (const images of this.#requests(fact).values()) this.#facts.miss(images);
  }

  async #work(fact: Fact, queue: WantedImage[][], troubles: SearchTroubles): Promise<void> {
    for (let images = queue.shift(); images !== undefined; images = queue.shift()) {
      if (this.#signal.aborted) return;
      const [first] = images;
      if (first === undefined || images.every((image) => this.#facts.isKnown(image, fact))) continue;
      if (troubles.isHopeless(first.project)) this.#giveUp(images, 'failed');
      else if (this.#budget.left === 0) this.#giveUp(images, 'skipped');
      else await this.#ask(fact, first, images, troubles);
    }
  }

  async #ask(
    fact: Fact,
    first: WantedImage,
    images: readonly WantedImage[],
    troubles: SearchTroubles,
  ): Promise<void> {
    this.#budget.left -= 1;
    const key = this.#keyOf(fact, first);
    try {
      if (fact === 'layers') await this.#facts.fetchLayers(first, this.#signal);
      else await this.#facts.fetchDetails(first, this.#signal);
    } catch (error) {
      if (this.#signal.aborted) return;
      const failure = failureOf(error, `read ${first.project}/${first.stream}`);
      troubles.note(first.project, failure);
      this.#fail(key, images, failure);
      return;
    }
    // An answer without the image: the stream has changed meanwhile, and its new version is asked for anew.
    const missing = images.filter((image) => !this.#facts.isKnown(image, fact));
    if (missing.length > 0) this.#fail(key, missing, absent);
  }

  #fail(key: string, images: readonly WantedImage[], failure: Failure): void {
    this.#giveUp(images, 'failed');
    this.#facts.fail(key, failure);
  }

  /** What is to be asked for, by request: the layers of a stream come together. */
  #requests(fact: Fact): Map<string, WantedImage[]> {
    const requests = new Map<string, WantedImage[]>();
    for (const image of this.#images.values()) {
      if (this.#outcomes.has(image.digest) || this.#facts.isKnown(image, fact)) continue;
      const key = this.#keyOf(fact, image);
      const together = requests.get(key);
      if (this.#facts.hasFailed(key)) this.#outcomes.set(image.digest, 'failed');
      else if (together === undefined) requests.set(key, [image]);
      else together.push(image);
    }
    return requests;
  }

  #keyOf(fact: Fact, image: WantedImage): string {
    return fact === 'layers' ? this.#facts.keyOf(image) : image.digest;
  }

  /** Notes an image, and those of which it is made when it is an index. */
  #want(image: WantedImage): void {
    if (!this.#images.has(image.digest)) this.#images.set(image.digest, image);
    for (const digest of this.#facts.platformsOf(image.digest)) {
      if (!this.#images.has(digest)) this.#images.set(digest, { ...image, digest });
    }
  }

  #wantPlatforms(): void {
    for (const image of [...this.#images.values()]) this.#want(image);
  }

  #giveUp(images: readonly WantedImage[], outcome: Outcome): void {
    for (const { digest } of images) this.#outcomes.set(digest, outcome);
  }

  #isOpen(image: WantedImage): boolean {
    if (this.#outcomes.has(image.digest)) return false;
    return this.#wanted.some((fact) => !this.#facts.isKnown(image, fact));
  }
}
