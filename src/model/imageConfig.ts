import { isDigest, type Digest } from './digest.ts';
import { FailureError } from './failure.ts';
import { instructionOf } from './instruction.ts';
import { compact, isRecord, list, number, record, text, texts, time } from './json.ts';

/** What an image says of itself. OCI image spec, config.md; Docker's format is the same with a few more fields. */
export interface ImageConfig {
  /** ms since the epoch. */
  readonly created?: number;
  readonly author?: string;
  readonly architecture?: string;
  readonly os?: string;
  readonly variant?: string;
  readonly config: RunConfig;
  /** Oldest first, with the entries that made no layer. */
  readonly history: readonly HistoryEntry[];
  /** Digests of the uncompressed layers, base first; empty when one of them is malformed. */
  readonly diffIds: readonly Digest[];
}

/** How a container of the image runs unless told otherwise. */
export interface RunConfig {
  readonly env: readonly EnvVariable[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `8080/tcp`. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  readonly stopSignal?: string;
  readonly healthcheck?: Healthcheck;
  readonly onBuild: readonly string[];
}

export interface EnvVariable {
  readonly name: string;
  readonly value: string;
}

/** Docker's HEALTHCHECK. Times in ms. */
export interface Healthcheck {
  /** `['CMD', …]`, `['CMD-SHELL', command]` or `['NONE']`. */
  readonly test: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly startPeriod?: number;
  readonly startInterval?: number;
  readonly retries?: number;
}

/** One step of the build, as the builder wrote it down. */
export interface HistoryEntry {
  /** ms since the epoch. */
  readonly created?: number;
  readonly createdBy?: string;
  readonly emptyLayer: boolean;
  readonly comment?: string;
  readonly author?: string;
}

/**
 * Reads an image config. Absent and absurd fields count as not there; only a document that is no object at all is
 * `unreadable`. Text comes out as it is: whoever shows it makes it safe.
 */
export function parseImageConfig(json: unknown, doing: string): ImageConfig {
  if (!isRecord(json)) {
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the image config is not a JSON object' });
  }
  const diffIds = list(record(json['rootfs'])['diff_ids']);
  return {
    ...compact({
      created: time(json['created']),
      author: text(json['author']),
      architecture: text(json['architecture']),
      os: text(json['os']),
      variant: text(json['variant']),
    }),
    config: parseRunConfig(record(json['config'])),
    history: list(json['history']).map(parseHistoryEntry),
    diffIds: diffIds.every(isDigest) ? diffIds : [],
  };
}

/** Reads `config` of an image config, `Config` of the API's `dockerImageMetadata`; absurd fields count as not there. */
export function parseRunConfig(json: Readonly<Record<string, unknown>>): RunConfig {
  return {
    env: texts(json['Env']).map(envVariable),
    entrypoint: texts(json['Entrypoint']),
    cmd: texts(json['Cmd']),
    labels: textFields(json['Labels']),
    ports: Object.keys(record(json['ExposedPorts'])),
    volumes: Object.keys(record(json['Volumes'])),
    ...compact({
      user: text(json['User']),
      workingDir: text(json['WorkingDir']),
      stopSignal: text(json['StopSignal']),
      healthcheck: isRecord(json['Healthcheck']) ? parseHealthcheck(json['Healthcheck']) : undefined,
    }),
    onBuild: texts(json['OnBuild']),
  };
}

function parseHealthcheck(json: Readonly<Record<string, unknown>>): Healthcheck {
  return {
    test: texts(json['Test']),
    ...compact({
      interval: milliseconds(json['Interval']),
      timeout: milliseconds(json['Timeout']),
      startPeriod: milliseconds(json['StartPeriod']),
      startInterval: milliseconds(json['StartInterval']),
      retries: number(json['Retries']),
    }),
  };
}

function parseHistoryEntry(entry: unknown): HistoryEntry {
  const fields = record(entry);
  return {
    emptyLayer: fields['empty_layer'] === true,
    ...compact({
      created: time(fields['created']),
      createdBy: text(fields['created_by']),
      comment: text(fields['comment']),
      author: text(fields['author']),
    }),
  };
}

function envVariable(assignment: string): EnvVariable {
  const equals = assignment.indexOf('=');
  return equals < 0
    ? { name: assignment, value: '' }
    : { name: assignment.slice(0, equals), value: assignment.slice(equals + 1) };
}

/** Docker writes durations as nanoseconds. */
function milliseconds(value: unknown): number | undefined {
  const nanoseconds = number(value);
  return nanoseconds === undefined ? undefined : nanoseconds / 1_000_000;
}

/** The fields of an object whose values are strings: labels, annotations. */
export function textFields(value: unknown): Readonly<Record<string, string>> {
  const fields: [string, string][] = [];
  for (const [name, field] of Object.entries(record(value))) {
    if (typeof field === 'string') fields.push([name, field]);
  }
  return Object.fromEntries(fields);
}

/**
 * The instruction that made each layer, base first, as it would read in a Dockerfile; undefined where the history does
 * not say, and for all layers when history and layers do not match in number.
 */
export function layerCommands(config: ImageConfig, layerCount: number): readonly (string | undefined)[] {
  const steps = config.history.filter((entry) => !entry.emptyLayer);
  if (steps.length !== layerCount) return Array.from({ length: layerCount }, () => undefined);
  return steps.map(({ createdBy }) => (createdBy === undefined ? undefined : instructionOf(createdBy)));
}
