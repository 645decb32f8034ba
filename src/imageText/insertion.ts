import { mentionAt, type Span } from '../model/imageText/imageMention.ts';
import type { TextEdit } from '../model/imageText/imageEdits.ts';
import { isInInstruction } from './dockerfileMentions.ts';
import { imageMentions } from './imageMentions.ts';
import { yamlKind } from '../model/imageText/yamlKind.ts';
import { imageSlotAt, lineAfter, lineAt, template, type Line } from './imageSlot.ts';
import type { ImageTextFormat } from '../model/imageText/imageTextFormat.ts';

/** What to type at a place. */
export interface Insertion extends TextEdit {
  /** Whether it is more than the pull specs as they are. */
  readonly isShaped: boolean;
}

/**
 * How pull specs are typed at a selection, shaped by what is there: in a Dockerfile `FROM …` on an empty line, or in
 * place of the image under the cursor; in a compose file or a manifest `image: …` on an empty line, or in place of the
 * value. Elsewhere, and for several at a place for one, they come as they are, a line each.
 */
export function insertionAt(
  text: string,
  selection: Span,
  format: ImageTextFormat | undefined,
  specs: readonly string[],
): Insertion {
  const plain = { span: selection, text: specs.join('\n'), isShaped: false };
  if (format === undefined) return plain;
  const [first, ...others] = specs;
  const place = first !== undefined && others.length === 0 ? imageSpan(text, selection, format) : undefined;
  if (place !== undefined && first !== undefined) return { span: place, text: first, isShaped: true };
  const line = lineAt(text, selection.start);
  const isEmpty = line.text.trim() === '' && selection.end <= line.start + line.text.length;
  if (!isEmpty || !canBegin(text, line, format)) return plain;
  const key = format === 'dockerfile' ? 'FROM' : 'image:';
  const indent = text.slice(line.start, selection.start);
  return { span: selection, text: specs.map((spec) => `${key} ${spec}`).join(`\n${indent}`), isShaped: true };
}

/** Whether what names an image can begin in an empty line. */
function canBegin(text: string, line: Line, format: ImageTextFormat): boolean {
  if (format === 'dockerfile') return !isInInstruction(text, line.start);
  return yamlKind(text) !== undefined && !isInBlockScalar(text, line);
}

const blockHeader = /(?:^|[:-])\s+(?:[&!]\S+\s+)*[|>][-+\d]*\s*(?:\s#.*)?$/;

/** Whether an empty line belongs to the text below a `|` or `>`: those are the lines that stand deeper than it. */
function isInBlockScalar(text: string, line: Line): boolean {
  let after = lineAfter(text, line);
  while (after?.text.trim() === '') after = lineAfter(text, after);
  const depth = Math.max(line.text.length, after === undefined ? 0 : indentOf(after));
  for (let at = line; at.start > 0;) {
    at = lineAt(text, at.start - 1);
    if (at.text.trim() !== '' && indentOf(at) < depth) return blockHeader.test(at.text);
  }
  return false;
}

function indentOf({ text }: Line): number {
  return text.length - text.trimStart().length;
}

// What stands before the image in a line that is there for one.
const lineHeads: Readonly<Record<ImageTextFormat, RegExp>> = {
  dockerfile: /^\s*FROM\s+(?:--\S+\s+)*/i,
  yaml: /^\s*(?:-\s+)*(["']?)image\1\s*:\s+(?:&\S+\s+)?["']?/,
};

/**
 * What names an image at a selection, or is an empty place for one: under the cursor, or in its line where that is there
 * for an image. Where a trigger names a tag there is no place for a pull spec.
 */
function imageSpan(text: string, { start, end }: Span, format: ImageTextFormat): Span | undefined {
  const line = lineAt(text, start);
  if (end > line.start + line.text.length || template.test(line.text)) return undefined;
  const head = lineHeads[format].exec(line.text)?.[0].length;
  const place = head === undefined ? start : line.start + head;
  const mentions = imageMentions(text, format);
  const mention = mentionAt(mentions, start) ?? mentionAt(mentions, place);
  if (mention !== undefined) return mention.target.kind === 'pullSpec' ? mention.span : undefined;
  if (format === 'dockerfile' && isInInstruction(text, line.start)) return undefined;
  const slot = imageSlotAt(text, place, format);
  return slot?.kind === 'pullSpec' ? slot.span : undefined;
}
