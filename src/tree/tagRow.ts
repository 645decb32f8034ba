import { shortDigest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { layersSize } from '../model/layer.ts';
import { platformWords } from '../model/platform.ts';
import { sameImage, tagState, type Tag, type TagState } from '../model/tag.ts';
import { sourceWords, stateWords } from '../model/tagWords.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords, listWords, sizeWords } from '../model/words.ts';
import { joined, type Icon, type Row } from './row.ts';
import { timeFact, tooltip } from './tooltip.ts';

/** The row of a tag. `content` and `parts` are what its newest image is made of, once that is known. */
export function tagRow(
  stream: ImageStream,
  tag: Tag,
  content: ImageContent | undefined,
  parts: ImageParts | undefined,
  now: number,
): Row {
  const state = tagState(tag, content?.kind === 'missing');
  const newest = tag.revisions[0];
  const age = newest?.created === undefined ? undefined : ageWords(newest.created, now);
  const digest = newest && shortDigest(newest.image);
  const same = sameImage(tag, stream.tags).map((other) => other.name);
  const sameWords =
    same[0] === undefined ? undefined : `same image as ${plainLine(same[0], 40)}${andMore(same.length - 1)}`;
  const words = stateWords(state);
  return {
    label: tag.name,
    description: joined([
      state.kind === 'missing' ? words : undefined,
      age,
      digest,
      ...notMissing(words, state),
      sameWords,
    ]),
    icon: stateIcon(state),
    spoken: joined(
      [`Tag ${tag.name}`, words ?? 'pushed', age && `${age} old`, digest && `image ${digest}`, sameWords],
      ', ',
    ),
    context: joined(
      ['tag', newest === undefined ? 'noImage' : 'image', state.kind, tag.source && 'spec'],
      ';',
    ),
    expandable: true,
    tooltip: () => tagTooltip(stream, tag, state, parts, same, now),
  };
}

function notMissing(words: string | undefined, state: TagState): (string | undefined)[] {
  return state.kind === 'missing' ? [] : [words];
}

function andMore(others: number): string {
  return others > 0 ? ` and ${others} more` : '';
}

function stateIcon(state: TagState): Icon {
  switch (state.kind) {
    case 'pushed':
      return { name: 'tag' };
    case 'follows':
      return { name: 'references' };
    case 'pinned':
      return { name: 'bookmark' };
    case 'imported':
      return { name: 'cloud-download' };
    case 'waiting':
      return { name: 'clock' };
    case 'importFailed':
      return { name: 'warning', tone: 'warning' };
    case 'missing':
      return { name: 'error', tone: 'error' };
    case 'empty':
      return { name: 'circle-slash' };
  }
}

function tagTooltip(
  stream: ImageStream,
  tag: Tag,
  state: TagState,
  parts: ImageParts | undefined,
  same: readonly string[],
  now: number,
): string {
  const layers = parts?.kind === 'image' ? parts.layers : undefined;
  const size = layers && layersSize(layers);
  return tooltip(
    `${stream.project}/${stream.name}:${tag.name}`,
    [
      ['Digest', tag.revisions[0]?.image],
      [tag.source?.kind === 'external' ? 'Imported' : 'Pushed', timeFact(tag.revisions[0]?.created, now)],
      [
        'Size',
        size === undefined ? undefined : `${sizeWords(size)} in ${countWords(layers?.length ?? 0, 'layer')}`,
      ],
      [
        'Platforms',
        parts?.kind === 'index'
          ? parts.platforms.map((platform) => platformWords(platform) ?? 'unknown').join(', ')
          : undefined,
      ],
      ['Also tagged', same.length > 0 ? listWords(same.slice(0, 12)) + andMore(same.length - 12) : undefined],
      ['Earlier revisions', tag.revisions.length > 1 ? String(tag.revisions.length - 1) : undefined],
      [
        'Source',
        tag.source && sourceWords(tag.source) + (tag.scheduled ? ', imported again on schedule' : ''),
      ],
    ],
    stateNotes(state, now),
  );
}

function stateNotes(state: TagState, now: number): (string | undefined)[] {
  if (state.kind === 'missing') {
    return [
      'The cluster no longer has this image: the tag stands, but it cannot be pulled. Push or import it again.',
    ];
  }
  if (state.kind !== 'importFailed') return [];
  const since = timeFact(state.failure.since, now);
  return [state.failure.message, since && `Failing since ${since}.`];
}
