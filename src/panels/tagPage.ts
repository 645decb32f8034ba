import { shortDigest } from '../model/digest.ts';
import { compact } from '../model/json.ts';
import { manifestTypeWords } from '../model/mediaType.ts';
import { platformWords } from '../model/platform.ts';
import { pullSpecs } from '../model/pullSpec.ts';
import { tagState } from '../model/tag.ts';
import { originWords, stateName, stateTone } from '../model/tagWords.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type { ImageView, PlatformView, PullSpecView, StateView, TagPage } from '../shared/tagPage.ts';
import { configurationView } from './configurationView.ts';
import { gapViews } from './gap.ts';
import { imageDetails, type ImageDetails } from './imageDetails.ts';
import { layerViews } from './layerViews.ts';
import { sortedValues, sourceValues } from './namedValues.ts';
import { revisionViews } from './revisionViews.ts';
import { sameImages } from './sameImages.ts';
import { sharedLayers } from './sharedLayers.ts';
import { shownDigests, type ShownDigests } from './shownDigests.ts';
import { isMissing, tagGaps } from './tagGaps.ts';
import type { TagInput } from './tagInput.ts';

/** What a tag's panel shows, from what is known. Pure; every text in it is safe to show as text. */
export function buildTagPage(input: TagInput): TagPage {
  const { stream, tag } = input;
  const shown = shownDigests(input);
  const details = detailsShown(input, shown);
  const platforms = platformViews(shown);
  const platform = platforms.find(({ selected }) => selected)?.name ?? details?.platform;
  return compact({
    kind: 'tag' as const,
    name: pageName(input),
    project: stream.project,
    stream: stream.name,
    tag: tag.name,
    state: stateView(input, shown),
    origin: tag.source === undefined ? undefined : originWords(tag.source, tag.scheduled),
    pushed: tag.revisions.find(({ image }) => image === shown.revision)?.created,
    pullSpecs: pullSpecViews(input, shown, platforms),
    platforms,
    image: details && imageView(input, shown, details, platform),
    history: revisionViews(input, platform),
    usedBy: input.usedBy,
    gaps: gapViews(tagGaps(input, shown, details)),
  });
}

function isEarlier({ revision, tag }: TagInput): boolean {
  return revision !== undefined && revision !== tag.revisions[0]?.image;
}

function pageName(input: TagInput): string {
  const { stream, tag, revision } = input;
  const version = revision !== undefined && isEarlier(input) ? `@${shortDigest(revision)}` : `:${tag.name}`;
  return plainLine(`${stream.project}/${stream.name}${version}`, 500);
}

function detailsShown(input: TagInput, { revision, image }: ShownDigests): ImageDetails | undefined {
  if (revision === undefined || image === undefined) return undefined;
  return isMissing(input, revision) || isMissing(input, image) ? undefined : imageDetails(input, image);
}

function stateView(input: TagInput, { revision }: ShownDigests): StateView {
  const missing = revision !== undefined && isMissing(input, revision);
  if (isEarlier(input)) {
    if (missing) return { words: 'earlier revision, image missing', tone: 'error' };
    const isHeld = input.tag.revisions.some(({ image }) => image === revision);
    return { words: isHeld ? 'earlier revision' : 'no longer a revision of the tag', tone: 'normal' };
  }
  const state = tagState(input.tag, missing);
  const failure = state.kind === 'importFailed' ? state.failure : undefined;
  return compact({
    words: stateName(state),
    tone: stateTone(state),
    message: failure && plainBlock(failure.message),
    since: failure?.since,
  });
}

/** By tag and by digest; of a missing image by tag alone, and of an earlier revision by digest alone. */
function pullSpecViews(
  input: TagInput,
  { revision, image }: ShownDigests,
  platforms: readonly PlatformView[],
): PullSpecView[] {
  const { stream, tag, address } = input;
  const digest = revision !== undefined && isMissing(input, revision) ? undefined : revision;
  const specs = pullSpecs(stream, isEarlier(input) ? undefined : tag.name, digest, address);
  const views = specs.map(({ by, reach, text }) => ({ label: specLabel(by, reach), text }));
  const selected = platforms.find((platform) => platform.selected);
  if (selected === undefined || digest === undefined) return views;
  const own = pullSpecs(stream, undefined, image, address);
  return [
    ...views,
    ...own.map(({ by, reach, text }) => ({ label: specLabel(`${by}, ${selected.name} alone`, reach), text })),
  ];
}

function specLabel(by: string, reach: 'public' | 'internal'): string {
  return `By ${by}${reach === 'internal' ? ', inside the cluster' : ''}`;
}

function platformViews({ platforms, image }: ShownDigests): PlatformView[] {
  return platforms.map((platform) => ({
    digest: platform.digest,
    name: plainLine(platformWords(platform) ?? shortDigest(platform.digest)),
    selected: platform.digest === image,
  }));
}

function imageView(
  input: TagInput,
  shown: ShownDigests,
  details: ImageDetails,
  platform: string | undefined,
): ImageView {
  const { digest, imageId, mediaType, artifact, size, created, author, run, layers } = details;
  const labels = run?.labels ?? {};
  const isContainer = artifact === undefined;
  return compact({
    digest,
    indexDigest: shown.revision === digest ? undefined : shown.revision,
    imageId,
    artifact,
    mediaType: mediaType === undefined ? undefined : manifestTypeWords(mediaType),
    platform: isContainer && platform !== undefined ? plainLine(platform) : undefined,
    size,
    created,
    author: author === undefined ? undefined : plainBlock(author),
    labels: sortedValues(labels),
    sources: sourceValues(labels),
    alsoTagged: sameImages(input, shown, imageId),
    configuration: isContainer && run !== undefined ? configurationView(run) : undefined,
    layers: layerViews(details, sharedLayers(input.projectLayers, digest, layers ?? [])),
  });
}
