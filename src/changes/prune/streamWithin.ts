import type { PruneView } from '../../model/prune/decideRevision.ts';
import { planStreams } from '../../model/prune/planStreams.ts';
import type { IndexedStream, PruneIndex } from '../../model/prune/pruneIndex.ts';
import type { PruneStream } from '../../model/prune/pruneInput.ts';
import type { StreamPlan } from '../../model/prune/prunePlan.ts';
import { allAtOnce } from '../../model/prune/slices.ts';
import { sparedRevision } from '../../model/prune/spared.ts';
import { withKeys, type StreamRemovals } from './removals.ts';

/** What decides on a stream beside itself. */
interface StreamContext {
  /** The stream as it was indexed; undefined when there was none. */
  readonly before: IndexedStream | undefined;
  readonly index: PruneIndex;
  readonly view: PruneView;
  readonly removals: StreamRemovals;
}

/**
 * Decides anew on one stream as it is by now, with everything else as it was indexed, and removes nothing but what was
 * confirmed.
 */
export function streamWithin(stream: PruneStream, context: StreamContext): StreamPlan {
  const { before, index, view, removals } = context;
  const indexed = reindexed(stream, before, index);
  const planned = (spared: PruneView['spared']): StreamPlan => {
    const [plan] = allAtOnce(planStreams({ ...index, streams: [indexed] }, { ...view, spared }));
    const target = { project: stream.project, stream: stream.name };
    return plan ?? { target, tags: [], removed: 0, layerLinks: [], manifestLinks: [] };
  };
  const free = planned(view.spared);
  const others = unconfirmed(free, removals);
  const plan = others.length === 0 ? free : planned(new Set([...view.spared, ...others]));
  // Of an image that has come since, nobody knows which layers it needs.
  if (hasNews(stream, before, index)) return { ...plan, layerLinks: [], manifestLinks: [] };
  const parts = heldParts(plan, index);
  return {
    ...plan,
    layerLinks: plan.layerLinks.filter((name) => removals.layerLinks.has(name) && !parts.has(name)),
    manifestLinks: plan.manifestLinks.filter((name) => removals.manifestLinks.has(name) && !parts.has(name)),
  };
}

/**
 * What the indexes that stay in the stream are of, down to the layers. `oc` unlinks a part of one when a tag of its own
 * loses it, though whoever pulls the index through this stream needs it.
 */
function heldParts({ tags }: StreamPlan, { imageByName, blobs }: PruneIndex): ReadonlySet<string> {
  const kept = tags.flatMap(({ revisions }) => revisions.filter((one) => one.kept));
  const manifests = kept.flatMap(({ revision }) => imageByName.get(revision.image)?.image.manifests ?? []);
  const parts = new Set(manifests.map(({ digest }) => digest));
  // A set goes on to what is added while it is walked through.
  for (const name of parts) {
    const part = imageByName.get(name);
    for (const { digest } of part?.image.manifests ?? []) parts.add(digest);
    for (const at of part?.blobs ?? []) parts.add(blobs[at]?.digest ?? '');
  }
  return parts;
}

function reindexed(stream: PruneStream, before: IndexedStream | undefined, index: PruneIndex): IndexedStream {
  const known = before?.tags ?? [];
  const usesOfTag = new Map(known.map(({ tag, uses }) => [tag.name, uses]));
  const usesOfImage = new Map(
    known.flatMap(({ revisions }) => revisions.map(({ revision, uses }) => [revision.image, uses] as const)),
  );
  const tags = stream.tags.map((tag) => ({
    tag,
    uses: usesOfTag.get(tag.name) ?? [],
    revisions: tag.revisions.map((revision) => ({
      revision,
      image: index.imageByName.get(revision.image),
      uses: usesOfImage.get(revision.image) ?? [],
    })),
  }));
  return { stream, tags };
}

/** Spares what could be removed as well, but was not confirmed. */
function unconfirmed({ target, tags }: StreamPlan, removals: StreamRemovals): string[] {
  return tags.flatMap((tag) =>
    withKeys(tag)
      .filter(([{ kept }, key]) => !kept && !removals.revisions.has(key))
      .map(([{ revision }]) => sparedRevision(target, tag.target.tag, revision.image)),
  );
}

function hasNews({ tags }: PruneStream, before: IndexedStream | undefined, index: PruneIndex): boolean {
  const old = new Set(
    before?.tags.flatMap(({ revisions }) => revisions.map(({ revision }) => revision.image)),
  );
  return tags.some(({ revisions }) =>
    revisions.some(({ image }) => !index.imageByName.has(image) && !old.has(image)),
  );
}
