import type { WorkloadKind } from '../model/workload.ts';

/** Where the workloads of a kind are listed. */
export interface WorkloadList {
  readonly kind: WorkloadKind;
  /** API group and version as paths name them, the one to prefer first; others serve older clusters. */
  readonly apis: readonly string[];
  /** The resource in paths. */
  readonly plural: string;
  /** `Pod` of the group, as owner references name it. */
  readonly objectKind: string;
}

const core = ['/api/v1'];
const apps = ['/apis/apps/v1'];
const builds = ['/apis/build.openshift.io/v1'];

/** Every list that may name an image. Pods come first: whoever may list them everywhere may mostly list the rest. */
export const workloadLists: readonly WorkloadList[] = [
  { kind: 'pod', apis: core, plural: 'pods', objectKind: 'Pod' },
  { kind: 'deployment', apis: apps, plural: 'deployments', objectKind: 'Deployment' },
  {
    kind: 'deployment config',
    apis: ['/apis/apps.openshift.io/v1'],
    plural: 'deploymentconfigs',
    objectKind: 'DeploymentConfig',
  },
  { kind: 'stateful set', apis: apps, plural: 'statefulsets', objectKind: 'StatefulSet' },
  { kind: 'daemon set', apis: apps, plural: 'daemonsets', objectKind: 'DaemonSet' },
  // Kubernetes before 1.21 has cron jobs in the beta version alone.
  {
    kind: 'cron job',
    apis: ['/apis/batch/v1', '/apis/batch/v1beta1'],
    plural: 'cronjobs',
    objectKind: 'CronJob',
  },
  { kind: 'job', apis: ['/apis/batch/v1'], plural: 'jobs', objectKind: 'Job' },
  { kind: 'replica set', apis: apps, plural: 'replicasets', objectKind: 'ReplicaSet' },
  {
    kind: 'replication controller',
    apis: core,
    plural: 'replicationcontrollers',
    objectKind: 'ReplicationController',
  },
  { kind: 'build config', apis: builds, plural: 'buildconfigs', objectKind: 'BuildConfig' },
  { kind: 'build', apis: builds, plural: 'builds', objectKind: 'Build' },
];

/** Path of a list in one API, in a project or (undefined) in all. */
export function workloadsPath(api: string, { plural }: WorkloadList, project: string | undefined): string {
  return project === undefined
    ? `${api}/${plural}`
    : `${api}/namespaces/${encodeURIComponent(project)}/${plural}`;
}

/** The kind that an owner reference means; undefined for kinds that are not listed here. */
export function ownerKind(apiVersion: string, kind: string): WorkloadKind | undefined {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '/api/';
  return workloadLists.find(({ apis, objectKind }) => objectKind === kind && apis[0]?.startsWith(group))
    ?.kind;
}
