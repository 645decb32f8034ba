import { sameTag, type Tag } from './tag.ts';

/** An image stream with its tags, spec and status joined. `image.openshift.io/v1` ImageStream. */
export interface ImageStream {
  readonly project: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Address inside the cluster, without tag: `image-registry.openshift-image-registry.svc:5000/hackershop/skyfield`. */
  readonly repository?: string;
  /** Address outside the cluster; absent when the registry has no route. */
  readonly publicRepository?: string;
  readonly displayName?: string;
  /** When it was made, ms since the epoch. */
  readonly created?: number;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether pods of the project may name the stream alone as their image: `spec.lookupPolicy.local`. */
  readonly localLookup: boolean;
  /** The external repository whose tags the whole stream imports: `spec.dockerImageRepository`. */
  readonly importsFrom?: string;
  readonly tags: readonly Tag[];
}

/** When the newest image of any tag arrived, in ms since the epoch; undefined while the stream is empty. */
export function newestPush(stream: ImageStream): number | undefined {
  let newest: number | undefined;
  for (const tag of stream.tags) {
    const created = tag.revisions[0]?.created;
    if (created !== undefined && (newest === undefined || created > newest)) newest = created;
  }
  return newest;
}

/** The host of a repository address: what stands before the first `/`. */
export function hostOf(repository: string): string | undefined {
  const slash = repository.indexOf('/');
  return slash > 0 ? repository.slice(0, slash) : undefined;
}

/** Whether two states of a stream mean the same to its user: the same stream with the same tags. */
export function sameStream(a: ImageStream, b: ImageStream): boolean {
  if (a.uid !== b.uid || a.tags.length !== b.tags.length) return false;
  const others = new Map(b.tags.map((tag) => [tag.name, tag]));
  return a.tags.every((tag) => sameTag(tag, others.get(tag.name)));
}

/** Host and port of the registry that the cluster names for a stream: the public one where there is one. */
export function registryHostOf(stream: ImageStream): string | undefined {
  const repository = stream.publicRepository ?? stream.repository;
  return repository === undefined ? undefined : hostOf(repository);
}
