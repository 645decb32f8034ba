import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { FailureError } from '../model/failure.ts';
import { isRecord, list } from '../model/json.ts';
import { optionalText, WrongTypeError } from './fields.ts';
import { readCluster, readContext, readUser } from './entries.ts';
import { isLongWrittenOut } from './writtenOut.ts';
import type { ContextEntry, KubeCluster, KubeUser } from './entries.ts';

/** A context as people choose it. */
export interface KubeContext {
  readonly name: string;
  /** Names of the entries that the context refers to; empty when it names none. */
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
  /** The cluster's address as written; undefined when the cluster is missing or has none. */
  readonly server: string | undefined;
}

/** One or more kubeconfig files, merged. Holds secrets: never log or compare it whole, use `fingerprint`. */
export interface Kubeconfig {
  /** The files that were found and read, in order. */
  readonly files: readonly string[];
  /** In the order in which the files name them. */
  readonly contexts: readonly KubeContext[];
  readonly current: string | undefined;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
  /** Changes exactly when what the files mean changes; tells nothing of their content. */
  readonly fingerprint: string;
}

interface KubeconfigFile {
  readonly current: string | undefined;
  readonly contexts: readonly ContextEntry[];
  readonly clusters: readonly KubeCluster[];
  readonly users: readonly KubeUser[];
}

const sizeLimit = 4 * 1024 * 1024;

/**
 * Reads and merges the files as kubectl does: the first file that has a name wins it, and the first that sets
 * `current-context` sets it. Files that do not exist are left out.
 *
 * Fails with `noKubeconfig` when none exists, `badKubeconfig` when one cannot be read or understood. A context whose
 * cluster or user is missing is listed all the same.
 */
export async function loadKubeconfig(files: readonly string[]): Promise<Kubeconfig> {
  const found: string[] = [];
  const read: KubeconfigFile[] = [];
  for (const file of files) {
    const content = await contentOf(file);
    if (content === undefined) continue;
    found.push(file);
    read.push(parse(file, content));
  }
  if (found.length === 0) throw new FailureError({ kind: 'noKubeconfig', files });
  return merge(found, read);
}

function merge(files: readonly string[], read: readonly KubeconfigFile[]): Kubeconfig {
  const clusters = firstByName(read.flatMap((file) => file.clusters));
  const users = firstByName(read.flatMap((file) => file.users));
  const entries = firstByName(read.flatMap((file) => file.contexts));
  const current = read.map((file) => file.current).find((name) => name !== undefined);
  const contexts = [...entries.values()].map((entry) => ({
    ...entry,
    server: clusters.get(entry.cluster)?.server,
  }));
  const meaning = JSON.stringify([current, contexts, [...clusters.values()], [...users.values()]]);
  const fingerprint = createHash('sha256').update(meaning).digest('hex');
  return { files, contexts, current, clusters, users, fingerprint };
}

function firstByName<T extends { readonly name: string }>(entries: readonly T[]): Map<string, T> {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return byName;
}

/** The text of a file; undefined when there is none. */
async function contentOf(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > sizeLimit) throw bad(file, `it has ${size} bytes; a kubeconfig has at most ${sizeLimit}`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw bad(file, unreadableReason(code));
  }
}

function unreadableReason(code: unknown): string {
  if (code === 'EISDIR') return 'it is a folder, not a file';
  if (code === 'EACCES' || code === 'EPERM') return 'you may not read it';
  return typeof code === 'string' ? `reading fails with ${code}` : 'it cannot be read';
}

function parse(file: string, content: string): KubeconfigFile {
  const document = parseYaml(file, content);
  // An empty file is an empty kubeconfig, as `kubectl config` leaves one behind.
  if (document === undefined || document === null)
    return { current: undefined, contexts: [], clusters: [], users: [] };
  if (!isRecord(document)) throw bad(file, 'it is not a kubeconfig: the top level is not a mapping');
  if (isLongWrittenOut(document, sizeLimit)) throw bad(file, 'its aliases stand for more than they may');
  const folder = dirname(file);
  try {
    return {
      current: optionalText(document, 'current-context'),
      contexts: entriesOf(document, 'contexts').map((entry) => readContext(entry)),
      clusters: entriesOf(document, 'clusters').map((entry) => readCluster(entry, folder)),
      users: entriesOf(document, 'users').map((entry) => readUser(entry, folder)),
    };
  } catch (error) {
    if (error instanceof WrongTypeError) throw bad(file, error.message);
    throw error;
  }
}

function parseYaml(file: string, content: string): unknown {
  if (content.trim() === '') return undefined;
  try {
    return load(content, { schema: CORE_SCHEMA });
  } catch (error) {
    throw bad(file, `it is not valid YAML${placeOf(error)}`);
  }
}

/** Where the parser stumbled. Its own message quotes the file, secrets included, and is left out. */
function placeOf(error: unknown): string {
  if (!isRecord(error) || !isRecord(error['mark'])) return '';
  const { line } = error['mark'];
  return typeof line === 'number' ? ` (line ${line + 1})` : '';
}

function entriesOf(document: Readonly<Record<string, unknown>>, field: string): readonly unknown[] {
  const value = document[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WrongTypeError(field, 'a list');
  return list(value).filter((entry) => entry !== null);
}

function bad(file: string, reason: string): FailureError {
  return new FailureError({ kind: 'badKubeconfig', file, reason });
}
