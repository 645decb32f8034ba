import type { Failure } from './failure.ts';

/** What can use an image, as people call it. */
export type WorkloadKind =
  | 'pod'
  | 'replica set'
  | 'replication controller'
  | 'deployment'
  | 'deployment config'
  | 'stateful set'
  | 'daemon set'
  | 'job'
  | 'cron job'
  | 'build config'
  | 'build';

/** A workload or build with every image that it names or runs. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly project: string;
  readonly name: string;
  /** The workload of the same project that made this one. `metadata.ownerReferences`. */
  readonly owner?: WorkloadName;
  readonly references: readonly Reference[];
}

/** Which workload of a project. */
export interface WorkloadName {
  readonly kind: WorkloadKind;
  readonly name: string;
}

/** One place where a workload names an image. */
export interface Reference {
  /** `container web`, `init container setup`, `image volume data`, `build strategy`, `image-change trigger`… */
  readonly place: string;
  /** For what a pod's status says of a place: whether the image runs there now, or did before. */
  readonly run?: 'running' | 'ran';
  readonly target: ReferenceTarget;
}

export type ReferenceTarget =
  /** As it stands in `image`; with `localNames` a bare `stream:tag` means the project's own image stream. */
  | { readonly kind: 'pullSpec'; readonly spec: string; readonly localNames: boolean }
  /** What a runtime says it runs: `host/ns/name@sha256:…`, `docker-pullable://…`, `docker://sha256:…`. */
  | { readonly kind: 'imageID'; readonly id: string }
  /** An ImageStreamTag. */
  | { readonly kind: 'tag'; readonly project: string; readonly stream: string; readonly tag: string }
  /** An ImageStreamImage. */
  | { readonly kind: 'image'; readonly project: string; readonly stream: string; readonly digest: string };

/** What is known of who uses images: enough to tell "not seen" from "cannot tell". */
export interface WorkloadSurvey {
  readonly workloads: readonly Workload[];
  /** Projects of which at least one list was read. */
  readonly looked: readonly string[];
  /** Lists that could not be read. */
  readonly unseen: readonly UnseenWorkloads[];
  /** Projects that were not looked at, because there are too many to ask for one by one. */
  readonly skipped: readonly string[];
}

/** Lists of one project that could not be read, all for the same kind of reason. */
export interface UnseenWorkloads {
  readonly kinds: readonly WorkloadKind[];
  readonly project: string;
  readonly failure: Failure;
}

/** Every kind, in the order in which uses are shown. */
export const workloadKinds: readonly WorkloadKind[] = [
  'deployment',
  'deployment config',
  'stateful set',
  'daemon set',
  'cron job',
  'job',
  'replica set',
  'replication controller',
  'pod',
  'build config',
  'build',
];
