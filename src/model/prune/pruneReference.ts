import type { NamedImage } from './pruneInput.ts';

/** What a name leads to, as the pruner understands it. `elsewhere` is a name that it passes over. */
export type PruneReference =
  | { readonly kind: 'tag'; readonly stream: string; readonly tag: string }
  | { readonly kind: 'image'; readonly stream: string; readonly digest: string }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'invalid' };

const elsewhere: PruneReference = { kind: 'elsewhere' };
const invalid: PruneReference = { kind: 'invalid' };

// Grammar: distribution/reference before names were normalized, as the pruner has it. What it takes for an error stops it,
// so this may be neither more generous nor stricter, and `parseImageReference` is both.
const hostPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `${hostPart}(?:\\.${hostPart})*(?::[0-9]+)?`;
const namePart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const name = `(?:${host}/)?${namePart}(?:/${namePart})*`;
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const specPattern = new RegExp(`^(${name})(?::(\\w[\\w.-]{0,127}))?(?:@(${digest}))?$`);
const digestPattern = /^(?:sha256:.{64}|sha384:.{96}|sha512:.{128})$/;
const longestName = 255;
/** Longer than the longest name, tag and digest together. */
const longestSpec = 1024;

/** What a name in a workload leads to. `stream` is `project/name`. */
export function parsePruneReference({ by, text, project = '' }: NamedImage): PruneReference {
  switch (by) {
    case 'pullSpec':
      return parseSpec(text);
    case 'streamTag': {
      const parts = text.includes('@') ? [] : text.split(':');
      const [stream = '', tag = ''] = parts;
      if (parts.length !== 2 || stream === '' || tag === '') return invalid;
      return { kind: 'tag', stream: `${project}/${stream}`, tag };
    }
    case 'streamImage': {
      const parts = text.split('@');
      const [stream = '', image = ''] = parts;
      if (parts.length !== 2 || stream === '' || image === '') return invalid;
      return { kind: 'image', stream: `${project}/${stream}`, digest: image };
    }
  }
}

/** The host is not compared: any registry's `host/project/stream` may be this one's. */
function parseSpec(spec: string): PruneReference {
  if (spec.trim() === '') return elsewhere;
  const match = spec.length > longestSpec ? null : specPattern.exec(spec);
  if (match === null) return invalid;
  const [, path = '', tag = 'latest', image] = match;
  if (path.length > longestName || (image !== undefined && !digestPattern.test(image))) return invalid;
  const [first = '', ...stream] = path.split('/');
  const isHost = /[.:]/.test(first) || first === 'localhost';
  if (!isHost || stream.length !== 2) return elsewhere;
  return image === undefined
    ? { kind: 'tag', stream: stream.join('/'), tag }
    : { kind: 'image', stream: stream.join('/'), digest: image };
}
