import type { Digest } from '../model/digest.ts';
import { describeFailure } from '../model/failureWords.ts';
import { compact } from '../model/json.ts';
import { layersSize } from '../model/layer.ts';
import { repositories } from '../model/pullSpec.ts';
import { newestFirst, tagState, type ImportFailure, type Tag } from '../model/tag.ts';
import { sourceWords, stateName, stateTone } from '../model/tagWords.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type { StreamPage, StreamTagSource, StreamTagView } from '../shared/streamPage.ts';
import { addressGaps } from './addressGaps.ts';
import { gapViews, type Gap } from './gap.ts';
import { loaded } from './imageDetails.ts';
import { sortedValues } from './namedValues.ts';
import { contentOf } from './shownDigests.ts';
import type { StreamInput } from './streamInput.ts';

/** What an image stream's panel shows, from what is known. Pure; every text in it is safe to show as text. */
export function buildStreamPage(input: StreamInput): StreamPage {
  const { stream, address: found } = input;
  return compact({
    kind: 'stream' as const,
    name: plainLine(`${stream.project}/${stream.name}`, 500),
    project: stream.project,
    stream: stream.name,
    displayName: stream.displayName === undefined ? undefined : plainLine(stream.displayName),
    created: stream.created,
    addresses: repositories(stream, found).map(({ reach, address }) => ({
      label: reach === 'public' ? 'Public' : 'Inside the cluster',
      text: address,
    })),
    localLookup: stream.localLookup,
    annotations: sortedValues(stream.annotations),
    tags: newestFirst(stream.tags).map((tag) => tagView(input, tag)),
    gaps: gapViews(streamGaps(input)),
  });
}

function tagView(input: StreamInput, tag: Tag): StreamTagView {
  const newest = tag.revisions[0];
  const state = tagState(tag, newest !== undefined && contentOf(input, newest.image)?.kind === 'missing');
  return compact({
    tag: tag.name,
    state: stateName(state),
    tone: stateTone(state),
    digest: newest?.image,
    pushed: newest?.created,
    size: newest && sizeOf(input, newest.image),
    revisions: tag.revisions.length,
    source: sourceView(tag),
  });
}

/** Bytes of an image, or of all platforms of an index, where layers that platforms share count once. */
function sizeOf(input: StreamInput, image: Digest): number | undefined {
  const parts = loaded(input.parts.get(image));
  if (parts?.kind === 'image') return layersSize(parts.layers);
  const content = contentOf(input, image);
  const platforms =
    content?.kind === 'index' ? content.platforms : parts?.platforms.map(({ digest }) => digest);
  if (platforms === undefined) return undefined;
  const images = platforms.map((platform) => loaded(input.parts.get(platform)));
  const layers = images.flatMap((each) => (each?.kind === 'image' ? each.layers : []));
  if (images.some((each) => each?.kind !== 'image')) return undefined;
  return layersSize([...new Map(layers.map((layer) => [layer.digest, layer])).values()]);
}

function sourceView({ source, scheduled, settings, importFailure }: Tag): StreamTagSource | undefined {
  if (source === undefined) return undefined;
  return compact({
    from: sourceWords(source),
    scheduled,
    insecure: settings?.insecure === true,
    referencePolicy: settings?.referencePolicy ?? 'Source',
    importMode: settings?.importMode === undefined ? undefined : plainLine(settings.importMode),
    failure: importFailure && failureView(importFailure),
  });
}

function failureView({ reason, message, since }: ImportFailure): NonNullable<StreamTagSource['failure']> {
  return compact({ reason: plainLine(reason), message: plainBlock(message), since });
}

function streamGaps({ stream, address, layers, parts }: StreamInput): Gap[] {
  const failed = [...parts.values()].find(({ kind }) => kind === 'failed');
  return [
    ...addressGaps(stream, 'addresses', address),
    ...(layers.kind === 'failed'
      ? [{ what: 'which images are missing', why: describeFailure(layers.failure) }]
      : []),
    ...(failed?.kind === 'failed'
      ? [{ what: 'the sizes of some images', why: describeFailure(failed.failure) }]
      : []),
  ];
}
