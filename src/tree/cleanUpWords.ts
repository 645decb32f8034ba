import type { TagTarget } from '../model/target.ts';
import { countWords, sizeWords } from '../model/words.ts';
import type { CleanUp } from './cleanUp.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { inParallel } from '../model/inParallel.ts';

/** What is checked, in all. */
export interface CleanUpTotal {
  readonly tags: number;
  readonly streams: number;
  /** Images that the tags point to, each once. */
  readonly images: number;
  /** Bytes of their layers, each once, as far as sizes are known. */
  readonly size: number;
  /** Images whose size is not known. */
  readonly unsized: number;
  /** Tags that were checked and have changed since. */
  readonly changed: number;
  /** Tags that are checked and that the filter hides now. */
  readonly hidden: number;
}

/** Adds up what is checked, from what the store knows. */
export function cleanUpTotal({ checked, changed, hidden }: CleanUp, store: RegistryStore): CleanUpTotal {
  const streams = new Set(checked.map(({ project, stream }) => `${project}/${stream}`));
  const images = new Set(
    checked.flatMap(({ project, stream, tag }) => store.tag(project, stream, tag)?.revisions[0]?.image ?? []),
  );
  const layers = new Map<string, number>();
  let unsized = 0;
  for (const image of images) {
    const parts = store.facts?.parts(image);
    if (parts?.kind === 'loaded' && parts.value.kind === 'image') {
      for (const { digest, size } of parts.value.layers) if (size !== undefined) layers.set(digest, size);
    } else unsized += 1;
  }
  const size = [...layers.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { tags: checked.length, streams: streams.size, images: images.size, size, unsized, changed, hidden };
}

/** Images whose sizes are asked for, at most, a few at a time. */
const sized = 100;
const parallel = 4;

/** Learns the sizes of what is checked, as far as they are not known. */
export async function loadSizes(checked: readonly TagTarget[], store: RegistryStore): Promise<void> {
  const { facts } = store;
  if (facts === undefined) return;
  await inParallel(checked.slice(0, sized), parallel, async ({ project, stream, tag }) => {
    const found = store.stream(project, stream);
    const image = store.tag(project, stream, tag)?.revisions[0]?.image;
    if (found === undefined || image === undefined || facts.parts(image) !== undefined) return;
    await facts.loadParts(found, image);
  });
}

/** What the view says in clean-up mode. */
export function cleanUpWords(total: CleanUpTotal): string {
  const { tags, streams, images, size, unsized } = total;
  const left = leftOut(total);
  if (tags === 0) return `Clean-up: check the tags to delete. Escape leaves.${left}`;
  const where = `${countWords(tags, 'tag')} of ${countWords(streams, 'image stream')} checked`;
  const held = countWords(images, 'image');
  const bytes = unsized === images ? held : `${held}, ${unsized > 0 ? 'at least ' : ''}${sizeWords(size)}`;
  return `Clean-up: ${where} (${bytes}). Delete deletes them, Escape leaves.${left}`;
}

/** What was checked and will not be deleted, after a space; nothing when all of it will be. */
function leftOut({ changed, hidden }: CleanUpTotal): string {
  const be = (count: number): string => (count === 1 ? 'is' : 'are');
  const since = ` ${countWords(changed, 'tag')} changed since and ${be(changed)} left out.`;
  const unseen = ` ${countWords(hidden, 'checked tag')} ${be(hidden)} hidden by the filter and left out.`;
  return `${changed === 0 ? '' : since}${hidden === 0 ? '' : unseen}`;
}
