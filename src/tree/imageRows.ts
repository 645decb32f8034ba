import type { Attachment, AttachmentKind } from '../model/attachment.ts';
import { shortDigest, type Digest } from '../model/digest.ts';
import { describeFailure } from '../model/failureWords.ts';
import { platformWords } from '../model/platform.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { layersSize } from '../model/layer.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords, sizeWords } from '../model/words.ts';
import type { Fetched } from '../store/fetched.ts';
import type { Action } from './action.ts';
import type { NoteNode } from './node.ts';
import { joined, type Row } from './row.ts';
import { timeFact, tooltip } from './tooltip.ts';

/** The folded earlier revisions of a tag. */
export function earlierRow(count: number): Row {
  return {
    label: `Earlier (${count})`,
    description: '',
    icon: { name: 'history' },
    spoken: countWords(count, 'earlier revision'),
    context: 'earlier',
    expandable: true,
    tooltip: () =>
      tooltip(
        `${countWords(count, 'earlier image')} of this tag`,
        [],
        ['They can still be pulled by digest until they are pruned.'],
      ),
  };
}

/** One earlier image of a tag. */
export function revisionRow(
  image: Digest,
  created: number | undefined,
  content: ImageContent | undefined,
  parts: ImageParts | undefined,
  now: number,
): Row {
  const age = created === undefined ? undefined : ageWords(created, now);
  const missing = content?.kind === 'missing';
  return {
    label: shortDigest(image),
    description: joined([missing ? 'image missing' : undefined, age, contentWords(content, parts)]),
    icon: missing ? { name: 'error', tone: 'error' } : { name: 'history' },
    spoken: joined(
      [`Revision ${shortDigest(image)}`, age && `${age} old`, missing ? 'image missing' : undefined],
      ', ',
    ),
    context: missing ? 'revision;missing' : 'revision;image',
    expandable: true,
    tooltip: () =>
      tooltip(shortDigest(image), [
        ['Digest', image],
        ['Became the tag’s image', timeFact(created, now)],
        ['Content', contentWords(content, parts)],
      ]),
  };
}

/** One platform of an index; named by its short digest while the platform is not known. */
export function platformRow(
  image: Digest,
  index: Fetched<ImageParts> | undefined,
  content: ImageContent | undefined,
  parts: ImageParts | undefined,
): Row {
  const platforms = index?.kind === 'loaded' && index.value.kind === 'index' ? index.value.platforms : [];
  const found = platforms.find((entry) => entry.digest === image);
  const name = found && platformWords(found);
  const why = index?.kind === 'failed' ? describeFailure(index.failure).summary : undefined;
  return {
    label: name === undefined ? shortDigest(image) : plainLine(name),
    description: joined([name === undefined ? undefined : shortDigest(image), contentWords(content, parts)]),
    icon: { name: 'server' },
    spoken: joined(
      [`Platform ${name ?? 'unknown'}`, `image ${shortDigest(image)}`, contentWords(content, parts)],
      ', ',
    ),
    context: 'platform;image',
    expandable: true,
    tooltip: () =>
      tooltip(
        name ?? 'Platform not known',
        [
          ['Digest', image],
          ['Content', contentWords(content, parts)],
        ],
        [why],
      ),
  };
}

function contentWords(content: ImageContent | undefined, parts: ImageParts | undefined): string | undefined {
  if (content?.kind === 'index') return countWords(content.platforms.length, 'platform');
  if (content?.kind !== 'image') return undefined;
  const size = parts?.kind === 'image' ? layersSize(parts.layers) : undefined;
  return joined([
    countWords(content.layers.length, 'layer'),
    size === undefined ? undefined : sizeWords(size),
  ]);
}

const attachmentNames: Readonly<Record<AttachmentKind, { label: string; icon: string }>> = {
  signature: { label: 'Signature', icon: 'verified' },
  attestation: { label: 'Attestation', icon: 'note' },
  sbom: { label: 'SBOM', icon: 'list-unordered' },
  referrers: { label: 'Referrers', icon: 'references' },
};

/** A signature, attestation or SBOM under its image. */
export function attachmentRow(attachment: Attachment, now: number): Row {
  const { label, icon } = attachmentNames[attachment.kind];
  const newest = attachment.tag.revisions[0];
  const age = newest?.created === undefined ? undefined : ageWords(newest.created, now);
  const digest = newest && shortDigest(newest.image);
  return {
    label,
    description: joined([age, digest]),
    icon: { name: icon },
    spoken: joined([`${label} of image ${shortDigest(attachment.subject)}`, age && `${age} old`], ', '),
    context: 'attachment',
    expandable: false,
    tooltip: () =>
      tooltip(label, [
        ['Tag', attachment.tag.name],
        ['Of image', attachment.subject],
        ['Digest', newest?.image],
        ['Pushed', timeFact(newest?.created, now)],
      ]),
  };
}

/** The row that loads the next page. */
export function moreRow(loaded: number): Row {
  return {
    label: 'Load more…',
    description: `${countWords(loaded, 'stream')} shown`,
    icon: { name: 'ellipsis' },
    spoken: `Load more image streams, ${loaded} shown`,
    context: 'more',
    expandable: false,
    tooltip: () => tooltip('Load the next image streams of this project', []),
  };
}

/** The next step, where the projects would be. */
export function actionRow({ label, icon }: Action): Row {
  return {
    label,
    description: '',
    icon: { name: icon },
    spoken: label,
    context: 'action',
    expandable: false,
    tooltip: () => tooltip(label, []),
  };
}

/** A sentence where things would be. */
export function noteRow(node: NoteNode): Row {
  const advice = node.failure && describeFailure(node.failure).advice;
  return {
    label: plainLine(node.text, 300),
    description: '',
    icon: node.failure === undefined ? { name: 'info' } : { name: 'warning', tone: 'warning' },
    spoken: plainLine(node.text, 300),
    context: node.failure === undefined ? 'note' : 'note;failed',
    expandable: false,
    tooltip: () => tooltip(node.text, [], [advice]),
  };
}
