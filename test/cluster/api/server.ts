import type { Answer, HttpRequest, Switch } from '../http/answer.ts';
import { json, whole } from '../http/answer.ts';
import { forbidden, methodNotAllowed, StatusError, unauthorized, unknownResource } from '../http/status.ts';
import type { Identities, Identity } from '../identity.ts';
import { Access } from '../rbac/access.ts';
import type { State } from '../state/state.ts';
import { discovery } from './discovery.ts';
import { switchToPorts } from './portForward.ts';
import type { ApiContext, ApiRequest, Operation, ResourcePath } from './request.ts';
import { resourcePath } from './request.ts';
import type { Resource } from './resource.ts';
import { resources } from './resources.ts';

export interface ApiOptions {
  state: State;
  identities: Identities;
  bookmarkSeconds: number;
}

/** The Kubernetes side: every request is authorized, then answered by the operation of its resource. */
export class ApiServer {
  readonly #context: ApiContext;
  readonly #resources = new Map<string, Resource>();

  constructor(options: ApiOptions) {
    this.#context = { ...options, access: new Access(options.state) };
    for (const resource of resources) {
      this.#resources.set(`${resource.group}/${resource.version}/${resource.plural}`, resource);
    }
  }

  /** Answers one request; failures are `Status` objects. */
  async handle(request: HttpRequest): Promise<Answer> {
    try {
      const path = resourcePath(request.method, request.url);
      if (path === undefined) return this.#plain(request);
      return await this.#resource(path, request);
    } catch (error) {
      if (error instanceof StatusError) return error.answer();
      throw error;
    }
  }

  /** Answers the wish to switch to WebSocket, which only the ports of pods grant. */
  async upgrade(request: HttpRequest): Promise<Answer | Switch> {
    try {
      const path = resourcePath(request.method, request.url);
      if (path?.resource !== 'pods' || path.subresource !== 'portforward') return await this.handle(request);
      this.#authorize(request.identity, path);
      return switchToPorts(this.#context.state, path, request);
    } catch (error) {
      if (error instanceof StatusError) return error.answer();
      throw error;
    }
  }

  /** The answer to credentials that are wrong. */
  refuse(): Answer {
    return unauthorized().answer();
  }

  #plain({ method, url, identity }: HttpRequest): Answer {
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    if (!this.#context.access.allowsPath(identity, verb, url.pathname)) {
      throw new StatusError(
        403,
        'Forbidden',
        `forbidden: User "${identity.name}" cannot ${verb} path "${url.pathname}"`,
        {},
      );
    }
    const document = discovery(resources, url.pathname);
    if (document === undefined) return pageNotFound();
    return typeof document === 'string'
      ? whole(200, document, { 'content-type': 'text/plain' })
      : json(200, document);
  }

  #resource(path: ResourcePath, request: HttpRequest): Answer | Promise<Answer> {
    const { identity, url, headers, body } = request;
    this.#authorize(identity, path);
    const operation = this.#operation(path);
    if (operation === undefined) return pageNotFound();
    const asked: ApiRequest = { ...this.#context, path, identity, headers, body, query: url.searchParams };
    return operation(asked);
  }

  #operation(path: ResourcePath): Operation | undefined {
    const { group, version, resource: plural, subresource, verb } = path;
    const resource = this.#resources.get(`${group}/${version}/${plural}`);
    if (resource === undefined) {
      if (!resources.some((known) => known.group === group && known.version === version)) return undefined;
      throw unknownResource();
    }
    const served = subresource === undefined ? resource : resource.subresources?.[subresource];
    if (served === undefined) throw unknownResource();
    const operation = served.operations[verb];
    if (operation === undefined) throw methodNotAllowed();
    return operation;
  }

  #authorize(identity: Identity, path: ResourcePath): void {
    const { verb, group, name, project } = path;
    const resource = path.subresource === undefined ? path.resource : `${path.resource}/${path.subresource}`;
    const action = { verb, group, resource, project, name };
    const { access } = this.#context;
    if (access.allows(identity, action)) return;
    // A project is a cluster-scoped object, but the rights on it are those inside it.
    const isProject = group === 'project.openshift.io' && resource === 'projects';
    if (isProject && name !== undefined && access.allows(identity, { ...action, project: name })) return;
    const where = project === undefined ? 'at the cluster scope' : `in the namespace "${project}"`;
    const why = `User "${identity.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
    throw forbidden({ group, resource: path.resource }, name, why);
  }
}

function pageNotFound(): Answer {
  return whole(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' });
}
