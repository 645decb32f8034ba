import { absenceWords, movingWords, unknownWords } from '../model/imageText/imageAdviceWords.ts';
import type { FoundImage, ImageAdvice } from '../model/imageText/imageAdvice.ts';
import type { ImagePlace } from '../model/imageText/imagePlace.ts';
import { layersSize } from '../model/layer.ts';
import { platformWords } from '../model/platform.ts';
import { whenAborted } from '../model/whenAborted.ts';
import { countWords, listWords, sizeWords } from '../model/words.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { UsageView } from '../store/usage.ts';
import { usedImage } from '../store/usedImage.ts';
import { timeFact, tooltip, type Fact } from './tooltip.ts';

/** Names that are shown in one line. */
const named = 12;

/**
 * Learns what the tooltip of an image wants to say: its size, and who uses it. Ends with the signal at the latest; what
 * was asked for by then goes on, for the next time.
 */
export async function learnImage(
  advice: ImageAdvice,
  store: RegistryStore,
  signal: AbortSignal,
): Promise<void> {
  const { facts } = store;
  if (advice.kind !== 'found' || advice.image === undefined || facts === undefined) return;
  const { stream, tag, image } = advice;
  await Promise.race([
    Promise.all([
      facts.loadParts(stream, image),
      // A pod that runs one platform of an index names that platform's digest: the layers tell which.
      facts.loadContent(stream, image),
      store.lookForUses(usedImage(stream, tag?.name, [image], facts), signal),
    ]),
    whenAborted(signal),
  ]);
}

/** An image that a file names, in a few lines of Markdown, from what is known. */
export function imageTooltip(
  place: ImagePlace,
  advice: ImageAdvice,
  store: RegistryStore,
  now: number,
): string {
  const title = titleOf(place);
  if (advice.kind === 'unknown') return tooltip(title, [], [unknownWords(advice)]);
  if (advice.kind !== 'found') return tooltip(title, [], [absenceWords(advice, place)]);
  const { image, pushed, newer, tags } = advice;
  const others = tags.filter((name) => name !== advice.tag?.name);
  const newest = newer && [newer.name, timeFact(newer.revisions[0]?.created, now)];
  return tooltip(
    title,
    [
      ['Digest', image ?? 'no image yet'],
      ['Pushed', timeFact(pushed, now)],
      ...(image === undefined ? [] : contentFacts(advice, store)),
      [advice.tag === undefined ? 'Tags' : 'Also tagged', others.length > 0 ? some(others) : undefined],
      ['Newer', newest?.filter((part) => part !== undefined).join(', ')],
      ['Used by', usedBy(advice, store)],
    ],
    [movingWords(advice)],
  );
}

function titleOf({ project, stream, version }: ImagePlace): string {
  return `${project}/${stream}${'tag' in version ? `:${version.tag}` : ''}`;
}

function contentFacts({ image }: FoundImage, store: RegistryStore): Fact[] {
  const parts = image && store.facts?.parts(image);
  if (parts?.kind !== 'loaded') return [];
  if (parts.value.kind === 'index') {
    return [['Platforms', some(parts.value.platforms.map((each) => platformWords(each) ?? 'unknown'))]];
  }
  const { layers } = parts.value;
  const size = layersSize(layers);
  return size === undefined ? [] : [['Size', `${sizeWords(size)} in ${countWords(layers.length, 'layer')}`]];
}

/** Who was seen to use it so far. */
function usedBy({ stream, tag, image }: FoundImage, store: RegistryStore): string | undefined {
  const { facts } = store;
  if (facts === undefined || image === undefined) return undefined;
  return usersWords(store.knownUses(usedImage(stream, tag?.name, [image], facts)));
}

function usersWords({ kind, uses, unseen }: UsageView): string {
  const names = new Set(uses.map(({ workload, name, project }) => `${workload} ${name} in ${project}`));
  if (kind === 'looking') return names.size > 0 ? `${some([...names])}, and still looking` : 'still looking';
  if (names.size > 0) return some([...names]);
  return unseen.length > 0 ? 'nobody who could be seen' : 'nobody';
}

function some(names: readonly string[]): string {
  const more = names.length - named;
  return listWords(names.slice(0, named)) + (more > 0 ? ` and ${more} more` : '');
}
