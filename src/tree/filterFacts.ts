import type { RegistryStore } from '../store/registryStore.ts';
import { usedImage } from '../store/usedImage.ts';
import type { FilterFacts } from './treeFilter.ts';

/** What a filter has to know of tags, from the store; `now` in ms since the epoch. */
export function filterFacts(store: RegistryStore, now: number): FilterFacts {
  return {
    now,
    isMissing: (stream, { revisions: [newest] }) =>
      newest !== undefined && store.facts?.content(stream, newest.image)?.kind === 'missing',
    isUsed(stream, tag) {
      const { facts } = store;
      if (facts === undefined) return undefined;
      const revisions = tag.revisions.map(({ image }) => image);
      const { kind, uses, unseen } = store.usedBy(usedImage(stream, tag.name, revisions, facts));
      if (uses.length > 0) return true;
      return kind === 'looked' && unseen.length === 0 ? false : undefined;
    },
  };
}
