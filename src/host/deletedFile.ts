import type { Deleted } from '../model/deleted.ts';
import { isDigest } from '../model/digest.ts';
import { compact, isRecord, list, number, record, text, type JsonRecord } from '../model/json.ts';
import { looksSecret } from '../model/secretValue.ts';
import type { RevisionSnapshot, StreamSnapshot, TagSnapshot } from '../model/streamSnapshot.ts';

type Fields = Readonly<Record<string, string>>;

/**
 * The record without annotations and labels that look like secrets, and with their names. An annotation may hold
 * anything; what is left comes back exactly as it was.
 */
export function withoutSecretFields(deleted: Deleted): Deleted {
  const withheld = new Set<string>();
  const isPublic = ([name, value]: [string, unknown]): boolean => {
    const isSecret = typeof value === 'string' && looksSecret(name, value);
    if (isSecret) withheld.add(name);
    return !isSecret;
  };
  const { snapshot } = deleted;
  const safe = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(isPublic));
  const safeSpec = (spec: JsonRecord): JsonRecord =>
    isRecord(spec['annotations'])
      ? { ...spec, annotations: Object.fromEntries(Object.entries(spec['annotations']).filter(isPublic)) }
      : spec;
  const stored = {
    ...snapshot,
    labels: safe(snapshot.labels),
    annotations: safe(snapshot.annotations),
    tags: snapshot.tags.map((tag) => (tag.spec === undefined ? tag : { ...tag, spec: safeSpec(tag.spec) })),
  };
  return { ...deleted, snapshot: stored, ...(withheld.size > 0 && { withheld: [...withheld].sort() }) };
}

/** A record from the JSON of its file; undefined when it is none: what cannot be read whole is not put back in part. */
export function parseDeleted(raw: unknown): Deleted | undefined {
  const { id, server, at, tag, snapshot, withheld } = record(raw);
  const stream = parseSnapshot(snapshot);
  const known = { id: text(id), server: text(server), at: number(at) };
  if (known.id === undefined || known.server === undefined || known.at === undefined) return undefined;
  if (stream === undefined || (tag !== undefined && text(tag) === undefined)) return undefined;
  const names = withheld === undefined ? undefined : list(withheld).flatMap((name) => text(name) ?? []);
  return compact({
    id: known.id,
    server: known.server,
    at: known.at,
    tag: text(tag),
    snapshot: stream,
    withheld: names,
  });
}

function parseSnapshot(raw: unknown): StreamSnapshot | undefined {
  const { project, name, uid, resourceVersion, labels, annotations, spec, tags } = record(raw);
  if (typeof project !== 'string' || typeof name !== 'string' || project === '' || name === '')
    return undefined;
  if (typeof uid !== 'string' || typeof resourceVersion !== 'string') return undefined;
  if (!isFields(labels) || !isFields(annotations) || !isRecord(spec) || !Array.isArray(tags))
    return undefined;
  const parsed = list(tags).map(parseTag);
  const whole = parsed.filter((tag) => tag !== undefined);
  if (whole.length !== parsed.length) return undefined;
  return { project, name, uid, resourceVersion, labels, annotations, spec, tags: whole };
}

function parseTag(raw: unknown): TagSnapshot | undefined {
  const { name, spec, revisions } = record(raw);
  if (typeof name !== 'string' || name === '' || !Array.isArray(revisions)) return undefined;
  if (spec !== undefined && !isRecord(spec)) return undefined;
  const parsed = list(revisions).map(parseRevision);
  const whole = parsed.filter((revision) => revision !== undefined);
  return whole.length === parsed.length ? compact({ name, spec, revisions: whole }) : undefined;
}

function parseRevision(raw: unknown): RevisionSnapshot | undefined {
  const { image, reference, created } = record(raw);
  if (!isDigest(image) || typeof reference !== 'string') return undefined;
  return compact({ image, reference, created: text(created) });
}

function isFields(value: unknown): value is Fields {
  return isRecord(value) && Object.values(value).every((field) => typeof field === 'string');
}
