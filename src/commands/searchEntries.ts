import { shortDigest } from '../model/digest.ts';
import type { ImageResult, LayerResult, StreamResult, TagResult } from '../model/search/results.ts';
import { describeFailure } from '../model/failureWords.ts';
import { ageWords, countWords, listWords } from '../model/words.ts';
import type { Found, SearchProgress } from '../store/search/search.ts';
import type { ExpectedTarget } from './deletionTargets.ts';
import type { EntryButton, SearchContent, SearchEntry } from './ui.ts';
import { joined } from '../tree/row.ts';

/** What an entry of the search box stands for. */
export type SearchHit =
  | { readonly kind: 'stream'; readonly stream: StreamResult }
  | { readonly kind: 'tag'; readonly tag: TagResult }
  | { readonly kind: 'image'; readonly image: ImageResult }
  | { readonly kind: 'layer'; readonly layer: LayerResult }
  /** Everything of a group, to be deleted. */
  | { readonly kind: 'deleteAll'; readonly group: 'tags' | 'images' | 'layers'; readonly count: number }
  /** A text to go on with. */
  | { readonly kind: 'hint'; readonly text: string }
  | { readonly kind: 'note' };

type Entry = SearchEntry<SearchHit>;

const copy: EntryButton = { id: 'copy', icon: 'copy', tooltip: 'Copy Pull Spec' };
const remove: EntryButton = { id: 'delete', icon: 'trash', tooltip: 'Delete…' };
/** Names that are shown in one line. */
const named = 5;

/** What was found, as the search box shows it; `now` in ms since the epoch. */
export function searchContent(
  { results, incomplete }: Found,
  problems: readonly string[],
  progress: SearchProgress,
  now: number,
): SearchContent<SearchHit> {
  const { streams, tags, images, layers } = results;
  const tagged = images.results.some((image) => image.tags.length > 0);
  const layered = layers.results.some((layer) => layer.images.some((image) => image.tags.length > 0));
  const groups = [
    group(
      'Image streams',
      streams.total,
      streams.results.map((stream) => streamEntry(stream, now)),
    ),
    group('Tags', tags.total, [
      ...tags.results.map((tag) => tagEntry(tag, now)),
      ...deleteAll('tags', tags.total),
    ]),
    group('Images', images.total, [
      ...images.results.map((image) => imageEntry(image, now)),
      ...deleteAll('images', tagged ? images.total : 0),
    ]),
    group('Layers', layers.total, [
      ...layers.results.map((layer) => layerEntry(layer)),
      ...deleteAll('layers', layered ? layers.total : 0),
    ]),
    { title: 'Not searched', entries: notSearched(progress) },
    { title: 'Not understood', entries: problems.map((problem) => note(problem, 'warning')) },
  ].filter(({ entries }) => entries.length > 0);
  const words = progressWords(progress) ?? (incomplete ? 'still looking' : undefined);
  const found = streams.results.length + tags.results.length + images.results.length + layers.results.length;
  const nothing =
    found === 0 && words === undefined ? [{ title: '', entries: [note('Nothing found', 'info')] }] : [];
  return { groups: [...nothing, ...groups], ...(words === undefined ? {} : { progress: words }) };
}

/** What is shown once another context is. */
export function searchOver(): SearchContent<SearchHit> {
  return {
    groups: [
      { title: '', entries: [note('Another context is shown now: close this and search again', 'info')] },
    ],
  };
}

/** What can be typed, for an empty box. */
export function searchHints(progress: SearchProgress): SearchContent<SearchHit> {
  const hint = (text: string, description: string): Entry => ({
    label: text,
    description,
    icon: 'lightbulb',
    value: { kind: 'hint', text },
  });
  const entries = [
    hint('project:', 'only in this project; * stands for anything'),
    hint('label:', 'images with a label: label:maintainer=amy'),
    hint('layer:', 'images that contain a layer, by the beginning of its digest'),
    hint('arch:', 'images for a processor: arch:arm64'),
    hint('pushed:', 'by age: pushed:<7d, pushed:>1y'),
    hint('size:', 'by size: size:>500MB'),
    hint('unused', 'tags that no workload was seen to use'),
    hint('failing', 'tags whose import fails or whose image is gone'),
  ];
  const words = progressWords(progress);
  return {
    groups: [
      { title: 'A name, part of one, a digest or a pull spec; or narrow with', entries },
      { title: 'Not searched', entries: notSearched(progress) },
    ].filter((each) => each.entries.length > 0),
    ...(words === undefined ? {} : { progress: words }),
  };
}

function group(title: string, total: number, entries: readonly Entry[]) {
  const shown = entries.filter(({ value }) => value.kind !== 'deleteAll').length;
  const count = total > shown ? `${shown} of ${total.toLocaleString('en-US')}` : String(shown);
  return { title: `${title} (${count})`, entries };
}

function streamEntry(stream: StreamResult, now: number): Entry {
  const parts = [stream.project, countWords(stream.tags, 'tag'), age(stream.pushed, now)];
  return {
    label: stream.stream,
    description: joined(parts),
    icon: 'package',
    buttons: [copy, remove],
    value: { kind: 'stream', stream },
  };
}

function tagEntry(tag: TagResult, now: number): Entry {
  const parts = [tag.project, age(tag.pushed, now), tag.image && shortDigest(tag.image)];
  return {
    label: `${tag.stream}:${tag.tag}`,
    description: joined(parts),
    icon: 'tag',
    buttons: [copy, remove],
    value: { kind: 'tag', tag },
  };
}

function imageEntry(image: ImageResult, now: number): Entry {
  const newest = image.tags[0] ?? image.earlier[0];
  const what = image.by === 'config' ? 'image id' : image.by === 'platform' ? 'one platform' : undefined;
  return {
    label: shortDigest(image.digest),
    description: joined([what, age(newest?.pushed, now)]),
    detail: placesOf(image),
    icon: 'file-zip',
    buttons: image.tags.length > 0 ? [copy, remove] : [copy],
    value: { kind: 'image', image },
  };
}

function placesOf({ tags, earlier }: ImageResult): string {
  const names = tags.slice(0, named).map(({ project, stream, tag }) => `${project}/${stream}:${tag}`);
  const more = tags.length > named ? [countWords(tags.length - named, 'more tag')] : [];
  const history = earlier.length === 0 ? '' : `in the history of ${countWords(earlier.length, 'tag')}`;
  return joined([listWords([...names, ...more]), history]);
}

function layerEntry(layer: LayerResult): Entry {
  return {
    label: shortDigest(layer.digest),
    description: `in ${countWords(layer.total, 'image')}`,
    detail: layer.images.slice(0, named).map(placesOf).join(' · '),
    icon: 'layers',
    buttons: [remove],
    value: { kind: 'layer', layer },
  };
}

function deleteAll(kind: 'tags' | 'images' | 'layers', total: number): Entry[] {
  if (total === 0) return [];
  const label = {
    tags: `Delete all ${countWords(total, 'tag')}…`,
    images: `Delete all tags of ${total === 1 ? 'this image' : `these ${countWords(total, 'image')}`}…`,
    layers: `Delete all tags of images with ${total === 1 ? 'this layer' : `these ${countWords(total, 'layer')}`}…`,
  }[kind];
  return [{ label, icon: 'trash', value: { kind: 'deleteAll', group: kind, count: total } }];
}

function notSearched({ failed, stale, unseen, details }: SearchProgress): Entry[] {
  const skipped = details?.skipped ?? 0;
  const many = note(countWords(skipped, 'image'), 'circle-slash', 'too many to look into: narrow the search');
  return [
    ...projectNotes(failed, (why) => why),
    ...projectNotes(stale, (why) => `may be out of date: ${why}`),
    ...(skipped === 0 ? [] : [many]),
    ...unseen.map((what) => note(what, 'circle-slash', 'whether it uses images cannot be told')),
  ];
}

/** Projects that share a reason stand together. */
function projectNotes(projects: SearchProgress['failed'], words: (why: string) => string): Entry[] {
  const groups = new Map<string, string[]>();
  for (const { project, failure } of projects) {
    const why =
      failure.kind === 'forbidden' ? 'you may not list its image streams' : describeFailure(failure).summary;
    groups.set(why, [...(groups.get(why) ?? []), project]);
  }
  return [...groups].map(([why, names]) => {
    const more = names.length > named ? [`${names.length - named} more`] : [];
    return note(listWords([...names.slice(0, named), ...more]), 'circle-slash', words(why));
  });
}

function note(label: string, icon: string, description?: string): Entry {
  return { label, icon, ...(description === undefined ? {} : { description }), value: { kind: 'note' } };
}

/** How far the search is: `searched 140 of 200 projects`; undefined when all is there. */
function progressWords({ total, read, failed, details, usage }: SearchProgress): string | undefined {
  if (total === undefined) return 'asking which projects there are';
  if (read + failed.length < total) return `searched ${read} of ${countWords(total, 'project')}`;
  if (details !== undefined && details.read + details.failed + details.skipped < details.wanted)
    return `looked into ${details.read + details.failed} of ${countWords(details.wanted, 'image')}`;
  return usage === 'looking' ? 'looking for workloads' : undefined;
}

function age(pushed: number | undefined, now: number): string | undefined {
  return pushed === undefined ? undefined : ageWords(pushed, now);
}

/** The tags that hits stand for: those that point to them now, each with the image that was found. */
export function tagsOfHits(hits: readonly SearchHit[]): readonly ExpectedTarget[] {
  const tags = hits.flatMap((hit) => {
    switch (hit.kind) {
      case 'tag':
        return [hit.tag];
      case 'image':
        return hit.image.tags;
      case 'layer':
        return hit.layer.images.flatMap((image) => image.tags);
      default:
        return [];
    }
  });
  const once = new Map(tags.map((tag) => [`${tag.project}/${tag.stream}:${tag.tag}`, tag]));
  return [...once.values()].map(({ project, stream, tag, image }) => {
    return image === undefined ? { project, stream, tag } : { project, stream, tag, image };
  });
}
