import { isDeepStrictEqual } from 'node:util';
import { badRequest, StatusError, unsupportedMediaType } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { isFields, list, text } from '../json.ts';

/**
 * Applies the body of a PATCH to a JSON object: merge patch (RFC 7386) or JSON patch (RFC 6902), by content type.
 * Throws 415 for other types, 400 for a body that is no patch, 422 for one that does not fit.
 */
export function patched(current: Fields, contentType: string, patch: unknown): Fields {
  switch (contentType.split(';')[0]) {
    case 'application/merge-patch+json': {
      if (!isFields(patch)) throw badRequest('a merge patch must be a JSON object');
      return mergePatch(current, patch);
    }
    case 'application/json-patch+json': {
      const result = list(patch).reduce<unknown>(operate, structuredClone(current));
      if (!Array.isArray(patch) || !isFields(result)) throw badRequest('a JSON patch must be an array');
      return result;
    }
    default:
      throw unsupportedMediaType(contentType);
  }
}

function mergePatch(current: unknown, patch: Fields): Fields {
  const merged: Fields = isFields(current) ? { ...current } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = isFields(value) ? mergePatch(merged[key], value) : value;
  }
  return merged;
}

function operate(document: unknown, operation: unknown): unknown {
  if (!isFields(operation)) throw badRequest('an operation of a JSON patch must be an object');
  const path = pointer(operation['path']);
  const value = operation['value'];
  switch (operation['op']) {
    case 'test':
      // A value that is not there passes the test for null.
      if (!isDeepStrictEqual(value === null ? (at(document, path) ?? null) : find(document, path), value)) {
        throw doesNotFit();
      }
      return document;
    case 'add':
      return change(document, path, value, 'add');
    case 'replace':
      find(document, path);
      return change(document, path, value, 'replace');
    case 'remove':
      find(document, path);
      return change(document, path, undefined, 'remove');
    case 'copy':
      return change(document, path, find(document, pointer(operation['from'])), 'add');
    case 'move': {
      const from = pointer(operation['from']);
      const moved = find(document, from);
      return change(change(document, from, undefined, 'remove'), path, moved, 'add');
    }
    default:
      throw badRequest(`unexpected kind of operation: ${String(operation['op'])}`);
  }
}

function pointer(value: unknown): string[] {
  const source = text(value);
  if (source === undefined) throw badRequest('an operation of a JSON patch needs a path');
  return source
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (Array.isArray(value) ? value[Number(key)] : isFields(value) ? value[key] : undefined),
    document,
  );
}

function find(document: unknown, path: readonly string[]): unknown {
  const found = at(document, path);
  if (found === undefined) throw doesNotFit();
  return found;
}

function change(
  document: unknown,
  path: readonly string[],
  value: unknown,
  how: 'add' | 'replace' | 'remove',
): unknown {
  const key = path.at(-1);
  if (key === undefined) return value;
  const parent = find(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const place = key === '-' && how === 'add' ? parent.length : Number(key);
    if (!Number.isInteger(place) || place < 0 || place > parent.length) throw doesNotFit();
    parent.splice(place, how === 'add' ? 0 : 1, ...(how === 'remove' ? [] : [value]));
  } else if (isFields(parent)) {
    if (how === 'remove') Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  } else {
    throw doesNotFit();
  }
  return document;
}

/** A real server does not say which operation failed. */
function doesNotFit(): StatusError {
  return new StatusError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}
