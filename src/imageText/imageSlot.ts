import type { Span } from '../model/imageText/imageMention.ts';
import type { ImageTextFormat } from '../model/imageText/imageTextFormat.ts';

/** A place for the name of an image, whatever stands there already. */
export interface ImageSlot {
  readonly span: Span;
  /** What an ImageStreamTag means, with its namespace; a pull spec otherwise. */
  readonly kind: 'pullSpec' | 'tag';
  readonly project?: string;
}

/** A line without its end, and where it begins. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** What stands before an image, and how far the image goes. */
interface Pattern {
  readonly before: RegExp;
  readonly rest: RegExp;
}

const dockerfileSlots: readonly Pattern[] = [
  { before: /^\s*FROM\s+(?:--\S+\s+)*(\S*)$/i, rest: /^\S*/ },
  { before: /^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\s+(?:--\S+\s+)*--from=(\S*)$/i, rest: /^\S*/ },
  {
    before: /^\s*(?:ONBUILD\s+)?RUN\s+(?:--\S+\s+)*--mount=(?:\S*,)?from=([^\s,]*)$/i,
    rest: /^[^\s,]*/,
  },
];
// With the variables of a compose file in it, each of them whole.
const yamlName = String.raw`(?:\$\{(?:[^{}]|\{[^{}]*\})*\}|\$(?!\{)|[^\s"'#,}$])*`;
const yamlRest = new RegExp(`^${yamlName}`);
const imageKey = new RegExp(String.raw`^\s*(?:-\s+)*(["']?)image\1\s*:\s+(?:&\S+\s+)?["']?(${yamlName})$`);
const nameKey = /^\s*(?:-\s+)*name\s*:\s+["']?([^\s"'#,}]*)$/;
/** An anchor or a tag before the name, or a value of more than a line. */
const yamlSign = /^[&!|>[{]/;
const objectNamespace = /^metadata\s*:.*\n(?:(?:[ \t].*)?\n)*?[ \t]+namespace\s*:\s*["']?([\w.-]+)/m;
/** What a template engine fills in: where an image begins and ends is its matter. */
export const template = /\{\{|\{%/;

/**
 * The place for an image at an offset. Looks at its line alone, or at the keys beside it, so that it answers while a
 * text is being typed and cannot be read as a whole.
 * @param ownProject the project that counts where a manifest names none
 */
export function imageSlotAt(
  text: string,
  offset: number,
  format: ImageTextFormat,
  ownProject?: string,
): ImageSlot | undefined {
  const line = lineAt(text, offset);
  if (template.test(line.text)) return undefined;
  const before = line.text.slice(0, offset - line.start);
  if (format === 'dockerfile') return dockerfileSlot(before, line);
  const slot = yamlSlot(before, line, text);
  if (slot?.kind !== 'tag' || slot.project !== undefined || ownProject === undefined) return slot;
  return { ...slot, project: ownProject };
}

function dockerfileSlot(before: string, line: Line): ImageSlot | undefined {
  for (const { before: pattern, rest } of dockerfileSlots) {
    const typed = pattern.exec(before)?.[1];
    if (typed !== undefined) return { kind: 'pullSpec', span: spanOf(typed, before, line, rest) };
  }
  return undefined;
}

function yamlSlot(before: string, line: Line, text: string): ImageSlot | undefined {
  const image = imageKey.exec(before)?.[2];
  if (image !== undefined) {
    const span = spanOf(image, before, line, yamlRest);
    return yamlSign.test(text.slice(span.start, span.end)) ? undefined : { kind: 'pullSpec', span };
  }
  const name = nameKey.exec(before)?.[1];
  if (name === undefined) return undefined;
  const beside = keysBeside(text, line);
  if (beside.get('kind') !== 'ImageStreamTag') return undefined;
  const project = beside.get('namespace') ?? namespaceOf(text, line.start);
  const span = spanOf(name, before, line, yamlRest);
  return { kind: 'tag', span, ...(project === undefined ? {} : { project }) };
}

/** The namespace of the manifest in which an offset stands. */
function namespaceOf(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('\n---', offset) + 1;
  const end = text.indexOf('\n---', offset);
  return objectNamespace.exec(text.slice(start, end < 0 ? undefined : end))?.[1];
}

function spanOf(typed: string, before: string, { text, start }: Line, pattern: RegExp): Span {
  const rest = pattern.exec(text.slice(before.length))?.[0] ?? '';
  const at = start + before.length;
  return { start: at - typed.length, end: at + rest.length };
}

/** The keys of the block mapping that a line is part of, with their plain values. */
function keysBeside(text: string, line: Line): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const depth = depthOf(line.text);
  const take = (other: Line): boolean => {
    if (/^\s*(?:#|$)/.test(other.text)) return true;
    if (depthOf(other.text) < depth) return false;
    const found = /^[\s-]*([\w.-]+)\s*:\s+["']?([^\s"'#]+)/.exec(other.text);
    if (depthOf(other.text) === depth && found !== null) keys.set(found[1] ?? '', found[2] ?? '');
    return true;
  };
  for (let at: Line | undefined = line; at !== undefined && !startsItem(at.text);) {
    at = at.start === 0 ? undefined : lineAt(text, at.start - 1);
    if (at !== undefined && !take(at)) break;
  }
  for (let at = lineAfter(text, line); at !== undefined; at = lineAfter(text, at)) {
    if ((startsItem(at.text) && depthOf(at.text) <= depth) || !take(at)) break;
  }
  return keys;
}

/** Where the first key of a line stands, past the dashes of list items. */
function depthOf(line: string): number {
  return /^[ \t]*(?:- +)*/.exec(line)?.[0].length ?? 0;
}

function startsItem(line: string): boolean {
  return /^\s*- /.test(line);
}

/** The line in which an offset stands, without its end. */
export function lineAt(text: string, offset: number): Line {
  // Looked for from before the text, its first character would be found.
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { text: text.slice(start, end < 0 ? undefined : end).replace(/\r$/, ''), start };
}

/** The line after one; undefined after the last. */
export function lineAfter(text: string, line: Line): Line | undefined {
  const end = text.indexOf('\n', line.start);
  return end < 0 ? undefined : lineAt(text, end + 1);
}
