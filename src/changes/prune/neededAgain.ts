import type { ContentObserver } from '../../cluster/clusterPruning.ts';
import type { Failure } from '../../model/failure.ts';
import type { IndexedImage } from '../../model/prune/pruneIndex.ts';
import type { PruneImage, PruneStream } from '../../model/prune/pruneInput.ts';

/** What has come to need images and layers since they were planned to go: it must not be deleted under a push. */
export class NeededAgain implements ContentObserver {
  /** Why nothing more is heard. */
  failure: Failure | undefined;
  #known: ReadonlyMap<string, IndexedImage> = new Map();
  readonly #fresh = new Map<string, PruneImage>();
  readonly #names = new Set<string>();
  /** Images whose parts are among the names. */
  readonly #whole = new Set<string>();

  /** Says which images there were before; what was heard until then counts as well. */
  knows(images: ReadonlyMap<string, IndexedImage>): void {
    this.#known = images;
    for (const name of [...this.#names]) this.#need(name);
  }

  /** Whether an image, or a layer, config or manifest is needed. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  imageAdded(image: PruneImage): void {
    this.#fresh.set(image.name, image);
    this.#need(image.name);
  }

  /** Every image that a stream holds by now. Those it held before are needed anyway. */
  streamChanged({ tags }: PruneStream): void {
    for (const { revisions } of tags) for (const { image } of revisions) this.#need(image);
  }

  lost(failure: Failure): void {
    this.failure ??= failure;
  }

  /** An image may be named before it is told of. */
  #need(name: string): void {
    this.#names.add(name);
    const image = this.#fresh.get(name) ?? this.#known.get(name)?.image;
    if (image === undefined || this.#whole.has(name)) return;
    this.#whole.add(name);
    for (const { digest } of image.layers) this.#names.add(digest);
    if (image.config !== undefined) this.#names.add(image.config);
    for (const { digest } of image.manifests) this.#need(digest);
  }
}
