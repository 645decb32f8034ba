import type { Digest } from './digest.ts';
import { comparableHost, digestOfImageID, parseImageReference } from './imageReference.ts';
import { compareNames } from './project.ts';
import { foldIntoOwners } from './usedByOwners.ts';
import { workloadKinds, type Reference, type Workload, type WorkloadKind } from './workload.ts';

/** The image that is looked for. */
export interface UsedImage {
  readonly project: string;
  readonly stream: string;
  /** Undefined for an earlier revision, to which no tag leads any more. */
  readonly tag: string | undefined;
  /** Every digest that is this image: manifest, index, its platforms' manifests, and configs (runtimes name those). */
  readonly digests: readonly Digest[];
  /** Every host and port by which the cluster's registry is known, public and internal. */
  readonly registryHosts: readonly string[];
  /** Whether workloads of the project may name the stream alone. `spec.lookupPolicy.local`; false unless given. */
  readonly localLookup?: boolean;
}

/** One use of an image. */
export interface Use {
  readonly project: string;
  readonly workload: WorkloadKind;
  readonly name: string;
  /** `container web`, `running in 2 pods`, `image-change trigger`… */
  readonly how: string;
  /** Whether it names this tag, or this image by its digest. */
  readonly by: 'tag' | 'digest';
}

/** A workload with the references of it that are the image. */
export interface Using {
  readonly workload: Workload;
  readonly references: readonly UsingReference[];
}

export type UsingReference = Pick<Reference, 'place' | 'run'> & { readonly by: Use['by'] };

/**
 * Who uses an image, sorted by project, kind and name. A digest is the image wherever it is named; a tag is it in this
 * cluster's registry only. What a workload's pods, replica sets and jobs merely repeat is told of the workload alone.
 */
export function usesOf(image: UsedImage, workloads: readonly Workload[]): Use[] {
  const matches = matcher(image);
  const using: Using[] = [];
  for (const workload of workloads) {
    const references = workload.references.flatMap((reference) => {
      const by = matches(reference, workload.project);
      return by === undefined ? [] : [{ ...reference, by }];
    });
    if (references.length > 0) using.push({ workload, references });
  }
  return foldIntoOwners(using).sort(compareUses);
}

type Matcher = (reference: Reference, project: string) => Use['by'] | undefined;

function matcher(image: UsedImage): Matcher {
  const digests = new Set<string>(image.digests);
  const hosts = new Set(image.registryHosts.map(comparableHost));
  const repository = `${image.project}/${image.stream}`;
  const byDigest = (digest: string | undefined): 'digest' | undefined =>
    digest !== undefined && digests.has(digest) ? 'digest' : undefined;

  const byPullSpec = (spec: string, localNames: boolean, project: string): Use['by'] | undefined => {
    const reference = parseImageReference(spec);
    // The runtime pulls by the digest and ignores a tag beside it.
    if (reference?.digest !== undefined) return byDigest(reference.digest);
    if (reference === undefined || (reference.tag ?? 'latest') !== image.tag) return undefined;
    const inRegistry =
      reference.host !== undefined &&
      hosts.has(comparableHost(reference.host)) &&
      reference.repository === repository;
    const isLocal =
      (localNames || image.localLookup === true) &&
      reference.host === undefined &&
      reference.repository === image.stream &&
      project === image.project;
    return inRegistry || isLocal ? 'tag' : undefined;
  };

  return ({ target }, project) => {
    switch (target.kind) {
      case 'pullSpec':
        return byPullSpec(target.spec, target.localNames, project);
      case 'imageID':
        return byDigest(digestOfImageID(target.id));
      case 'image':
        return byDigest(target.digest);
      case 'tag': {
        const isTag = target.tag === image.tag && target.stream === image.stream;
        return isTag && target.project === image.project ? 'tag' : undefined;
      }
    }
  };
}

function compareUses(a: Use, b: Use): number {
  return (
    compareNames(a.project, b.project) ||
    workloadKinds.indexOf(a.workload) - workloadKinds.indexOf(b.workload) ||
    compareNames(a.name, b.name)
  );
}
