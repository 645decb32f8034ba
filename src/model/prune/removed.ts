import type { PrunePlan, StreamPlan } from './prunePlan.ts';
import type { Slices } from './slices.ts';

/** Something that a plan takes away. */
export type RemovedThing =
  | { readonly kind: 'head'; readonly name: string }
  | { readonly kind: 'image'; readonly digest: string }
  /** The image stays in the cluster, and cannot be pulled through this stream any more. */
  | { readonly kind: 'inStream'; readonly stream: string; readonly digest: string };

/** What a plan takes away, to be looked up. Streams are `project/name`. */
export class Removed {
  readonly #images: ReadonlySet<string>;
  readonly #heads = new Set<string>();
  readonly #emptied = new Set<string>();
  readonly #inStreams = new Set<string>();

  private constructor(images: ReadonlySet<string>) {
    this.#images = images;
  }

  static *of({ streams, images }: PrunePlan): Slices<Removed> {
    const removed = new Removed(new Set(images.filter(({ kept }) => !kept).map(({ image }) => image)));
    for (const [at, plan] of streams.entries()) {
      if (at % 50 === 49) yield undefined;
      if (plan.removed > 0) yield* removed.#addStream(plan);
    }
    return removed;
  }

  /** The newest revision of a tag. */
  head(stream: string, tag: string): RemovedThing | undefined {
    const name = `${stream}:${tag}`;
    return this.#heads.has(name) ? { kind: 'head', name } : undefined;
  }

  /** An image, altogether or in one stream. */
  image(digest: string, stream?: string): RemovedThing | undefined {
    if (this.#images.has(digest)) return { kind: 'image', digest };
    if (stream === undefined || !this.#inStreams.has(`${stream}@${digest}`)) return undefined;
    return { kind: 'inStream', stream, digest };
  }

  /** Whether the tag loses all its revisions. */
  isEmptied(stream: string, tag: string): boolean {
    return this.#emptied.has(`${stream}:${tag}`);
  }

  *#addStream({ target, tags }: StreamPlan): Slices<void> {
    const stream = `${target.project}/${target.stream}`;
    const kept = new Set<string>();
    for (const [at, { target: tag, revisions }] of tags.entries()) {
      if (at % 200 === 199) yield undefined;
      const name = `${stream}:${tag.tag}`;
      if (revisions[0]?.kept === false) this.#heads.add(name);
      if (revisions.length > 0 && revisions.every((one) => !one.kept)) this.#emptied.add(name);
      for (const one of revisions) {
        if (one.kept) kept.add(one.revision.image);
        else this.#inStreams.add(`${stream}@${one.revision.image}`);
      }
    }
    for (const image of kept) this.#inStreams.delete(`${stream}@${image}`);
  }
}
