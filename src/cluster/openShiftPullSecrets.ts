import type { Connection } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import { entryOf, GarbledAuthFile, withEntry } from '../model/login/authFile.ts';
import {
  pullSecretContent,
  type PullAccount,
  type PullLogin,
  type PullSecret,
  type PullSecretPlan,
} from '../model/pullSecret/pullSecret.ts';
import { keyWords } from '../model/pullSecret/registryKey.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import { Secret } from '../model/secret.ts';
import { probeRegistry } from '../registry/probe.ts';
import type { PingAnswer } from '../registry/registryClient.ts';
import type { AccountLinks, ClusterPullSecrets } from './clusterPullSecrets.ts';
import { fetchAll } from './listPages.ts';
import { linksPatch } from './pullAccountPatch.ts';
import {
  contentField,
  contentOf,
  holdsLogin,
  parsePullAccount,
  parsePullSecret,
} from './pullSecretObjects.ts';
import { refusedPatch } from './refusal.ts';
import type { Registries } from './registries.ts';
import { unechoed } from './unechoed.ts';

const secretType = 'kubernetes.io/dockerconfigjson';

/** What a request is for, and for whom it waits. */
interface Purpose {
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** `ClusterPullSecrets` over the Kubernetes API and the registries that people name. */
export class OpenShiftPullSecrets implements ClusterPullSecrets {
  readonly #connection: Connection;
  readonly #registries: Registries;

  constructor(connection: Connection, registries: Registries) {
    this.#connection = connection;
    this.#registries = registries;
  }

  async list(project: string, signal: AbortSignal): Promise<readonly PullSecret[]> {
    const path = `${secretsPath(project)}?fieldSelector=${encodeURIComponent(`type=${secretType}`)}`;
    const found = await fetchAll(
      this.#connection,
      { path, doing: `list pull secrets in ${project}` },
      signal,
    );
    return found.flatMap((raw) => parsePullSecret(raw) ?? []);
  }

  async read(project: string, name: string, signal: AbortSignal): Promise<PullSecret | undefined> {
    const doing = `read the pull secret ${name} in ${project}`;
    const raw = await this.#raw(project, name, { doing, signal });
    return raw === undefined ? undefined : parsed(parsePullSecret(raw), doing);
  }

  async create(plan: PullSecretPlan, signal: AbortSignal): Promise<PullSecret> {
    const { project, name, logins } = plan;
    const doing = `create the pull secret ${name} in ${project}`;
    const body = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: project },
      type: secretType,
      data: dataOf(pullSecretContent(logins)),
    };
    const sent = this.#connection.send('POST', secretsPath(project), body, { doing, signal });
    return parsed(parsePullSecret(await sent.catch(unechoed)), doing);
  }

  async holding(plan: PullSecretPlan, signal: AbortSignal): Promise<PullSecret | undefined> {
    const { project, name, logins } = plan;
    const raw = await this.#raw(project, name, { doing: `look for the pull secret ${name}`, signal });
    return logins.every((login) => holdsLogin(raw, login)) ? parsePullSecret(raw) : undefined;
  }

  async setLogin(seen: PullSecret, login: PullLogin, signal: AbortSignal): Promise<PullSecret> {
    const { project, name, uid } = seen;
    const doing = `set the login for ${keyWords(login.key)} in the pull secret ${name} in ${project}`;
    const purpose = { doing, signal };
    const raw = await this.#raw(project, name, purpose);
    const current = parsePullSecret(raw);
    const before = contentOf(raw);
    if (current?.uid !== uid || before === undefined || !current.keys.includes(login.key)) {
      const reason = 'the secret is gone, or has no login for that registry any more';
      throw new FailureError({ kind: 'conflict', doing, reason });
    }
    const after = withLogin(before, login, doing);
    if (after.reveal() === before.reveal()) return current;
    const body = { metadata: { resourceVersion: current.version }, data: dataOf(after) };
    const options = { ...purpose, contentType: 'application/merge-patch+json' };
    const sent = this.#connection.send('PATCH', secretPath(project, name), body, options);
    return parsed(parsePullSecret(await sent.catch(unechoed)), doing);
  }

  async delete({ project, name, uid, version }: PullSecret, signal: AbortSignal): Promise<void> {
    const doing = `delete the pull secret ${name} in ${project}`;
    const preconditions = { uid, resourceVersion: version };
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
    try {
      await this.#connection.send('DELETE', secretPath(project, name), body, { doing, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async accounts(project: string, signal: AbortSignal): Promise<readonly PullAccount[]> {
    const purpose = { path: accountsPath(project), doing: `list service accounts in ${project}` };
    return (await fetchAll(this.#connection, purpose, signal)).flatMap((raw) => parsePullAccount(raw) ?? []);
  }

  async account(project: string, name: string, signal: AbortSignal): Promise<PullAccount> {
    const doing = `read the service account ${name} in ${project}`;
    const path = `${accountsPath(project)}/${encodeURIComponent(name)}`;
    return parsed(parsePullAccount(await this.#connection.get(path, { doing, signal })), doing);
  }

  async link(seen: PullAccount, links: AccountLinks, signal: AbortSignal): Promise<PullAccount> {
    const { project, name } = seen;
    const doing = `set the pull secrets of the service account ${name} in ${project}`;
    const options = { doing, signal, contentType: 'application/json-patch+json' };
    const path = `${accountsPath(project)}/${encodeURIComponent(name)}`;
    const sent = this.#connection.send('PATCH', path, linksPatch(seen, links), options);
    return parsed(parsePullAccount(await sent.catch(refusedPatch)), doing);
  }

  async look(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return probeRegistry({ ...this.#registries.wayOutside(), host }, signal);
  }

  async try(
    host: string,
    { user, password }: PullLogin,
    tokenHost: string | undefined,
    signal: AbortSignal,
  ): Promise<PingAnswer> {
    const credential = { username: user, password: password.reveal() };
    const client = this.#registries.outside(host, credential, tokenHost);
    try {
      return await client.ping(signal).catch(unechoed);
    } finally {
      await client.close();
    }
  }

  async #raw(project: string, name: string, purpose: Purpose): Promise<unknown> {
    try {
      return await this.#connection.get(secretPath(project, name), purpose);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

/** The content with another login for a registry; the same text when that is the one in it. */
function withLogin(content: Secret, { key, user, password }: PullLogin, doing: string): Secret {
  try {
    return new Secret(withEntry(content.reveal(), key, entryOf(user, password.reveal())));
  } catch (error) {
    if (!(error instanceof GarbledAuthFile)) throw error;
    throw new FailureError({ kind: 'unreadable', doing, reason: `what is in the secret ${error.message}` });
  }
}

function dataOf(content: Secret): Readonly<Record<string, string>> {
  return { [contentField]: Buffer.from(content.reveal()).toString('base64') };
}

function isNotFound(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'notFound';
}

function parsed<T>(found: T | undefined, doing: string): T {
  if (found !== undefined) return found;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the answer is not what was asked for' });
}

function secretsPath(project: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(project)}/secrets`;
}

function secretPath(project: string, name: string): string {
  return `${secretsPath(project)}/${encodeURIComponent(name)}`;
}

function accountsPath(project: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(project)}/serviceaccounts`;
}
