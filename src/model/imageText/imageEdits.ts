import type { Digest } from '../digest.ts';
import type { ImageMention, Span } from './imageMention.ts';
import { parseImageReference } from '../imageReference.ts';

/** A text in place of what stands in a span. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Names another image of the same stream. What a mention writes with variables is kept: only a tag or digest that stands
 * there as it is can be replaced. Undefined where that cannot be done, or where the image is made.
 */
export function withVersion(
  mention: ImageMention,
  version: { readonly tag: string } | { readonly digest: Digest },
): TextEdit | undefined {
  const { target, text, span, isOutput } = mention;
  if (isOutput) return undefined;
  const suffix = 'tag' in version ? `:${version.tag}` : `@${version.digest}`;
  if (target.kind !== 'pullSpec') {
    // The kind of an ObjectReference stands elsewhere: a tag stays a tag, an image an image.
    if ((target.kind === 'tag') !== 'tag' in version || text !== target.name) return undefined;
    return { span, text: `${text.replace(/[:@].*$/s, '')}${suffix}` };
  }
  const reference = parseImageReference(target.spec);
  if (reference === undefined) return undefined;
  const { tag, digest } = reference;
  const old = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  if (!text.endsWith(old) || !isVerbatimEnd(text, target.spec, old)) return undefined;
  return { span, text: `${text.slice(0, text.length - old.length)}${suffix}` };
}

/** Whether nothing but the beginning of the text is written otherwise than what it means. */
function isVerbatimEnd(text: string, spec: string, old: string): boolean {
  if (text === spec) return true;
  return old !== '' && !/["'`\\\s]/.test(text);
}
