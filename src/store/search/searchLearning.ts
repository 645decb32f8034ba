import { failureOf, type Failure } from '../../model/failure.ts';
import type { Digest } from '../../model/digest.ts';
import type { TagResult } from '../../model/search/results.ts';
import type { StreamTarget } from '../../model/target.ts';
import type { SearchFacts } from './searchFacts.ts';
import { Pace } from '../../model/pace.ts';
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
  /** In batches, some of them empty. */
  readonly tags: Iterable<readonly TagResult[]>;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

/**
 * `layers` are those of all images of a stream, also of earlier revisions, as the cluster has them now, which tells what
 * is missing; for `parts` what the disk remembers of them will do. `details` are labels, size, architecture.
 */
export type Fact = 'layers' | 'parts' | 'details';
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
  /** Images of which all that is wanted is known. None of them has an outcome. */
  readonly #read = new Set<Digest>();
  readonly #pace = new Pace();
  #skipped = 0;
  readonly #budget: Budget;

  constructor(source: SearchFacts, { facts, budget, signal }: Omit<LearningTask, 'tags'>) {
    this.#facts = source;
    this.#wanted = facts;
    this.#budget = budget;
    this.#signal = signal;
  }

  /** Kept up to date with each step: it is asked for with every key. */
  get progress(): FactsProgress {
    const wanted = this.#images.size;
    return {
      wanted,
      read: this.#read.size,
      failed: this.#outcomes.size - this.#skipped,
      skipped: this.#skipped,
    };
  }

  get isAborted(): boolean {
    return this.#signal.aborted;
  }

  /** Adds images, unless they are wanted already. */
  async want(images: Iterable<WantedImage>): Promise<void> {
    for (const image of images) {
      await this.#pace.step();
      if (this.#signal.aborted) return;
      this.#want(image);
    }
  }

  async run(): Promise<void> {
    for (const fact of this.#wanted) {
      // The images of an index come to light with it.
      for (let before = -1; before !== this.#images.size && !this.#signal.aborted;) {
        before = this.#images.size;
        await this.#learn(fact);
        await this.want([...this.#images.values()]);
      }
    }
  }

  async #learn(fact: Fact): Promise<void> {
    if ((await this.#requests(fact)).size > worthAList && this.#facts.mayList) await this.#list(fact);
    const troubles = new SearchTroubles();
    // Streams of which the disk knew nothing come first: there may be more than are asked for.
    const queue: WantedImage[][] = [];
    const later: WantedImage[][] = [];
    for (const images of (await this.#requests(fact)).values()) {
      await this.#pace.step();
      const isNew = images.some((image) => !this.#facts.isRemembered(image.digest));
      (isNew ? queue : later).push(images);
    }
    for (const images of later) queue.push(images);
    await Promise.all(Array.from({ length: atOnce }, () => this.#work(fact, queue, troubles)));
  }

  /** Lists all images of the cluster, as far as it takes. What is not among them is not there. */
  async #list(fact: Fact): Promise<void> {
    // Layers are wanted of earlier revisions, too, which are only known to be there when all images are.
    const isEnough = (page: readonly Digest[]): boolean => {
      for (const digest of page) {
        const image = this.#images.get(digest);
        if (image !== undefined) this.#want(image);
      }
      return fact === 'details' && this.#read.size + this.#outcomes.size === this.#images.size;
    };
    if (!(await this.#facts.listImages(isEnough, this.#budget, this.#signal))) return;
    for (const images of (await this.#requests(fact)).values()) {
      this.#facts.miss(images);
      this.#settle(images);
    }
  }

  async #work(fact: Fact, queue: WantedImage[][], troubles: SearchTroubles): Promise<void> {
    for (let images = queue.shift(); images !== undefined; images = queue.shift()) {
      if (this.#signal.aborted) return;
      const [first] = images;
      await this.#pace.step();
      if (first === undefined || this.#isAnswered(fact, first, images)) continue;
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
      if (fact === 'details') await this.#facts.fetchDetails(first, this.#signal);
      else await this.#facts.fetchLayers(first, this.#signal);
    } catch (error) {
      if (this.#signal.aborted) return;
      const failure = failureOf(error, `read ${first.project}/${first.stream}`);
      troubles.note(first.project, failure);
      this.#fail(key, images, failure);
      return;
    }
    this.#settle(images);
    this.#facts.changed();
    // An answer without the image: the stream has changed meanwhile, and its new version is asked for anew.
    const missing = images.filter((image) => !this.#facts.isKnown(image, fact));
    if (missing.length > 0) this.#fail(key, missing, absent);
  }

  #fail(key: string, images: readonly WantedImage[], failure: Failure): void {
    this.#giveUp(images, 'failed');
    this.#facts.fail(key, failure);
  }

  /** Whether the images are known, perhaps by now: from another stream, or from the disk. */
  #isAnswered(fact: Fact, first: WantedImage, images: readonly WantedImage[]): boolean {
    if (fact === 'parts') this.#facts.takeRemembered(first);
    this.#settle(images);
    return images.every((image) => this.#facts.isKnown(image, fact));
  }

  /** What is to be asked for, by request: the layers of a stream come together. */
  async #requests(fact: Fact): Promise<Map<string, WantedImage[]>> {
    const requests = new Map<string, WantedImage[]>();
    for (const image of this.#images.values()) {
      await this.#pace.step();
      if (this.#signal.aborted) return new Map();
      this.#settle([image]);
      if (this.#outcomes.has(image.digest) || this.#facts.isKnown(image, fact)) continue;
      const key = this.#keyOf(fact, image);
      const together = requests.get(key);
      if (this.#facts.hasFailed(key)) this.#giveUp([image], 'failed');
      else if (together === undefined) requests.set(key, [image]);
      else together.push(image);
    }
    return requests;
  }

  #keyOf(fact: Fact, image: WantedImage): string {
    return fact === 'details' ? image.digest : this.#facts.keyOf(image);
  }

  /** Notes an image, and those of which it is made when it is an index. */
  #want(image: WantedImage): void {
    const platforms = this.#facts.platformsOf(image.digest).map((digest) => ({ ...image, digest }));
    for (const each of [image, ...platforms]) {
      const known = this.#images.get(each.digest) ?? each;
      this.#images.set(known.digest, known);
      this.#settle([known]);
    }
  }

  /** Counts what is known by now. */
  #settle(images: readonly WantedImage[]): void {
    for (const image of images) {
      if (this.#outcomes.has(image.digest) || this.#read.has(image.digest)) continue;
      if (this.#wanted.every((fact) => this.#facts.isKnown(image, fact))) this.#read.add(image.digest);
    }
  }

  #giveUp(images: readonly WantedImage[], outcome: Outcome): void {
    for (const { digest } of images) {
      if (this.#outcomes.has(digest)) continue;
      this.#outcomes.set(digest, outcome);
      this.#read.delete(digest);
      if (outcome === 'skipped') this.#skipped += 1;
    }
  }
}
