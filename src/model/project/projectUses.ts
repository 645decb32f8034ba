import { comparableHost, parseImageReference } from '../imageReference.ts';
import { hostOf, type ImageStream } from '../imageStream.ts';
import type { Use } from '../usedBy.ts';
import { foldIntoOwners } from '../usedByOwners.ts';
import type { ReferenceTarget, Workload } from '../workload.ts';

/**
 * Who else uses images of a project by their place in the registry: workloads and builds of other projects that name one
 * of its image streams. A workload that names a digest by another address goes on without the project.
 */
export function usesElsewhere(
  project: string,
  streams: readonly ImageStream[],
  workloads: readonly Workload[],
): readonly Use[] {
  const addresses = streams.flatMap(({ repository, publicRepository }) => [repository, publicRepository]);
  const hosts = new Set(addresses.flatMap((address) => hostIn(address) ?? []));
  const isOfProject = (target: ReferenceTarget): boolean => {
    if (target.kind === 'tag' || target.kind === 'image') return target.project === project;
    if (target.kind === 'imageID') return false;
    const reference = parseImageReference(target.spec);
    const host = reference?.host;
    if (reference === undefined || host === undefined || !hosts.has(comparableHost(host))) return false;
    return reference.repository.startsWith(`${project}/`);
  };
  const using = workloads
    .filter((workload) => workload.project !== project)
    .map((workload) => ({
      workload,
      references: workload.references
        .filter(({ target }) => isOfProject(target))
        .map((reference) => ({ ...reference, by: 'tag' as const })),
    }));
  return foldIntoOwners(using.filter(({ references }) => references.length > 0));
}

function hostIn(address: string | undefined): string | undefined {
  const host = address === undefined ? undefined : hostOf(address);
  return host && comparableHost(host);
}
