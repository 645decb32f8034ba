import { isRecord, record, type JsonRecord } from './json.ts';

/** An object as a JSON merge patch (RFC 7386) makes it: null takes a field away, an object is merged, all else replaces. */
export function mergePatch(target: JsonRecord, patch: JsonRecord): JsonRecord {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isRecord(value) ? mergePatch(record(merged.get(name)), value) : value);
  }
  return Object.fromEntries(merged);
}
