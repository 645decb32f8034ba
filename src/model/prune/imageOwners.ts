import type { IndexedImage, IndexedStream } from './pruneIndex.ts';
import type { Slices } from './slices.ts';

/**
 * The project of each image that stands in the history of one project alone, itself or as part of an index; undefined for
 * one of several projects or none. By the image's place.
 */
export function* imageOwners(
  images: readonly IndexedImage[],
  imageByName: ReadonlyMap<string, IndexedImage>,
  streams: readonly IndexedStream[],
): Slices<readonly (string | undefined)[]> {
  const owners: (string | undefined)[] = images.map(() => undefined);
  const shared = new Set<number>();
  for (const [number, { stream, tags }] of streams.entries()) {
    if (number % 100 === 99) yield undefined;
    const waiting = tags.flatMap(({ revisions }) => revisions.map(({ image }) => image));
    // Indexes may stand in each other: an image is gone through again only when its owner changed.
    for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
      if (next === undefined || owners[next.at] === stream.project || shared.has(next.at)) continue;
      if (owners[next.at] !== undefined) shared.add(next.at);
      owners[next.at] = shared.has(next.at) ? undefined : stream.project;
      for (const { digest } of next.image.manifests) waiting.push(imageByName.get(digest));
    }
  }
  return owners;
}
