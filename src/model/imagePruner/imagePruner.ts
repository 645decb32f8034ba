import type { JsonRecord } from '../json.ts';

/** The project of the registry's operator, where the automatic pruner runs. */
export const prunerProject = 'openshift-image-registry';

export const logLevels = ['Normal', 'Debug', 'Trace', 'TraceAll'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What an ImagePruner says, as far as a person can change it here; absent where it leaves it to the operator. */
export interface PrunerSettings {
  readonly schedule?: string;
  readonly suspend?: boolean;
  readonly keepTagRevisions?: number;
  /** A duration as Go writes it: `60m`, `1h30m`. */
  readonly keepYoungerThanDuration?: string;
  readonly ignoreInvalidImageReferences?: boolean;
  readonly logLevel?: LogLevel;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
}

/** All that a person can change here. */
export interface PrunerSpec {
  readonly settings: PrunerSettings;
  readonly placement: PrunerPlacement;
}

/** The configuration of the automatic pruner: `imagepruners.imageregistry.operator.openshift.io`, of which one counts. */
export interface ImagePruner extends PrunerSpec {
  readonly name: string;
  readonly resourceVersion: string;
  /** Nanoseconds: what counts where there is no `keepYoungerThanDuration`. Deprecated. */
  readonly keepYoungerThan?: number;
  readonly conditions: readonly PrunerCondition[];
  /** Whether the operator has seen these settings; true where it does not say. */
  readonly observed: boolean;
}

/** Where the pods of the pruner run and what they may use, as the API has it: an object that says nothing is not the same as none. */
export interface PrunerPlacement {
  readonly resources?: JsonRecord;
  readonly nodeSelector?: JsonRecord;
  readonly affinity?: JsonRecord;
  readonly tolerations?: readonly JsonRecord[];
}

/** What the operator says of the pruner. */
export interface PrunerCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly since?: number;
}

/** The cron job that the operator makes of an ImagePruner. */
export interface PrunerCronJob {
  readonly name: string;
  readonly uid: string;
  readonly schedule?: string;
  readonly suspended: boolean;
  /** IANA name; absent where the cluster's own zone counts. */
  readonly timeZone?: string;
  readonly lastScheduled?: number;
  readonly created?: number;
  /** Whether its pods delete in the registry too; undefined where its arguments do not say. */
  readonly pruneRegistry?: boolean;
  /** How many tolerations its pods have. */
  readonly tolerations: number;
  /** What a job is made of: `spec.jobTemplate`. */
  readonly jobTemplate: JsonRecord;
}

/** A run of the pruner. Times in ms since the epoch. */
export interface PrunerJob {
  readonly name: string;
  readonly created: number;
  readonly started?: number;
  readonly ended?: number;
  /** Whether a person started it. */
  readonly manual: boolean;
  readonly outcome: PrunerOutcome;
}

export type PrunerOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly reason?: string; readonly message?: string };

/** The end of what a run has written. */
export interface PrunerLog {
  /** Of the pod that wrote it. */
  readonly pod: string;
  readonly text: string;
  /** Whether the beginning is left out, as it is long. */
  readonly cut: boolean;
}

/** Whether a run is not over yet. */
export function isUnderWay({ outcome }: PrunerJob): boolean {
  return outcome.kind === 'waiting' || outcome.kind === 'running';
}
