import { foldAttachments } from '../model/attachment.ts';
import { newestPush, type ImageStream } from '../model/imageStream.ts';
import { tagState, type Tag } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords } from '../model/words.ts';
import { joined, type Row } from './row.ts';
import { timeFact, tooltip } from './tooltip.ts';

const minute = 60_000;
const kept = new WeakMap<ImageStream, { readonly minute: number; readonly row: Row }>();

/**
 * The row of an image stream of whose images nothing is known. VS Code asks for all rows of a project again with each page of
 * streams: the row is kept as long as the stream is the same, for a minute.
 */
export function keptStreamRow(stream: ImageStream, now: number): Row {
  const at = Math.floor(now / minute);
  const known = kept.get(stream);
  if (known?.minute === at) return known.row;
  const row = streamRow(stream, () => false, now);
  kept.set(stream, { minute: at, row });
  return row;
}

/** The row of an image stream. `isMissing` tells whether a tag's image is known to be gone from the cluster. */
export function streamRow(stream: ImageStream, isMissing: (tag: Tag) => boolean, now: number): Row {
  const { tags } = foldAttachments(stream.tags);
  const newest = newestPush(stream);
  const age = newest === undefined ? undefined : ageWords(newest, now);
  const trouble = troubleOf(tags, isMissing);
  const count = countWords(tags.length, 'tag');
  return {
    label: stream.name,
    description: joined([trouble?.words, trouble === undefined ? count : undefined, age]),
    icon: trouble === undefined ? { name: 'package' } : { name: trouble.icon, tone: trouble.tone },
    spoken: joined(
      [
        `Image stream ${stream.name}`,
        count,
        age === undefined ? 'nothing pushed' : `newest push ${age}`,
        trouble?.words,
      ],
      ', ',
    ),
    context: trouble === undefined ? 'stream' : 'stream;failing',
    expandable: true,
    tooltip: () =>
      tooltip(
        `${stream.project}/${stream.name}`,
        [
          ['Name', stream.displayName],
          ['Tags', count],
          ['Newest push', timeFact(newest, now)],
          ['Address', stream.publicRepository],
          ['Inside the cluster', stream.repository],
        ],
        tags
          .filter((tag) => tag.importFailure !== undefined)
          .slice(0, 3)
          .map(failureNote),
      ),
  };
}

function troubleOf(
  tags: readonly Tag[],
  isMissing: (tag: Tag) => boolean,
): { words: string; icon: string; tone: 'warning' | 'error' } | undefined {
  let [missing, failed] = [0, 0];
  for (const tag of tags) {
    const { kind } = tagState(tag, isMissing(tag));
    if (kind === 'missing') missing += 1;
    else if (kind === 'importFailed') failed += 1;
  }
  const of = (count: number): string => `${count} of ${countWords(tags.length, 'tag')}`;
  if (missing > 0) return { words: `image missing: ${of(missing)}`, icon: 'error', tone: 'error' };
  if (failed > 0) return { words: `import failed: ${of(failed)}`, icon: 'warning', tone: 'warning' };
  return undefined;
}

function failureNote(tag: Tag): string {
  return `${plainLine(tag.name)}: ${tag.importFailure?.message ?? ''}`;
}
