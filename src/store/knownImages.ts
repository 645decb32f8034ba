import { comparableHost } from '../model/imageReference.ts';
import type { ImagePlace } from '../model/imageText/imagePlace.ts';
import type { StreamSight } from '../model/imageText/imageAdvice.ts';
import { compareNames } from '../model/project.ts';
import { parseQuery } from '../model/search/parseQuery.ts';
import type { TagResult } from '../model/search/results.ts';
import { usualInternalHost } from '../model/registryAddress/registryAddressQuestions.ts';
import type { Tag } from '../model/tag.ts';
import type { RegistryStore } from './registryStore.ts';

/** The images that the store knows by name: those of open projects, and what was read for search. Asks nothing. */
export class KnownImages {
  readonly #store: RegistryStore;

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** Addresses of the registry, the one that is used first; none without a connection. */
  get hosts(): readonly string[] {
    if (this.#store.connection.kind !== 'connected') return [];
    const known = this.#store.addresses?.known?.all ?? [];
    return [...new Set([...known.map(({ host }) => host), usualInternalHost])];
  }

  /** Tells whether a host is one of the registry's addresses, as they are known now. */
  get isOurs(): (host: string) => boolean {
    const ours = new Set(this.hosts.map(comparableHost));
    return (host) => ours.has(comparableHost(host));
  }

  get projects(): readonly string[] {
    const { projects } = this.#store;
    return projects.kind === 'loaded' ? [...projects.items.keys()].sort(compareNames) : [];
  }

  /** The names of a project's image streams. */
  streams(project: string): readonly string[] {
    const open = this.#store.streams(project);
    const names =
      open?.kind === 'loaded' ? open.items.keys() : this.#found(project).map(({ stream }) => stream);
    return [...new Set(names)].sort(compareNames);
  }

  tags(project: string, stream: string): readonly Tag[] {
    const open = this.#store.stream(project, stream);
    if (open !== undefined) return open.tags;
    return this.#found(project)
      .filter((tag) => tag.stream === stream)
      .map(({ tag, image, pushed }) => ({
        name: tag,
        revisions: image === undefined ? [] : [{ image, created: pushed }],
        scheduled: false,
      }));
  }

  /** What is known of the stream of a place: only what is followed now can be told to be not there. */
  sight({ project, stream: name }: ImagePlace): StreamSight {
    const state = this.#store.streams(project);
    if (state === undefined) return { kind: 'unknown', why: 'closed' };
    if (state.kind !== 'loaded') return { kind: 'unknown', why: 'partly' };
    const stream = state.items.get(name);
    const isCurrent = state.trouble === undefined;
    if (stream !== undefined) return { kind: 'seen', stream, isCurrent };
    return state.more || !isCurrent ? { kind: 'unknown', why: 'partly' } : { kind: 'none' };
  }

  /** The tags of a project in the index of the search. */
  #found(project: string): readonly TagResult[] {
    const found = this.#store.search?.find(parseQuery(`project:${project}`), Infinity);
    return (found?.results.tags.results ?? []).filter((tag) => tag.project === project);
  }
}
