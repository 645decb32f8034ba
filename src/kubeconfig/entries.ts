import { sep } from 'node:path';
import { isRecord, list, type JsonRecord } from '../model/json.ts';
import { flag, optionalPath, optionalRecord, optionalText, textList, WrongTypeError } from './fields.ts';

/** An entry of `contexts`. */
export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

/** An entry of `clusters`. Paths are absolute, `…Data` is base64 as written. */
export interface KubeCluster {
  readonly name: string;
  readonly server: string | undefined;
  readonly authorityFile: string | undefined;
  readonly authorityData: string | undefined;
  readonly skipVerify: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
  /** `config` for credential plugins: the extension `client.authentication.k8s.io/exec`. */
  readonly execConfig: unknown;
}

/** An entry of `users`. Paths are absolute, `…Data` is base64 as written. */
export interface KubeUser {
  readonly name: string;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly certificateFile: string | undefined;
  readonly certificateData: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: string | undefined;
  readonly exec: ExecPlugin | undefined;
  readonly authProvider: AuthProvider | undefined;
  readonly impersonation: Impersonation | undefined;
}

/** `users[].user.exec`, the credential plugin. client.authentication.k8s.io v1 and v1beta1. */
export interface ExecPlugin {
  readonly apiVersion: string | undefined;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string | undefined;
  /** Set for a command that is a path: the folder of its kubeconfig. */
  readonly folder: string | undefined;
}

/** `users[].user.auth-provider`: kubectl's older plugins, of which `oidc` is still there. */
export interface AuthProvider {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** `as`, `as-uid`, `as-groups` and `as-user-extra` of a user. */
export interface Impersonation {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: readonly { readonly key: string; readonly values: readonly string[] }[];
}

const execExtension = 'client.authentication.k8s.io/exec';

/** Reads an entry of `contexts`; throws `WrongTypeError`. */
export function readContext(entry: unknown): ContextEntry {
  const { name, body } = named(entry, 'contexts', 'context');
  return {
    name,
    cluster: optionalText(body, 'cluster') ?? '',
    user: optionalText(body, 'user') ?? '',
    namespace: optionalText(body, 'namespace'),
  };
}

/** Reads an entry of `clusters` of a kubeconfig in `folder`; throws `WrongTypeError`. */
export function readCluster(entry: unknown, folder: string): KubeCluster {
  const { name, body } = named(entry, 'clusters', 'cluster');
  return {
    name,
    server: optionalText(body, 'server'),
    authorityFile: optionalPath(body, 'certificate-authority', folder),
    authorityData: optionalText(body, 'certificate-authority-data'),
    skipVerify: flag(body, 'insecure-skip-tls-verify'),
    tlsServerName: optionalText(body, 'tls-server-name'),
    proxyUrl: optionalText(body, 'proxy-url'),
    disableCompression: flag(body, 'disable-compression'),
    execConfig: list(body['extensions'])
      .filter(isRecord)
      .find((each) => each['name'] === execExtension)?.['extension'],
  };
}

/** Reads an entry of `users` of a kubeconfig in `folder`; throws `WrongTypeError`. */
export function readUser(entry: unknown, folder: string): KubeUser {
  const { name, body } = named(entry, 'users', 'user');
  return {
    name,
    token: optionalText(body, 'token'),
    tokenFile: optionalPath(body, 'tokenFile', folder),
    username: optionalText(body, 'username'),
    password: optionalText(body, 'password'),
    certificateFile: optionalPath(body, 'client-certificate', folder),
    certificateData: optionalText(body, 'client-certificate-data'),
    keyFile: optionalPath(body, 'client-key', folder),
    keyData: optionalText(body, 'client-key-data'),
    exec: readExec(optionalRecord(body, 'exec'), folder),
    authProvider: readAuthProvider(optionalRecord(body, 'auth-provider')),
    impersonation: readImpersonation(body),
  };
}

function readExec(exec: JsonRecord | undefined, folder: string): ExecPlugin | undefined {
  if (exec === undefined) return undefined;
  const command = optionalText(exec, 'command') ?? '';
  const path =
    command.includes('/') || command.includes(sep) ? optionalPath(exec, 'command', folder) : undefined;
  return {
    apiVersion: optionalText(exec, 'apiVersion'),
    command: path ?? command,
    args: textList(exec, 'args'),
    env: list(exec['env'])
      .filter(isRecord)
      .map((each) => ({
        name: optionalText(each, 'name') ?? '',
        value: optionalText(each, 'value') ?? '',
      })),
    installHint: optionalText(exec, 'installHint'),
    provideClusterInfo: flag(exec, 'provideClusterInfo'),
    interactiveMode: optionalText(exec, 'interactiveMode'),
    folder: path === undefined ? undefined : folder,
  };
}

function readAuthProvider(provider: JsonRecord | undefined): AuthProvider | undefined {
  if (provider === undefined) return undefined;
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(optionalRecord(provider, 'config') ?? {})) {
    if (typeof value === 'string') config[key] = value;
  }
  return { name: optionalText(provider, 'name') ?? '', config };
}

function readImpersonation(user: JsonRecord): Impersonation | undefined {
  const name = optionalText(user, 'as');
  const groups = textList(user, 'as-groups');
  const uid = optionalText(user, 'as-uid');
  const extra = optionalRecord(user, 'as-user-extra') ?? {};
  if (name === undefined) return undefined;
  return {
    user: name,
    uid,
    groups,
    extra: Object.keys(extra).map((key) => ({ key, values: textList(extra, key) })),
  };
}

function named(entry: unknown, field: string, inner: string): { name: string; body: JsonRecord } {
  if (!isRecord(entry)) throw new WrongTypeError(`an entry of ${field}`, 'a mapping');
  return { name: optionalText(entry, 'name') ?? '', body: optionalRecord(entry, inner) ?? {} };
}
