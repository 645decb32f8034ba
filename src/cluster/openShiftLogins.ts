import type { Connection, UserTraits } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import { record, text, time } from '../model/json.ts';
import type { AccountRole, LoginAccount, SeenObject } from '../model/login/loginAccount.ts';
import type { LoginEnd } from '../model/login/loginEnd.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import { webTokenEnd } from '../model/login/tokenClaims.ts';
import { Secret } from '../model/secret.ts';
import type { PingAnswer } from '../registry/registryClient.ts';
import { listAccounts, managedBy, rbac } from './accountLists.ts';
import type { ClusterLogins, IssuedToken } from './clusterLogins.ts';
import { oauthTokenEnd } from './oauthTokens.ts';
import { refused } from './refusal.ts';
import type { Registries } from './registries.ts';

/** `ClusterLogins` over the Kubernetes and OpenShift APIs and the registries. */
export class OpenShiftLogins implements ClusterLogins {
  readonly #connection: Connection;
  readonly #registries: Registries;

  constructor(connection: Connection, registries: Registries) {
    this.#connection = connection;
    this.#registries = registries;
  }

  get user(): UserTraits {
    return this.#connection.user;
  }

  async token(signal: AbortSignal): Promise<Secret | undefined> {
    const token = await this.#connection.bearerToken(signal);
    return token === undefined ? undefined : new Secret(token);
  }

  async end(token: Secret, signal: AbortSignal): Promise<LoginEnd> {
    const end = webTokenEnd(token) ?? (await oauthTokenEnd(this.#connection, token, signal));
    if (end.kind === 'unknown') return end;
    const unless = end.unusedAt === undefined ? {} : { unusedAt: this.#ours(end.unusedAt) };
    return end.kind === 'at' ? { ...end, at: this.#ours(end.at), ...unless } : { ...end, ...unless };
  }

  async try(login: RegistryLogin, signal: AbortSignal): Promise<PingAnswer> {
    return this.#registries.try(login, signal);
  }

  async accounts(project: string | undefined, signal: AbortSignal): Promise<readonly LoginAccount[]> {
    return listAccounts(this.#connection, project, signal);
  }

  async createAccount(project: string, name: string, signal: AbortSignal): Promise<SeenObject> {
    const doing = `create the service account ${name} in ${project}`;
    const metadata = { name, namespace: project, labels: managedBy };
    const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
    return this.#made(await this.#post(accountsPath(project), body, { doing, signal }), doing);
  }

  async bindRole(
    project: string,
    account: string,
    role: AccountRole,
    signal: AbortSignal,
  ): Promise<SeenObject> {
    const doing = `give the service account ${account} the role ${role} in ${project}`;
    const body = {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      // The server completes the name, so that a binding which someone else made is never in the way.
      metadata: { generateName: `${account}-${role}-`, namespace: project, labels: managedBy },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: project }],
    };
    return this.#made(await this.#post(bindingsPath(project), body, { doing, signal }), doing);
  }

  async requestToken(
    project: string,
    account: string,
    seconds: number,
    signal: AbortSignal,
  ): Promise<IssuedToken> {
    const doing = `make a token of the service account ${account} in ${project}`;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { namespace: project },
      spec: { expirationSeconds: seconds },
    };
    const path = `${accountsPath(project)}/${encodeURIComponent(account)}/token`;
    const status = record(record(await this.#post(path, body, { doing, signal }))['status']);
    const token = text(status['token']);
    if (token === undefined)
      throw new FailureError({ kind: 'unreadable', doing, reason: 'there is no token in the answer' });
    const at = time(status['expirationTimestamp']);
    return { token: new Secret(token), at: at === undefined ? undefined : this.#ours(at) };
  }

  async deleteBinding(project: string, binding: SeenObject, signal: AbortSignal): Promise<void> {
    const doing = `delete the role binding ${binding.name} in ${project}`;
    await this.#delete(bindingsPath(project), binding, { doing, signal });
  }

  async deleteAccount(project: string, account: SeenObject, signal: AbortSignal): Promise<void> {
    const doing = `delete the service account ${account.name} in ${project}`;
    await this.#delete(accountsPath(project), account, { doing, signal });
  }

  /** A time of the server by the clock of this machine. */
  #ours(at: number): number {
    return at - this.#connection.clockAhead;
  }

  #post(path: string, body: object, options: { doing: string; signal: AbortSignal }): Promise<unknown> {
    return this.#connection.send('POST', path, body, options).catch(refused);
  }

  /** What is gone already is as good as deleted. */
  async #delete(
    path: string,
    { name, uid, version }: SeenObject,
    options: { doing: string; signal: AbortSignal },
  ): Promise<void> {
    const preconditions = { uid, resourceVersion: version };
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
    try {
      await this.#connection.send('DELETE', `${path}/${encodeURIComponent(name)}`, body, options);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'notFound') throw error;
    }
  }

  #made(answer: unknown, doing: string): SeenObject {
    const metadata = record(record(answer)['metadata']);
    const name = text(metadata['name']);
    const uid = text(metadata['uid']);
    if (name !== undefined && uid !== undefined) return { name, uid };
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the answer is not what was made' });
  }
}

function accountsPath(project: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(project)}/serviceaccounts`;
}

function bindingsPath(project: string): string {
  return `/apis/${rbac}/v1/namespaces/${encodeURIComponent(project)}/rolebindings`;
}
