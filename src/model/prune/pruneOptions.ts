import { ocLine, type OcPlace } from '../ocCommand.ts';

/** What `oc adm prune images` can be told about its decisions, by the names of its flags. */
export interface PruneOptions {
  /** Seconds. What is younger stays, and so does what a pod uses that is over for no longer than that. */
  readonly keepYoungerThan: number;
  /** How many revisions of each tag stay, the newest first. */
  readonly keepTagRevisions: number;
  /** Whether images that were imported may go, not only those that were pushed to the cluster's registry. */
  readonly all: boolean;
  /** Decides by the limit ranges of the projects alone, instead of by age and number. */
  readonly pruneOverSizeLimit: boolean;
  /** Whether layers and manifests are deleted in the registry, not only objects in the API. */
  readonly pruneRegistry: boolean;
  /** Goes on where a workload names its image in a way that cannot be read, as if it named none. */
  readonly ignoreInvalidRefs: boolean;
  /** Looks at this project alone, and leaves Image objects alone. */
  readonly namespace?: string;
}

/** What holds where nothing is told. */
export const defaultPruneOptions: PruneOptions = {
  keepYoungerThan: 3600,
  keepTagRevisions: 3,
  all: true,
  pruneOverSizeLimit: false,
  pruneRegistry: true,
  ignoreInvalidRefs: false,
};

/** Why `oc` would not take the options. */
export type PruneOptionProblem =
  | { readonly kind: 'sizeLimitWithKeep' }
  | { readonly kind: 'notWhole'; readonly option: 'keepYoungerThan' | 'keepTagRevisions' }
  | { readonly kind: 'negative'; readonly option: 'keepYoungerThan' | 'keepTagRevisions' }
  | { readonly kind: 'emptyNamespace' };

/** All that is wrong with the options; with the size limit, the flags that keep must stand at their defaults. */
export function pruneOptionProblems(options: PruneOptions): PruneOptionProblem[] {
  const problems: PruneOptionProblem[] = [];
  for (const option of ['keepYoungerThan', 'keepTagRevisions'] as const) {
    if (!Number.isSafeInteger(options[option])) problems.push({ kind: 'notWhole', option });
    else if (options[option] < 0) problems.push({ kind: 'negative', option });
  }
  if (options.pruneOverSizeLimit && keepsOtherwise(options)) problems.push({ kind: 'sizeLimitWithKeep' });
  if (options.namespace === '') problems.push({ kind: 'emptyNamespace' });
  return problems;
}

function keepsOtherwise({ keepYoungerThan, keepTagRevisions }: PruneOptions): boolean {
  const { keepYoungerThan: seconds, keepTagRevisions: revisions } = defaultPruneOptions;
  return keepYoungerThan !== seconds || keepTagRevisions !== revisions;
}

/** Before this time, in ms since the epoch, things are old. With the size limit nothing is: age does not count then. */
export function cutoffOf({ pruneOverSizeLimit, keepYoungerThan }: PruneOptions, now: number): number {
  return pruneOverSizeLimit ? -Infinity : now - keepYoungerThan * 1000;
}

/** The command that decides likewise: it only tells what it would do unless `confirm` is given. */
export function ocPrune(options: PruneOptions, place: OcPlace, confirm: boolean): string {
  const keep = [
    `--keep-younger-than=${durationText(options.keepYoungerThan)}`,
    `--keep-tag-revisions=${options.keepTagRevisions}`,
  ];
  const told = [
    ...['adm', 'prune', 'images'],
    ...(options.namespace === undefined ? [] : [`--namespace=${options.namespace}`]),
    ...(options.pruneOverSizeLimit ? ['--prune-over-size-limit'] : keep),
    ...(options.all ? [] : ['--all=false']),
    ...(options.pruneRegistry ? [] : ['--prune-registry=false']),
    ...(options.ignoreInvalidRefs ? ['--ignore-invalid-refs'] : []),
    ...(confirm ? ['--confirm'] : []),
  ];
  return ocLine(told, [], place);
}

/** Seconds as a duration of Go: `90s`, `60m`, `48h`. */
function durationText(seconds: number): string {
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  if (seconds > 0 && seconds % 60 === 0) return `${seconds / 60}m`;
  return `${seconds}s`;
}
