import assert from 'node:assert/strict';
import { mediaTypes } from '../../../../src/model/manifest.ts';
import type { PruneImage, PruneInput } from '../../../../src/model/prune/pruneInput.ts';
import { cutoffOf, type PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PrunePlan, StreamPlan } from '../../../../src/model/prune/prunePlan.ts';
import { parsePruneReference } from '../../../../src/model/prune/pruneReference.ts';
import { clusterNow } from './randomCluster.ts';

export interface Used {
  readonly tag?: string;
  readonly image?: string;
}

/** What workloads that count name, as `project/stream:tag` or `project/stream@digest`. */
export function usedThings({ users }: PruneInput, options: PruneOptions): Used[] {
  const counts = users
    .filter(({ project }) => options.namespace === undefined || project === options.namespace)
    .filter(({ over, created }) => !over || (created ?? 0) >= cutoffOf(options, clusterNow));
  return counts.flatMap(({ named }) =>
    named.map(parsePruneReference).flatMap((reference): Used[] => {
      if (reference.kind === 'tag') return [{ tag: `${reference.stream}:${reference.tag}` }];
      return reference.kind === 'image' ? [{ image: `${reference.stream}@${reference.digest}` }] : [];
    }),
  );
}

/** Fails unless the stream keeps the tag's newest revision, and the image wherever it stands; returns how many these are. */
export function assertKept(
  { target, tags }: StreamPlan,
  tag: string | undefined,
  image: string | undefined,
  images: readonly PruneImage[],
): number {
  const stream = `${target.project}/${target.stream}`;
  let found = 0;
  for (const { target: own, revisions } of tags) {
    for (const [at, { revision, kept }] of revisions.entries()) {
      const isTag = at === 0 && tag === `${stream}:${own.tag}`;
      const exists = images.some(({ name }) => name === revision.image);
      if (!isTag && !(exists && image === `${stream}@${revision.image}`)) continue;
      assert.ok(kept, `${stream}:${own.tag} ${at}`);
      found += 1;
    }
  }
  return found;
}

/** The revisions that stay, or those that go. */
export function* revisionsOf(
  { streams }: Pick<PrunePlan, 'streams'>,
  kept: boolean,
): Generator<{ place: string; image: string; reason: string }> {
  for (const { tags } of streams) {
    for (const { target, revisions } of tags) {
      for (const [at, one] of revisions.entries()) {
        const place = `${target.project}/${target.stream}:${target.tag} ${at}`;
        if (one.kept === kept) yield { place, image: one.revision.image, reason: one.reason.kind };
      }
    }
  }
}

/** The images that go. */
export function goneImages({ images }: PrunePlan): string[] {
  return images.flatMap((image) => (image.kept ? [] : [image.image]));
}

/** The image of the name: one, or none. */
export function imagesNamed({ images }: PruneInput, name: string): PruneImage[] {
  return images.filter((image) => image.name === name);
}

/** Layers and config. Schema 1 has no config. */
export function layersOf({ layers, config, mediaType }: PruneImage): string[] {
  const hasConfig = config !== undefined && mediaType !== mediaTypes.schema1;
  return [...layers.map((layer) => layer.digest), ...(hasConfig ? [config] : [])];
}

/** All that the image has in the registry's storage. */
export function blobsOf(image: PruneImage): string[] {
  return [...layersOf(image), image.name];
}

/** Both have decided on the same; what goes by the first goes by the second too. */
export function assertMilder(milder: PrunePlan, made: PrunePlan): void {
  const places = new Set([...revisionsOf(made, false)].map(({ place }) => place));
  const beyond = [...revisionsOf(milder, false)].filter(({ place }) => !places.has(place));
  assert.deepEqual(beyond, []);
  const images = new Set(goneImages(made));
  assert.deepEqual(
    goneImages(milder).filter((image) => !images.has(image)),
    [],
  );
  assert.ok(milder.totals.bytes <= made.totals.bytes);
}

/** What stays only now says that it was spared, and everything else is told as before. */
export function assertSpared(milder: PrunePlan, made: PrunePlan): void {
  const before = new Map([...revisionsOf(made, true)].map(({ place, reason }) => [place, reason]));
  for (const { place, reason } of revisionsOf(milder, true)) {
    assert.equal(reason, before.get(place) ?? 'spared', place);
  }
  const gone = new Set(goneImages(made));
  for (const image of milder.images) {
    if (!image.kept) continue;
    const { reason } = image;
    const isSpared = reason.kind === 'spared' || ('spared' in reason && reason.spared);
    if (gone.has(image.image)) assert.ok(isSpared, image.image);
  }
}

/** The cluster after the plan was carried out. */
export function afterwards(input: PruneInput, made: PrunePlan): PruneInput {
  const gone = new Set(goneImages(made));
  const plans = new Map(made.streams.map((one) => [`${one.target.project}/${one.target.stream}`, one]));
  const streams = input.streams.map((stream) => {
    const tags = plans.get(`${stream.project}/${stream.name}`)?.tags;
    if (tags === undefined) return stream;
    const left = stream.tags.map((tag, at) => ({
      ...tag,
      revisions: tag.revisions.filter((_, number) => tags[at]?.revisions[number]?.kept),
    }));
    return { ...stream, tags: left.filter(({ revisions }) => revisions.length > 0) };
  });
  return { ...input, streams, images: input.images.filter(({ name }) => !gone.has(name)) };
}
