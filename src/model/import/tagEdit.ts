import { isRecord, record, type JsonRecord } from '../json.ts';
import type { StreamSnapshot } from '../streamSnapshot.ts';
import { differences, isNothing, tagForm, type TagEdit } from './tagForm.ts';

/** An operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  readonly op: 'test' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** What is to be different in a stream: some of its tags, or whether it can be used by its name alone. */
export interface StreamEdit {
  readonly tags: readonly { readonly tag: string; readonly edit: TagEdit }[];
  /** `spec.lookupPolicy.local`. */
  readonly localLookup?: boolean;
}

/**
 * The patch that makes an edit of a stream as it was read; nothing when it makes no difference. It tests the uid and each
 * entry that it touches, whole: if anybody changed one meanwhile, or the entries moved in their list, the server applies
 * nothing. Entries that are not edited are not named. Tags without an entry in `spec.tags` cannot be edited and are left out.
 */
export function streamPatch(snapshot: StreamSnapshot, { tags, localLookup }: StreamEdit): PatchOperation[] {
  const entries = snapshot.tags.flatMap(({ name, spec }) => (spec === undefined ? [] : [{ name, spec }]));
  const operations = tags.flatMap(({ tag, edit }) => {
    const index = entries.findIndex(({ name }) => name === tag);
    const entry = entries[index]?.spec;
    return entry === undefined ? [] : tagOperations(entry, index, edit);
  });
  const all = [...operations, ...lookupOperations(snapshot.spec, localLookup)];
  if (all.length === 0) return [];
  return [{ op: 'test', path: '/metadata/uid', value: snapshot.uid }, ...all];
}

function tagOperations(entry: JsonRecord, index: number, wanted: TagEdit): PatchOperation[] {
  const edit = differences(tagForm(entry), wanted);
  if (isNothing(edit)) return [];
  const at = `/spec/tags/${index}`;
  const { source, scheduled, insecure, importMode, referencePolicy, annotations } = edit;
  return [
    { op: 'test', path: at, value: entry },
    ...fieldOperations(at, entry, 'from', { name: source }),
    ...fieldOperations(at, entry, 'importPolicy', {
      scheduled: flag(scheduled),
      insecure: flag(insecure),
      importMode,
    }),
    ...fieldOperations(at, entry, 'referencePolicy', { type: referencePolicy }),
    ...fieldOperations(at, entry, 'annotations', annotations ?? {}),
    ...(importsAgain(edit) ? [{ op: 'add', path: `${at}/generation`, value: 0 } as const] : []),
  ];
}

/**
 * Whether an edit changes what the cluster finds. It imports by itself after a change of the source alone; a generation of 0
 * asks for it.
 */
export function importsAgain({ source, insecure, importMode }: TagEdit): boolean {
  return source !== undefined || insecure !== undefined || importMode !== undefined;
}

/** The server leaves out what is false. */
function flag(value: boolean | undefined): true | null | undefined {
  return value === undefined ? undefined : value || null;
}

/** Sets fields of an object in an entry: undefined leaves one as it is, null takes it away. */
function fieldOperations(
  at: string,
  entry: JsonRecord,
  group: string,
  fields: Readonly<Record<string, unknown>>,
): PatchOperation[] {
  const there = entry[group];
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (!isRecord(there)) {
    const value = Object.fromEntries(set.filter(([, field]) => field !== null));
    return Object.keys(value).length === 0 ? [] : [{ op: 'add', path: `${at}/${group}`, value }];
  }
  return set.flatMap(([name, value]): PatchOperation[] => {
    const path = `${at}/${group}/${pointer(name)}`;
    if (value !== null) return [{ op: 'add', path, value }];
    return Object.hasOwn(there, name) ? [{ op: 'remove', path }] : [];
  });
}

/** A name as a part of a JSON pointer (RFC 6901). */
function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function lookupOperations(spec: JsonRecord, wanted: boolean | undefined): PatchOperation[] {
  const policy = spec['lookupPolicy'];
  if (wanted === undefined || (record(policy)['local'] === true) === wanted) return [];
  if (!isRecord(policy)) return [{ op: 'add', path: '/spec/lookupPolicy', value: { local: wanted } }];
  return [
    { op: 'test', path: '/spec/lookupPolicy', value: policy },
    { op: 'add', path: '/spec/lookupPolicy/local', value: wanted },
  ];
}
