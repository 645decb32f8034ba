import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Authority } from '../cluster/tls/authority.ts';
import { testFolder, type TestFolder } from './kubeconfigs.ts';

/** Debian's docker-registry (package docker-registry, 2.8), running for one test. */
export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly authority: Authority;
  readonly login: typeof registryLogin;
}

export const registryLogin = { username: 'phillip', password: 'Zapp-Brannigan-25' } as const;

// The password above, by bcrypt: the only hash that the registry takes, and one that Node cannot make.
const htpasswd = 'phillip:$2y$04$abcdefghijklmnopqrstuud61q0eNkXDErvL/cCN1OLS5n3B4wg6y\n';

/**
 * Who may do what: everybody everything, a password file (that of `registryLogin` when none is given), or tokens signed
 * by a certificate that `rootCertificate` vouches for.
 */
export type RegistryAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'htpasswd'; readonly passwords?: string }
  | {
      readonly kind: 'token';
      readonly realm: string;
      readonly service: string;
      readonly issuer: string;
      readonly rootCertificate: string;
    };

/** Starts it on a free port of 127.0.0.1, with TLS unless it speaks plain HTTP, deletion on, content in a temporary folder. */
export async function startDockerRegistry(
  auth: RegistryAuth = { kind: 'htpasswd' },
  authority = new Authority(),
  { plain = false }: { readonly plain?: boolean } = {},
): Promise<DockerRegistry> {
  const folder = await testFolder();
  const issued = authority.issueServer(['127.0.0.1', 'localhost']);
  const configuration = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: path.join(folder.path, 'content') }, delete: { enabled: true } },
    http: {
      addr: '127.0.0.1:0',
      ...(!plain && {
        tls: {
          certificate: await folder.write('server.crt', issued.cert),
          key: await folder.write('server.key', issued.key),
        },
      }),
    },
    ...(auth.kind !== 'none' && { auth: await authSection(auth, folder) }),
    compatibility: { schema1: { enabled: true } },
  };
  // JSON is YAML.
  const file = await folder.write('config.yml', JSON.stringify(configuration));
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit');
    await folder[Symbol.asyncDispose]();
  };
  try {
    const host = await listening(child);
    return { host, authority, login: registryLogin, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function authSection(
  auth: Exclude<RegistryAuth, { kind: 'none' }>,
  folder: TestFolder,
): Promise<object> {
  if (auth.kind === 'htpasswd') {
    const file = await folder.write('htpasswd', auth.passwords ?? htpasswd);
    return { htpasswd: { realm: 'test', path: file } };
  }
  const { realm, service, issuer, rootCertificate } = auth;
  return {
    token: { realm, service, issuer, rootcertbundle: await folder.write('root.crt', rootCertificate) },
  };
}

/** The address that the registry says it listens on. Rejects with what it said when it ends instead. */
async function listening(child: ChildProcessByStdio<null, null, Readable>): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const host = /msg="listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (host !== undefined) resolve(host);
      said.push(line);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`docker-registry did not start:\n${said.join('\n')}`)));
  });
}
