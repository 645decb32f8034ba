/** Where a tag stands in the order in which a repository is imported. */
interface Rank {
  tag: string;
  /** 0: `latest`, 1: `5.1`, 2: `5.1.3`, 3: any other. */
  kind: 0 | 1 | 2 | 3;
  numbers: readonly number[];
  /** What comes after the hyphen; empty for a release. */
  before: string;
  prefix: string;
}

/**
 * The order in which tags of a repository are imported: `latest`, then versions of two numbers (`5.1`, `v5.1-rc1`), then
 * full versions, the newest first each, then the others by name.
 */
export function prioritizedTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => (tag === '' ? 'latest' : tag)))]
    .map(rank)
    .sort(compare)
    .map(({ tag }) => tag);
}

function rank(tag: string): Rank {
  const prefix = tag.startsWith('v') ? 'v' : '';
  const short = tag.slice(prefix.length);
  const number = '(?:0|[1-9]\\d*)';
  const full = new RegExp(`^(${number})\\.(${number})\\.(${number})(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?$`).exec(
    short,
  );
  const minor = new RegExp(`^(${number})\\.(${number})(?:-(\\w+))?$`).exec(short);
  if (tag === 'latest') return { tag, kind: 0, numbers: [], before: '', prefix };
  if (full) return { tag, kind: 2, numbers: full.slice(1, 4).map(Number), before: full[4] ?? '', prefix };
  if (minor) return { tag, kind: 1, numbers: minor.slice(1, 3).map(Number), before: minor[3] ?? '', prefix };
  return { tag, kind: 3, numbers: [], before: '', prefix };
}

function compare(one: Rank, other: Rank): number {
  if (one.kind !== other.kind) return one.kind - other.kind;
  if (one.kind === 3) return order(one.tag, other.tag);
  const at = one.numbers.findIndex((number, index) => number !== other.numbers[index]);
  if (at >= 0) return (other.numbers[at] ?? 0) - (one.numbers[at] ?? 0);
  if (one.before !== other.before) {
    if (one.before === '' || other.before === '') return one.before === '' ? -1 : 1;
    return order(other.before, one.before);
  }
  return order(one.prefix, other.prefix);
}

const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
