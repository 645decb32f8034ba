import type { PruneList } from '../../model/prune/pruneRun.ts';
import { imageStreamsPath } from '../imageStreams.ts';
import { allStreamsPath } from '../streamLists.ts';
import { workloadLists, workloadsPath } from '../workloadLists.ts';

/** Where a list stands in the API. */
export interface ListSource {
  readonly list: PruneList;
  /** Its paths in a project or (undefined) in all, the newest version of the API first. */
  readonly paths: (project: string | undefined) => readonly string[];
  /** Whether clusters do without it: then there is nothing in it that could be missed. */
  readonly isOptional: boolean;
}

/** The lists of OpenShift's own that are part of its capabilities. Every cluster has what is of Kubernetes. */
const optional: ReadonlySet<PruneList> = new Set<PruneList>(['deployment config', 'build config', 'build']);

/** All images of the cluster; they stand in no project. */
export const imageSource: ListSource = {
  list: 'image',
  paths: () => ['/apis/image.openshift.io/v1/images'],
  isOptional: false,
};

export const streamSource: ListSource = {
  list: 'image stream',
  paths: (project) => [project === undefined ? allStreamsPath : imageStreamsPath(project)],
  isOptional: false,
};

/** The lists of what uses images, and of the sizes that projects allow. */
export const otherSources: readonly ListSource[] = [
  ...workloadLists.map((list) => ({
    list: list.kind,
    paths: (project: string | undefined) => list.apis.map((api) => workloadsPath(api, list, project)),
    isOptional: optional.has(list.kind),
  })),
  {
    list: 'limit range',
    paths: (project) => [
      project === undefined
        ? '/api/v1/limitranges'
        : `/api/v1/namespaces/${encodeURIComponent(project)}/limitranges`,
    ],
    isOptional: false,
  },
];
