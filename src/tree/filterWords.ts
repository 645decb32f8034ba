import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { usedImage } from '../store/usedImage.ts';
import { candidates } from './filterFacts.ts';
import type { TreeFilter } from './treeFilter.ts';

/** So many reasons stand in the message; the others are counted. */
const shown = 3;

/** What the view says of its filter, and why that may hide more than it should; undefined when nothing is filtered. */
export function filterWords(filter: TreeFilter, store: RegistryStore): string | undefined {
  if (filter.query === undefined) return undefined;
  const words = `Filter: ${plainLine(filter.query.text)}.`;
  const doubt = doubtOf(filter, store);
  return doubt === undefined ? words : `${words} ${doubt}`;
}

function doubtOf(filter: TreeFilter, store: RegistryStore): string | undefined {
  const { facts } = store;
  if (facts === undefined) return undefined;
  const { asked, others } = candidates(store, filter);
  const layers = (stream: (typeof asked)[number]): string | undefined => facts.layers(stream)?.kind;
  const gone = [
    ...asked.filter((stream) => layers(stream) === 'failed'),
    ...others.filter((stream) => layers(stream) !== 'loaded'),
  ].map(({ project, name }) => `${project}/${name}`);
  if (!filter.needsUses) return cannotBeTold('Whether images are missing', reasonOf(gone));
  const [first] = asked;
  // With nothing open nobody was asked yet.
  if (first === undefined) return undefined;
  const used = store.usedBy(usedImage(first, undefined, [], facts));
  const reasons = [...used.unseen, ...reasonOf(gone)];
  if (reasons.length > 0) return cannotBeTold('Whether images are used', reasons);
  const isLooking = used.kind === 'looking' || asked.some((stream) => layers(stream) !== 'loaded');
  return isLooking ? 'Looking for who uses the images…' : undefined;
}

function reasonOf(streams: readonly string[]): string[] {
  if (streams.length <= 1) return streams.map((stream) => `the layers of ${stream}`);
  return [`the layers of ${countWords(streams.length, 'image stream')}`];
}

function cannotBeTold(what: string, reasons: readonly string[]): string | undefined {
  if (reasons.length === 0) return undefined;
  const first = reasons.slice(0, shown).map((reason) => plainLine(reason));
  const more = reasons.length - first.length;
  const all = more === 0 ? first : [...first, `${more} more`];
  return `${what} cannot be told: ${all.join('; ')}.`;
}
