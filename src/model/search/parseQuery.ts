import { narrowing } from './narrowing.ts';
import type { Condition, Needs, Query, Word } from './query.ts';
import { bare, tokens } from './tokens.ts';

/** Longer than any pull spec; what is beyond was not typed. */
const longest = 4096;

/**
 * Takes apart what a person typed. Never throws, and takes time in proportion to the text; of a text longer than any
 * query, the beginning counts.
 */
export function parseQuery(text: string): Query {
  const words: Word[] = [];
  const conditions: Condition[] = [];
  const problems: string[] = [];
  const typed = text.slice(0, longest).trim();
  for (const token of tokens(typed)) {
    const narrow = narrowing(token);
    if (narrow === undefined) readWords(token, words, problems);
    else if ('condition' in narrow) conditions.push(narrow.condition);
    else problems.push(narrow.problem);
  }
  return { text: typed, words, conditions, problems };
}

/** What has to be fetched before the query can be answered in full. */
export function needsOf({ words, conditions }: Query): Needs {
  const asks = (...kinds: Condition['kind'][]): boolean =>
    conditions.some(({ kind }) => kinds.includes(kind));
  const digest = words.some(
    (word) => word.kind === 'digest' || (word.kind === 'path' && word.digest !== undefined),
  );
  return {
    layers: digest || asks('layer', 'failing'),
    details: asks('label', 'arch', 'size'),
    usage: asks('unused'),
  };
}

/** Quotes around free words say nothing: no name has a space in it. */
function readWords(token: string, words: Word[], problems: string[]): void {
  for (const part of token.split(/[\s"]+/)) {
    const word = bare(part).toLowerCase();
    if (word === '') continue;
    const read = readWord(word);
    if (typeof read === 'string') problems.push(read);
    else if (read !== undefined) words.push(read);
  }
}

function readWord(word: string): Word | string | undefined {
  const digest = /^sha(?:256|512):([0-9a-f]*)$/.exec(word)?.[1];
  if (digest !== undefined) {
    if (isPrefix(digest)) return { kind: 'digest', hex: digest, alsoName: false };
    return `${word.slice(0, 60)}: Give six or more hex digits of the digest.`;
  }
  if (isPrefix(word)) return { kind: 'digest', hex: word, alsoName: true };
  const spec = word.replace(/^[a-z][a-z0-9+.-]{0,30}:\/\//, '');
  return readPath(spec) ?? { kind: 'name', text: spec === '' ? word : spec };
}

function isPrefix(hex: string): boolean {
  return /^[0-9a-f]{6,128}$/.test(hex);
}

/** `[host/][project/]stream[:tag][@digest]`; undefined for a word that is no such thing. */
function readPath(spec: string): Word | undefined {
  const at = spec.indexOf('@');
  const digest = at < 0 ? undefined : /^(?:sha(?:256|512):)?([0-9a-f]{0,128})$/.exec(spec.slice(at + 1))?.[1];
  if (at >= 0 && digest === undefined) return undefined;
  const named = at < 0 ? spec : spec.slice(0, at);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  if (slash < 0 && colon < 0 && at < 0) return undefined;
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const stream = named.slice(slash + 1, colon < 0 ? undefined : colon);
  const project = projectOf(named.slice(0, Math.max(slash, 0)));
  if ([stream, project, tag, digest].every((part) => part === undefined || part === '')) return undefined;
  return {
    kind: 'path',
    stream,
    ...(project === undefined ? {} : { project }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined || digest === '' ? {} : { digest }),
  };
}

/** What stands before the stream, without the host. A project has no dot and no colon in its name; a host has. */
function projectOf(path: string): string | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last === '' || /[.:]/.test(last) ? undefined : last;
}
