import { shortDigest } from '../digest.ts';
import type { FoundImage, ImageAdvice } from './imageAdvice.ts';
import type { ImagePlace } from './imagePlace.ts';
import { sourceWords } from '../tagWords.ts';
import { plainLine } from '../text.ts';
import { ageWords, countWords } from '../words.ts';

/** An image in one line: `3 h · 42cdaa43 · newer: 2.1`. Undefined when there is nothing to say. */
export function adviceLine(advice: ImageAdvice, now: number): string | undefined {
  if (advice.kind !== 'found') return undefined;
  const { image, pushed, newer, tag } = advice;
  if (image === undefined) return 'no image yet';
  const parts = [
    pushed === undefined ? undefined : ageWords(pushed, now),
    shortDigest(image),
    tag === undefined && advice.tags[0] !== undefined ? plainLine(advice.tags[0], 40) : undefined,
    newer === undefined ? undefined : `newer: ${plainLine(newer.name, 40)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Why what a file names is not there, as a sentence. */
export function absenceWords(advice: ImageAdvice, { project, stream }: ImagePlace): string | undefined {
  const name = plainLine(`${project}/${stream}`);
  if (advice.kind === 'noStream') return `There is no image stream ${name}.`;
  if (advice.kind === 'noTag') return `There is no tag ${plainLine(advice.tag, 130)} in ${name}.`;
  return undefined;
}

/** Why there is nothing to say about an image, as a sentence. */
export function unknownWords({ why }: Extract<ImageAdvice, { readonly kind: 'unknown' }>): string {
  switch (why) {
    case 'closed':
      return 'Its project is not open in the tree.';
    case 'partly':
      return 'Not all of its project is known at the moment.';
    case 'noRevision':
      return 'No tag of its image stream is known to have pointed to this digest.';
  }
}

/** Why a tag may be another image tomorrow, as a sentence; undefined for one that stays. */
export function movingWords({ tag, moves }: FoundImage): string | undefined {
  if (tag === undefined || !moves) return undefined;
  const name = plainLine(tag.name, 130);
  if (tag.source?.kind === 'tag') return `${name} moves: it follows ${sourceWords(tag.source)}.`;
  if (tag.scheduled) return `${name} moves: it is imported again on schedule.`;
  return `${name} moves: it has pointed to ${countWords(tag.revisions.length, 'image')} so far.`;
}
