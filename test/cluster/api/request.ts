import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../http/answer.ts';
import { badRequest, unsupportedMediaType } from '../http/status.ts';
import type { Identities, Identity } from '../identity.ts';
import type { Fields } from '../json.ts';
import { isFields, parseJson } from '../json.ts';
import type { Access } from '../rbac/access.ts';
import type { State } from '../state/state.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a path under /api or /apis asks for. */
export interface ResourcePath {
  group: string;
  version: string;
  project: string | undefined;
  resource: string;
  name: string | undefined;
  subresource: string | undefined;
  verb: Verb;
}

/** What all handlers share. */
export interface ApiContext {
  state: State;
  access: Access;
  identities: Identities;
  bookmarkSeconds: number;
}

/** One authorized request for a resource. */
export interface ApiRequest extends ApiContext {
  path: ResourcePath;
  identity: Identity;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Answers one verb on one resource; throws StatusError. */
export type Operation = (request: ApiRequest) => Answer | Promise<Answer>;
export type Operations = Partial<Record<Verb, Operation>>;

/** Takes a path apart as the Kubernetes API server does; undefined when it names no resource. */
export function resourcePath(method: string, url: URL): ResourcePath | undefined {
  const segments = url.pathname.split('/').filter((part) => part !== '');
  const [root, ...afterRoot] = segments.map(decodeURIComponent);
  const core = root === 'api';
  if (!core && root !== 'apis') return undefined;
  const [group = '', version, ...rest] = core ? ['', ...afterRoot] : afterRoot;
  if (version === undefined || rest.length === 0) return undefined;
  const inProject = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name, subresource] = inProject ? rest.slice(2) : rest;
  const project = inProject || resource === 'namespaces' ? rest[1] : undefined;
  const verb = verbOf(method, name !== undefined, url.searchParams);
  return verb && { group, version, project, resource, name, subresource, verb };
}

function verbOf(method: string, named: boolean, query: URLSearchParams): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (['true', '1'].includes(query.get('watch') ?? '')) return 'watch';
      return named ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

/** The body as a JSON object. Throws 400 when it is not one, 415 when it does not claim to be JSON. */
export function bodyObject({ body, headers }: ApiRequest): Fields {
  const type = headers['content-type'] ?? 'application/json';
  if (!type.includes('json')) throw unsupportedMediaType(type);
  const parsed = bodyJson(body);
  if (!isFields(parsed)) throw badRequest('the body of the request is not a JSON object');
  return parsed;
}

/** The body as any JSON. Throws 400 when it is not JSON. */
export function bodyJson(body: Buffer): unknown {
  try {
    return parseJson(body.toString('utf8'));
  } catch (error) {
    throw badRequest(`the body of the request is not JSON: ${String(error)}`);
  }
}

/** The name in the path. Throws 400 without one. */
export function pathName({ path }: ApiRequest): string {
  if (path.name === undefined) throw badRequest('the path names no object');
  return path.name;
}

/** The project in the path. Throws 400 without one. */
export function pathProject({ path }: ApiRequest): string {
  if (path.project === undefined) throw badRequest('an empty namespace may not be set during creation');
  return path.project;
}
