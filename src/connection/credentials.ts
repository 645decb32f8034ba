import { readFile } from 'node:fs/promises';
import { basicAuthorization } from '../http/basicAuthorization.ts';
import { codeOf } from '../http/errorCode.ts';
import { isPair, sameCertificate, type ClientCertificate } from '../http/tls.ts';
import { FailureError } from '../model/failure.ts';
import { badContext } from './badContext.ts';
import { runExecPlugin } from './execPlugin.ts';
import type { Impersonation, KubeCluster, KubeUser } from '../kubeconfig/entries.ts';
import { oidcToken } from './oidc.ts';
import type { ProxySettings } from './proxy.ts';
import { SharedTask } from './sharedTask.ts';
import { pemOf } from './trust.ts';

/** What a user shows the server. */
export interface Credential {
  readonly token: string | undefined;
  /** User and password as an `Authorization` header; used only without a token. */
  readonly login: string | undefined;
  readonly certificate: ClientCertificate | undefined;
  /** When it has to be obtained again, ms since the epoch. */
  readonly expires: number | undefined;
}

type Obtain = (signal: AbortSignal) => Promise<Credential>;

/** What obtaining credentials takes from its surroundings. */
export interface CredentialSettings extends ProxySettings {
  /** How long a credential plugin may take, ms; 30 s unless given. */
  readonly pluginTime?: number;
}

/** Whose credentials, to which cluster, in which environment. */
export interface CredentialOptions {
  readonly context: string;
  readonly user: KubeUser;
  readonly cluster: KubeCluster;
  readonly settings: CredentialSettings;
}

const tokenFileLifetime = 60_000;
const none: Credential = { token: undefined, login: undefined, certificate: undefined, expires: undefined };

/**
 * The credential of one user of a kubeconfig: obtained when first needed, kept until it expires, and again after the
 * server refused it. All who ask at the same time share one run of a plugin.
 */
export class CredentialSource {
  readonly #obtain: SharedTask<Credential>;
  #current: Credential | undefined;

  constructor(options: CredentialOptions) {
    const obtain = obtainerOf(options);
    this.#obtain = new SharedTask(async (signal) => {
      const [certificate, obtained] = await Promise.all([certificateOf(options), obtain(signal)]);
      const credential = checked(obtained, options.user.name);
      return (this.#current = { ...credential, certificate: credential.certificate ?? certificate });
    });
  }

  /** The credential to use now. Fails with `credential` or `badContext`. */
  async current(signal: AbortSignal): Promise<Credential> {
    const current = this.#current;
    if (current !== undefined && (current.expires ?? Infinity) > Date.now()) return current;
    return await this.#obtain.run(signal);
  }

  /** After a 401: another credential than the refused one, or undefined if there is none. */
  async renewed(refused: Credential, signal: AbortSignal): Promise<Credential | undefined> {
    if (this.#current === refused) await this.#obtain.run(signal);
    const current = this.#current ?? none;
    return same(current, refused) ? undefined : current;
  }
}

/** The request headers that carry a credential and, as kubectl sends it, whom to act as. */
export function credentialHeaders(
  { token, login }: Credential,
  as: Impersonation | undefined,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  else if (login !== undefined) headers['authorization'] = login;
  if (as === undefined) return headers;
  headers['impersonate-user'] = as.user;
  if (as.uid !== undefined) headers['impersonate-uid'] = as.uid;
  if (as.groups.length > 0) headers['impersonate-group'] = [...as.groups];
  for (const { key, values } of as.extra) {
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  }
  return headers;
}

/** The first of kubectl's kinds that the user has. A token that is written down comes before a plugin. */
function obtainerOf({ context, user, cluster, settings }: CredentialOptions): Obtain {
  const { token, tokenFile, username, exec, authProvider } = user;
  if (tokenFile !== undefined) return () => fromTokenFile(tokenFile);
  if (token !== undefined) return () => Promise.resolve({ ...none, token: token });
  if (username !== undefined) {
    return () => Promise.resolve({ ...none, login: basicAuthorization(username, user.password ?? '') });
  }
  if (exec !== undefined) {
    const run = { context, env: settings.env, timeLimit: settings.pluginTime };
    return (signal) => runExecPlugin(exec, cluster, run, signal);
  }
  if (authProvider === undefined) return () => Promise.resolve(none);
  if (authProvider.name !== 'oidc') {
    throw badContext(
      context,
      `kubectl no longer has the auth-provider "${authProvider.name}"; use an exec plugin`,
    );
  }
  const idToken = oidcToken(authProvider.config, context, settings);
  return async (signal) => ({ ...none, ...(await idToken(signal)) });
}

/** Whether it is a plugin that the credential comes from; the order is that of `obtainerOf`. */
export function hasPlugin({ token, tokenFile, username, exec, authProvider }: KubeUser): boolean {
  const isWritten = [token, tokenFile, username].some((field) => field !== undefined);
  return !isWritten && (exec !== undefined || authProvider !== undefined);
}

async function fromTokenFile(file: string): Promise<Credential> {
  const source = `token file ${file}`;
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    throw new FailureError({ kind: 'credential', source, reason: `it cannot be read (${codeOf(error)})` });
  }
  return { ...none, token: content, expires: Date.now() + tokenFileLifetime };
}

/** A token as a header may carry it; a line break or the like in it would be an error that quotes the token. */
function checked(obtained: Credential, user: string): Credential {
  if (obtained.token === undefined) return obtained;
  const token = obtained.token.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return { ...obtained, token };
  const reason = token === '' ? 'its token is empty' : 'its token holds characters that no token has';
  throw new FailureError({ kind: 'credential', source: `the user ${user}`, reason });
}

async function certificateOf({ context, user }: CredentialOptions): Promise<ClientCertificate | undefined> {
  const { certificateData, certificateFile, keyData, keyFile } = user;
  if (certificateData === undefined && certificateFile === undefined) return undefined;
  if (keyData === undefined && keyFile === undefined) {
    throw badContext(context, `the user ${user.name} has a client-certificate but no client-key`);
  }
  const [cert, key] = await Promise.all([
    pemOf(certificateData, certificateFile, context, `client-certificate ${certificateFile ?? ''}`.trim()),
    pemOf(keyData, keyFile, context, `client-key ${keyFile ?? ''}`.trim()),
  ]);
  if (!isPair({ cert, key })) {
    throw badContext(
      context,
      `client-certificate and client-key of the user ${user.name} are not a pair in PEM`,
    );
  }
  return { cert, key };
}

function same(a: Credential, b: Credential): boolean {
  return a.token === b.token && a.login === b.login && sameCertificate(a.certificate, b.certificate);
}
