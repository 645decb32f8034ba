import type { UsedBy } from '../model/deletion.ts';
import type { TagTarget } from '../model/target.ts';
import type { UsedImage } from '../model/usedBy.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { usedImage } from '../store/usedImage.ts';
import { whenAborted } from '../model/whenAborted.ts';

/** So long a question waits for who uses the images, ms; what is not known by then it cannot tell. */
const patience = 5000;
/** Streams whose layers are asked for before a question: they tell the platforms and configs of images. */
const askedStreams = 50;
const notSeen: UsedBy = { kind: 'looking', uses: [], unseen: [] };

/** Looks who uses the images of tags, all revisions counted; one look covers them all. */
export async function lookForUses(
  tags: readonly TagTarget[],
  store: RegistryStore,
  signal: AbortSignal,
): Promise<void> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const [first] = tags.flatMap((tag) => imageOf(tag, store) ?? []);
  if (first === undefined) return;
  await Promise.race([
    Promise.all([store.lookForUses(first, enough), loadLayers(tags, store)]),
    whenAborted(enough),
  ]);
}

/**
 * Who uses the images of a tag, as far as it is known now. Without the layers of its stream it cannot be told: a pod that
 * runs one platform of an index names that platform's digest.
 */
export function usesOfTag(tag: TagTarget, store: RegistryStore): UsedBy {
  const { project, stream } = tag;
  const image = imageOf(tag, store);
  const found = store.stream(project, stream);
  if (image === undefined || found === undefined) return notSeen;
  const used = store.usedBy(image);
  if (image.digests.length === 0 || store.facts?.layers(found)?.kind === 'loaded') return used;
  return { ...used, unseen: [...used.unseen, `the platforms of images in ${project}/${stream}`] };
}

async function loadLayers(tags: readonly TagTarget[], store: RegistryStore): Promise<void> {
  const keys = new Map(tags.map(({ project, stream }) => [`${project}/${stream}`, { project, stream }]));
  const streams = [...keys.values()].slice(0, askedStreams);
  await Promise.all(
    streams.map(async ({ project, stream }) => {
      const found = store.stream(project, stream);
      if (found !== undefined && store.facts?.layers(found)?.kind !== 'loaded')
        await store.facts?.loadLayers(found);
    }),
  );
}

function imageOf({ project, stream, tag }: TagTarget, store: RegistryStore): UsedImage | undefined {
  const found = store.stream(project, stream);
  const revisions = store.tag(project, stream, tag)?.revisions.map(({ image }) => image) ?? [];
  if (found === undefined || store.facts === undefined) return undefined;
  return usedImage(found, tag, revisions, store.facts);
}
