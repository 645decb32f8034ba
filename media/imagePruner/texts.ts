import { logLevels } from '../../src/model/imagePruner/imagePruner.ts';
import type { FormField } from '../../src/model/imagePruner/prunerForm.ts';

export interface FieldTexts {
  readonly label: string;
  readonly help: string;
  /** The values to choose from, with their words; a field without them is typed into. */
  readonly choices?: readonly { readonly value: string; readonly words: string }[];
  /** Whether it has a line for each thing. */
  readonly lines?: true;
}

/** What stands at each field. */
export const texts: Readonly<Record<FormField, FieldTexts>> = {
  schedule: {
    label: 'Schedule',
    help: 'Minute, hour, day of the month, month, day of the week: 0 3 * * 1-5 is three o’clock on weekdays. Times are those of the cluster: UTC unless its control plane was set up otherwise.',
  },
  keepTagRevisions: {
    label: 'Revisions kept per tag',
    help: 'So many of the newest images of a tag stay.',
  },
  keepYoungerThanDuration: {
    label: 'Kept while younger than',
    help: 'Images, tags and what uses them count as needed for so long: 60m, 48h.',
  },
  ignoreInvalidImageReferences: {
    label: 'Unreadable image names',
    help: 'Where a workload names its image in a way that cannot be read: going on may remove an image that it uses, failing removes nothing at all.',
    choices: [
      { value: 'false', words: 'fail' },
      { value: 'true', words: 'go on without it' },
    ],
  },
  logLevel: {
    label: 'Log level',
    help: 'Debug says of each image why it stays or goes.',
    choices: logLevels.map((level) => ({ value: level, words: level })),
  },
  successfulJobsHistoryLimit: {
    label: 'Successful runs kept',
    help: 'So many of the last ones are kept, with their logs.',
  },
  failedJobsHistoryLimit: {
    label: 'Failed runs kept',
    help: 'So many of the last ones are kept, with their logs.',
  },
  cpuRequest: {
    label: 'CPU request',
    help: 'What a node must have free for its pod: 100m is a tenth of a core.',
  },
  memoryRequest: {
    label: 'Memory request',
    help: 'What a node must have free for its pod: 256Mi, 1Gi.',
  },
  cpuLimit: { label: 'CPU limit', help: 'A run that needs more is slowed down.' },
  memoryLimit: { label: 'Memory limit', help: 'A run that needs more is killed, and fails.' },
  nodeSelector: {
    label: 'Node selector',
    help: 'Labels, one in each line: node-role.kubernetes.io/infra= or region=north. It runs on nodes that have all of them; where there are none, it waits.',
    lines: true,
  },
  tolerations: {
    label: 'Tolerations',
    help: 'Taints of nodes that it runs on all the same, one in each line: key=value:NoSchedule. Without a value any value counts, without an effect any effect; * is any taint; key:NoExecute for 300s ends after that time.',
    lines: true,
  },
};

/** A value as one reads it. */
export function valueWords(field: FormField, value: string): string {
  const chosen = texts[field].choices?.find((choice) => choice.value === value)?.words;
  return chosen ?? value.replaceAll('\n', ', ');
}
