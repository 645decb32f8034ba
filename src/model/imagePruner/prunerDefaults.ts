import type { PruneOptions } from '../prune/pruneOptions.ts';
import { defaultPruneOptions } from '../prune/pruneOptions.ts';
import type { ImagePruner, LogLevel, PrunerCronJob, PrunerSettings } from './imagePruner.ts';
import { durationSeconds } from './prunerDuration.ts';

/** What holds for the pruner: all that an ImagePruner leaves open, filled in as the operator does. */
export interface EffectiveSettings {
  readonly schedule: string;
  readonly suspend: boolean;
  readonly keepTagRevisions: number;
  /** Seconds; undefined for what the operator cannot read. */
  readonly keepYoungerThan: number | undefined;
  readonly ignoreInvalidImageReferences: boolean;
  readonly logLevel: LogLevel;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}

/** What the operator of the registry does where an ImagePruner does not say. */
export const operatorDefaults = {
  schedule: '0 0 * * *',
  suspend: false,
  keepTagRevisions: 3,
  keepYoungerThan: 3600,
  ignoreInvalidImageReferences: false,
  logLevel: 'Normal',
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 3,
} as const satisfies EffectiveSettings;

/** The settings that hold; `keepYoungerThan` is the deprecated one, in nanoseconds. */
export function effectiveSettings(
  { schedule, keepYoungerThanDuration, ...settings }: PrunerSettings,
  keepYoungerThan?: number,
): EffectiveSettings {
  const seconds =
    keepYoungerThanDuration === undefined
      ? keepYoungerThan === undefined
        ? operatorDefaults.keepYoungerThan
        : keepYoungerThan / 1e9
      : durationSeconds(keepYoungerThanDuration);
  return {
    ...operatorDefaults,
    ...settings,
    schedule: schedule === undefined || schedule === '' ? operatorDefaults.schedule : schedule,
    keepYoungerThan: seconds,
  };
}

/**
 * What the next run of the automatic pruner decides by; undefined where its age cannot be read, so that it would fail. Whether
 * it deletes in the registry stands in its cron job alone: true where that is not known.
 */
export function nextRunSettings(
  { settings, keepYoungerThan }: Pick<ImagePruner, 'settings' | 'keepYoungerThan'>,
  cronJob?: Pick<PrunerCronJob, 'pruneRegistry'>,
): PruneOptions | undefined {
  const effective = effectiveSettings(settings, keepYoungerThan);
  if (effective.keepYoungerThan === undefined) return undefined;
  return {
    ...defaultPruneOptions,
    keepTagRevisions: effective.keepTagRevisions,
    keepYoungerThan: effective.keepYoungerThan,
    ignoreInvalidRefs: effective.ignoreInvalidImageReferences,
    pruneRegistry: cronJob?.pruneRegistry ?? true,
  };
}
