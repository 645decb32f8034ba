import type { Filter } from './filter.ts';
import { part } from './imageFacts.ts';
import type { Query, Word } from './query.ts';
import type { ImageResult, LayerResult, ResultGroup, SearchContext } from './results.ts';
import { ImageSearch, type DigestWord } from './imageSearch.ts';
import type { Tables } from './tables.ts';
import { wordMatches } from './wordMatch.ts';

/** What digests find. */
export interface DigestsFound {
  readonly images: ResultGroup<ImageResult>;
  readonly layers: ResultGroup<LayerResult>;
}

const wholeDigest = 64;
const allParts = 0xff;
const notLayer = part.image | part.config | part.platform;

/** Images and layers that words of the query are digests of, or `layer:` names, with those of their tags that all the rest holds of. */
export function findDigests(
  tables: Tables,
  query: Query,
  filter: Filter,
  context: SearchContext,
): DigestsFound {
  const words = digestWords(tables, query.words);
  const named = words.filter(({ images }) => images !== undefined);
  if (named.length === 0 && !query.conditions.some(({ kind }) => kind === 'layer')) return nothing;
  const search = new ImageSearch(tables, words, filter, context.limit);
  const images = search.images(marksOf(tables, named), notLayer);
  return { images, layers: layerResults(tables, query, search, context.limit) };
}

/** What one of the words finds; the bits of layers mean nothing. */
function marksOf(tables: Tables, words: readonly DigestWord[]): Uint8Array {
  const [first] = words;
  if (words.length === 1 && first?.images !== undefined && first.bits === allParts) return first.images;
  const marks = new Uint8Array(tables.digests.size);
  for (const { images, bits } of words) {
    if (images === undefined) continue;
    for (let image = 0; image < marks.length; image += 1) {
      marks[image] = (marks[image] ?? 0) | ((images[image] ?? 0) & bits);
    }
  }
  return marks;
}

const empty = { results: [], total: 0 };
const nothing: DigestsFound = { images: empty, layers: empty };

function layerResults(
  tables: Tables,
  { words, conditions }: Query,
  search: ImageSearch,
  limit: number,
): ResultGroup<LayerResult> {
  const prefixes = [
    ...words.flatMap((word) => (word.kind === 'digest' ? [word.hex] : [])),
    ...conditions.flatMap((condition) => (condition.kind === 'layer' ? [condition.hex] : [])),
  ];
  const marked = new Set(prefixes.flatMap((hex) => tables.digests.withPrefix(hex)));
  const results: LayerResult[] = [];
  for (const layer of marked) {
    if (!tables.facts.isLayer(layer)) continue;
    // Most prefixes are of one digest alone, and what contains it is known already.
    const [prefix = ''] = prefixes;
    const containing =
      marked.size === 1 ? tables.factMemory.containing(prefix) : tables.facts.containing([layer]);
    const images = search.images(containing, part.layer);
    if (images.total === 0) continue;
    results.push({ digest: tables.digests.text(layer), images: images.results, total: images.total });
  }
  results.sort((a, b) => b.total - a.total || (a.digest < b.digest ? -1 : 1));
  return { results: results.slice(0, limit), total: results.length };
}

function digestWords(tables: Tables, words: readonly Word[]): DigestWord[] {
  const matches = wordMatches(tables, words);
  return matches.map((match, index) => {
    const word = words[index];
    const hex = word?.kind === 'digest' ? word.hex : word?.kind === 'path' ? word.digest : undefined;
    if (hex === undefined) return { match, images: undefined, bits: 0, place: 'other' };
    const images = tables.factMemory.containing(hex);
    if (word?.kind !== 'path') return { match, images, bits: allParts, place: 'other' };
    // What stands behind an address is never a config and never a layer.
    const bits = part.image | part.platform;
    return { match, images, bits, place: hex.length < wholeDigest ? 'needed' : 'better' };
  });
}
