import type { Tag } from '../tag.ts';

interface Version {
  readonly numbers: readonly number[];
  /** What stands around the numbers: tags are compared only with those that have the same. */
  readonly shape: string;
}

/**
 * The tag of the highest version above that of a tag: `1.10` after `1.9`, `v2` after `v1`, `20-ubi9` after `18-ubi9`.
 * Undefined when there is none, or when the tag is no version.
 */
export function newerVersion(tag: string, tags: readonly Tag[]): Tag | undefined {
  const own = versionOf(tag);
  if (own === undefined) return undefined;
  let best = own;
  let found: Tag | undefined;
  for (const other of tags) {
    const version = versionOf(other.name);
    if (version?.shape !== own.shape || other.revisions.length === 0) continue;
    if (!isHigher(version, best)) continue;
    best = version;
    found = other;
  }
  return found;
}

function versionOf(tag: string): Version | undefined {
  const found = /^(v?)(\d{1,9}(?:\.\d{1,9})*)((?:[-_+][\w.-]*)?)$/.exec(tag);
  if (found === null) return undefined;
  const [, before = '', numbers = '', after = ''] = found;
  const parts = numbers.split('.').map(Number);
  return { numbers: parts, shape: `${before}${parts.length}${after}` };
}

function isHigher(a: Version, b: Version): boolean {
  const different = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
  return different >= 0 && (a.numbers[different] ?? 0) > (b.numbers[different] ?? 0);
}
