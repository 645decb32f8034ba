import { comparableHost, digestOfImageID, parseImageReference } from '../../model/imageReference.ts';
import type { Reference, Workload } from '../../model/workload.ts';

/** A tag that may be used, and how its stream may be named. */
export interface ReferredTag {
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  /** Whether workloads of the project may name the stream alone. */
  readonly localLookup: boolean;
}

/**
 * All that workloads name, taken apart once, to look up many images in. It means the same as `usesOf`, which tells for
 * one image by whom it is used.
 */
export class SearchReferences {
  readonly #digests = new Set<string>();
  /** `project/stream:tag` with the registries at which it is named. */
  readonly #addressed = new Map<string, Set<string>>();
  /** `project/stream:tag` of what is named within this cluster, whatever its registry. */
  readonly #tags = new Set<string>();
  /** The same of what a workload names alone, which means its project's own stream only where that is allowed. */
  readonly #alone = new Set<string>();

  constructor(workloads: readonly Workload[]) {
    for (const { project, references } of workloads) {
      for (const { target } of references) this.#add(target, project);
    }
  }

  hasDigest(digest: string): boolean {
    return this.#digests.has(digest);
  }

  /** Whether a workload names the tag, at one of the registry's hosts or within the cluster. */
  hasTag({ project, stream, tag, localLookup }: ReferredTag, hosts: readonly string[]): boolean {
    const key = `${project}/${stream}:${tag}`;
    if (this.#tags.has(key) || (localLookup && this.#alone.has(key))) return true;
    const addressed = this.#addressed.get(key);
    return addressed !== undefined && hosts.some((host) => addressed.has(comparableHost(host)));
  }

  #add(target: Reference['target'], project: string): void {
    switch (target.kind) {
      case 'pullSpec':
        this.#addPullSpec(target.spec, target.localNames, project);
        return;
      case 'imageID':
        this.#addDigest(digestOfImageID(target.id));
        return;
      case 'image':
        this.#addDigest(target.digest);
        return;
      case 'tag':
        this.#tags.add(`${target.project}/${target.stream}:${target.tag}`);
    }
  }

  /** The runtime pulls by the digest and ignores a tag beside it. */
  #addPullSpec(spec: string, localNames: boolean, project: string): void {
    const reference = parseImageReference(spec);
    if (reference === undefined) return;
    const { host, repository, tag = 'latest', digest } = reference;
    if (digest !== undefined) this.#addDigest(digest);
    else if (host === undefined) {
      (localNames ? this.#tags : this.#alone).add(`${project}/${repository}:${tag}`);
    } else {
      const key = `${repository}:${tag}`;
      const hosts = this.#addressed.get(key) ?? new Set();
      this.#addressed.set(key, hosts.add(comparableHost(host)));
    }
  }

  #addDigest(digest: string | undefined): void {
    if (digest !== undefined) this.#digests.add(digest);
  }
}
