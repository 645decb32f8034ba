import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PruneReading } from '../../../../src/cluster/prune/pruneReading.ts';
import type { PruneList } from '../../../../src/model/prune/pruneRun.ts';
import { list, record, text, time } from '../../../../src/model/json.ts';
import type { PruneInput } from '../../../../src/model/prune/pruneInput.ts';
import { defaultPruneOptions, type PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';

/** A state of a real cluster, and what its `oc adm prune images` said that it would do. */
export interface RecordedCase {
  readonly name: string;
  readonly input: PruneInput;
  readonly unreadable: number;
  readonly runs: readonly RecordedRun[];
}

export interface RecordedRun {
  readonly name: string;
  readonly options: PruneOptions;
  readonly now: number;
  /** Log lines without the place in the program, in no order. */
  readonly decisions: readonly string[];
  readonly deletions: readonly string[];
}

const lists: Readonly<Record<string, PruneList>> = {
  images: 'image',
  imagestreams: 'image stream',
  limitranges: 'limit range',
  pods: 'pod',
  replicationcontrollers: 'replication controller',
  deploymentconfigs: 'deployment config',
  replicasets: 'replica set',
  deployments: 'deployment',
  daemonsets: 'daemon set',
  builds: 'build',
  buildconfigs: 'build config',
  statefulsets: 'stateful set',
  jobs: 'job',
  cronjobs: 'cron job',
};

/** Every case of the folder. */
export function recordedCases(): RecordedCase[] {
  const folder = path.join(import.meta.dirname, '../../../fixtures/openshift-4.13/prune');
  return globSync('*.json.gz', { cwd: folder })
    .sort()
    .map((file) => readCase(file, readFileSync(path.join(folder, file))));
}

function readCase(name: string, zipped: Buffer): RecordedCase {
  const recorded = record(JSON.parse(gunzipSync(zipped).toString()));
  const reading = new PruneReading();
  for (const [plural, items] of Object.entries(record(recorded['objects']))) {
    const kind = lists[plural];
    if (kind === undefined) throw new Error(`${name}: what are ${plural}?`);
    for (const item of list(items)) reading.add(kind, item);
  }
  return {
    name,
    input: reading.input,
    unreadable: reading.unreadable.size,
    runs: list(recorded['runs']).map(readRun),
  };
}

function readRun(raw: unknown): RecordedRun {
  const run = record(raw);
  const flags = list(run['flags']).map(String);
  const lines = (field: string): string[] => list(run[field]).map((line) => text(line) ?? '');
  if (run['exit'] !== 0) throw new Error(`The run ${flags.join(' ')} failed.`);
  return {
    name: flags.join(' '),
    options: optionsOf(flags),
    now: time(run['now']) ?? NaN,
    decisions: lines('decisions').map((line) => line.replace(/^prune\.go:\d+\] /, '')),
    deletions: lines('deletions'),
  };
}

/** All runs were made with `--ignore-invalid-refs`. */
function optionsOf(flags: readonly string[]): PruneOptions {
  let options: PruneOptions = { ...defaultPruneOptions, ignoreInvalidRefs: true };
  const waiting = [...flags];
  for (let flag = waiting.shift(); flag !== undefined; flag = waiting.shift()) {
    const [name, value = 'true'] = flag.split('=');
    options = { ...options, ...optionOf(name ?? '', name === '-n' ? (waiting.shift() ?? '') : value) };
  }
  return options;
}

function optionOf(flag: string, value: string): Partial<PruneOptions> {
  switch (flag) {
    case '--keep-younger-than':
      return { keepYoungerThan: secondsOf(value) };
    case '--keep-tag-revisions':
      return { keepTagRevisions: Number(value) };
    case '--all':
      return { all: value === 'true' };
    case '--prune-over-size-limit':
      return { pruneOverSizeLimit: value === 'true' };
    case '--prune-registry':
      return { pruneRegistry: value === 'true' };
    case '--ignore-invalid-refs':
      return { ignoreInvalidRefs: value === 'true' };
    case '-n':
    case '--namespace':
      return { namespace: value };
    default:
      throw new Error(`What is ${flag}?`);
  }
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Go's durations of whole hours, minutes and seconds: `1h30m`. */
function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  if (parts.map(([part]) => part).join('') !== duration) throw new Error(`How long is ${duration}?`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? NaN), 0);
}
