import { badRequest, gone } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, parseJson, text } from '../json.ts';
import type { KubeObject } from '../state/objects.ts';
import type { State } from '../state/state.ts';

/** A page of a list and the list's metadata. */
export interface Page<T> {
  objects: readonly T[];
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/**
 * The page that `limit` and `continue` of a query ask for, of objects in the order of their keys.
 * Throws 400 for a token that is none, 410 for one that is older than the history kept.
 */
export function pageOf<T extends KubeObject>(
  state: State,
  objects: readonly T[],
  query: URLSearchParams,
): Page<T> {
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue') ?? '';
  const from = token === '' ? undefined : position(token, state);
  const rest = from === undefined ? objects : objects.filter((object) => keyOf(object) > from.after);
  const resourceVersion = from?.version ?? String(state.changes.version);
  if (limit <= 0 || rest.length <= limit) return { objects: rest, metadata: { resourceVersion } };
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next = { v: 'meta.k8s.io/v1', rv: Number(resourceVersion), start: last ? keyOf(last) : '' };
  return {
    objects: page,
    metadata: {
      resourceVersion,
      continue: Buffer.from(JSON.stringify(next)).toString('base64url'),
      remainingItemCount: rest.length - page.length,
    },
  };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function position(token: string, state: State): { after: string; version: string } {
  const content = decode(token);
  const after = text(content['start']);
  const version = Number(content['rv']);
  if (after === undefined || !Number.isInteger(version)) {
    throw badRequest('invalid continue token: continue key is not valid: it holds no position');
  }
  if (version < state.changes.oldest) {
    throw gone(
      'The provided continue parameter is too old to display a consistent list result. ' +
        'You can start a new list without the continue parameter.',
    );
  }
  return { after, version: String(version) };
}

function decode(token: string): Fields {
  try {
    return fields(parseJson(Buffer.from(token, 'base64url').toString('utf8')));
  } catch (error) {
    throw badRequest(`invalid continue token: continue key is not valid: ${String(error)}`);
  }
}
