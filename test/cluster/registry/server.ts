import type { Answer, HttpRequest } from '../http/answer.ts';
import { json, whole } from '../http/answer.ts';
import type { Identities, Identity } from '../identity.ts';
import { ANONYMOUS_TOKEN } from '../identity.ts';
import { Access } from '../rbac/access.ts';
import type { State } from '../state/state.ts';
import { beginUpload, continueUpload, deleteBlob, getBlob } from './blobRequests.ts';
import type { BlobStore } from './blobs.ts';
import { API_VERSION, blobUnknown, nameUnknown, RegistryError, unsupported } from './errors.ts';
import { deleteManifest, getManifest, putManifest } from './manifestRequests.ts';
import { fetchMissing } from './pullThrough.ts';
import type { RegistryContext, RepositoryRequest } from './repository.ts';

export interface RegistryOptions {
  state: State;
  blobs: BlobStore;
  identities: Identities;
}

/** Something that the registry lets a user do; its form is that of the `detail` of a 401. */
interface Scope {
  Type: 'repository' | 'registry' | 'admin' | 'signature';
  Class: '';
  Name: string;
  Action: 'pull' | 'push' | 'delete' | '*' | 'prune' | 'get';
}

const IMAGE = 'image.openshift.io';
const REPOSITORY = /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs|tags)(?:\/([^/]*))?$/;

/** The registry side: /v2/ (distribution spec), the token endpoint, /admin/blobs and the signatures extension. */
export class RegistryServer {
  readonly #context: RegistryContext;
  readonly #access: Access;

  constructor({ state, blobs }: RegistryOptions) {
    this.#context = { state, blobs };
    this.#access = new Access(state);
  }

  /** Answers one request; failures have the registry's error form. */
  async handle(request: HttpRequest): Promise<Answer> {
    try {
      return await this.#route(request);
    } catch (error) {
      if (error instanceof RegistryError)
        return error.answer(error.status === 401 ? challenge(request.headers.host) : {});
      throw error;
    }
  }

  /** The answer to credentials that are wrong, to a client that has asked for `host`. */
  refuse(host: string | undefined): Answer {
    return new RegistryError(401, 'UNAUTHORIZED', 'authentication required', null).answer(challenge(host));
  }

  #route(request: HttpRequest): Answer | Promise<Answer> {
    const path = decodeURIComponent(request.url.pathname);
    if (path === '/healthz' || path === '/') return whole(200, '');
    if (path === '/openshift/token') return token(request);
    if (path === '/v2' || path === '/v2/') return this.#ping(request);
    if (path === '/v2/_catalog') return this.#catalog(request);
    const admin = /^\/admin\/blobs\/(.+)$/.exec(path);
    if (admin?.[1] !== undefined) return this.#pruneBlob(request, admin[1]);
    const signatures = /^\/extensions\/v2\/(.+)\/signatures\/(.+)$/.exec(path);
    if (signatures?.[1] !== undefined) {
      this.#require(request.identity, repositoryScope(signatures[1], 'pull'));
      return json(200, { signatures: [] }, API_VERSION);
    }
    const [, repository, kind, reference = ''] = REPOSITORY.exec(path) ?? [];
    if (repository === undefined || kind === undefined) return whole(404, '404 page not found\n');
    return this.#inRepository(request, repository, kind, reference);
  }

  #ping({ identity, headers }: HttpRequest): Answer {
    if (identity.groups.includes('system:unauthenticated')) return this.refuse(headers.host);
    return json(200, {}, API_VERSION);
  }

  #catalog({ identity, url }: HttpRequest): Answer {
    this.#require(identity, { Type: 'registry', Class: '', Name: 'catalog', Action: '*' });
    const names = this.#context.state.imageStreams
      .list()
      .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)
      .filter((name) => name > (url.searchParams.get('last') ?? ''));
    const count = Number(url.searchParams.get('n') ?? 0) || names.length;
    const page = names.slice(0, count);
    const more = names.length > count && page.at(-1);
    const link = more
      ? { link: `</v2/_catalog?last=${encodeURIComponent(more)}&n=${count}>; rel="next"` }
      : {};
    return json(200, { repositories: page }, { ...API_VERSION, ...link });
  }

  #pruneBlob({ identity, method }: HttpRequest, digest: string): Answer {
    this.#require(identity, { Type: 'admin', Class: '', Name: '', Action: 'prune' });
    if (method !== 'DELETE') throw unsupported();
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw blobUnknown(digest);
    // What is not there any more is as good as deleted, and the switch that turns deleting off does not count here.
    this.#context.blobs.delete(digest);
    return whole(204, '', API_VERSION);
  }

  async #inRepository(
    request: HttpRequest,
    repository: string,
    kind: string,
    reference: string,
  ): Promise<Answer> {
    const { identity, method } = request;
    const [project = '', stream = ''] = repository.split('/');
    const asked: RepositoryRequest = { ...this.#context, request, repository, project, stream, reference };
    const reads = method === 'GET' || method === 'HEAD';
    if (kind === 'blobs/uploads' || method === 'PUT') {
      this.#require(identity, repositoryScope(repository, 'pull'), repositoryScope(repository, 'push'));
      if (!this.#context.state.projects.get(undefined, project)) throw nameUnknown(repository);
    } else {
      this.#require(identity, repositoryScope(repository, reads ? 'pull' : 'delete'));
    }
    if (reads && (kind === 'manifests' || kind === 'blobs')) await fetchMissing(asked, kind);
    switch (kind) {
      case 'tags':
        return this.#tags(asked);
      case 'manifests':
        if (method === 'PUT') return putManifest(asked);
        if (method === 'DELETE') return deleteManifest(asked);
        return getManifest(asked);
      case 'blobs':
        return method === 'DELETE' ? deleteBlob(asked) : getBlob(asked);
      default:
        if (method !== 'POST') return continueUpload(asked);
        return beginUpload(asked, (from) => this.#allows(identity, repositoryScope(from, 'pull')));
    }
  }

  #tags({ state, project, stream, repository }: RepositoryRequest): Answer {
    const found = state.imageStreams.get(project, stream);
    if (found === undefined) throw nameUnknown(repository);
    const tags = (found.status.tags ?? []).flatMap(({ tag, items }) => (items?.[0] ? [tag] : []));
    return json(200, { name: repository, tags }, API_VERSION);
  }

  /** OpenShift's registry answers 401, not 403, when a known user lacks a right. */
  #require(identity: Identity, ...scopes: readonly Scope[]): void {
    if (scopes.every((scope) => this.#allows(identity, scope))) return;
    throw new RegistryError(401, 'UNAUTHORIZED', 'authentication required', scopes);
  }

  #allows(identity: Identity, { Type, Name, Action }: Scope): boolean {
    const cluster = { group: IMAGE, project: undefined };
    switch (Type) {
      case 'registry':
        return this.#access.allows(identity, { ...cluster, verb: 'list', resource: 'imagestreams' });
      case 'admin':
        return this.#access.allows(identity, { ...cluster, verb: 'delete', resource: 'images' });
      case 'signature':
      case 'repository': {
        if (Action === 'delete')
          return this.#access.allows(identity, { ...cluster, verb: 'delete', resource: 'images' });
        const [project, name] = Name.split('/');
        const verb = Action === 'push' ? 'update' : 'get';
        return this.#access.allows(identity, {
          verb,
          group: IMAGE,
          resource: 'imagestreams/layers',
          project,
          name,
        });
      }
    }
  }
}

/** As the real one, it sends logins to its own address, whatever name it was asked by. */
function challenge(host = ''): Record<string, string> {
  return { 'www-authenticate': `Bearer realm="https://${host}/openshift/token"` };
}

function repositoryScope(repository: string, Action: Scope['Action']): Scope {
  return { Type: 'repository', Class: '', Name: repository, Action };
}

/** The token endpoint hands the user's own token back, as OpenShift's does. */
function token({ headers }: HttpRequest): Answer {
  const [, value = ''] = /^basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const own =
    pair.slice(pair.indexOf(':') + 1) || (/^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
  const handed = own === '' ? ANONYMOUS_TOKEN : own;
  return json(200, { access_token: handed, token: handed });
}
