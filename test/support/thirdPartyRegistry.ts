import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { buildImage, type ImageSource } from '../cluster/build/image.ts';
import { layoutTags, readLayout } from '../cluster/tests/layout.ts';
import { Authority } from '../cluster/tls/authority.ts';
import { startDockerRegistry, type RegistryAuth } from './dockerRegistry.ts';
import { pushTo } from './pushImage.ts';

/** Debian's docker-registry as a registry that has nothing to do with the cluster. */
export interface ThirdPartyRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`, as it stands in references. */
  readonly host: string;
  /** `https://127.0.0.1:PORT`, or `http:` without TLS. */
  readonly url: string;
  /** Its certificate authority, PEM. */
  readonly ca: string;
  readonly login: ThirdPartyLogin | undefined;
  /**
   * Pushes an image as `repository:tag`; gives its digest. Without an image it is that of test/fixtures/skyfield with this
   * tag (1.0, 1.1, 2.0, 3.0, 4.0-zstd), for any other tag a small new one.
   */
  push(tag: string, image?: ImageSource, repository?: string): Promise<string>;
  close(): Promise<void>;
}

export interface ThirdPartyLogin {
  readonly user: string;
  readonly password: string;
}

/** Where `push` puts images unless told otherwise. */
export const thirdPartyRepository = 'ext/skyfield';

/** Starts one on a free port of 127.0.0.1: with TLS unless told otherwise, open to all without a login. */
export async function startThirdPartyRegistry({
  tls = true,
  login,
}: { readonly tls?: boolean; readonly login?: ThirdPartyLogin } = {}): Promise<ThirdPartyRegistry> {
  // Authorities of one name are taken for each other.
  const authority = new Authority(`third party CA ${randomUUID()}`);
  const auth: RegistryAuth = login
    ? { kind: 'htpasswd', passwords: `${login.user}:${await bcrypt(login.password)}\n` }
    : { kind: 'none' };
  const registry = await startDockerRegistry(auth, authority, { plain: !tls });
  const url = `${tls ? 'https' : 'http'}://${registry.host}`;
  const close = async (): Promise<void> => {
    await registry[Symbol.asyncDispose]();
  };
  return {
    host: registry.host,
    url,
    ca: authority.pem,
    login,
    async push(tag, image, repository = thirdPartyRepository) {
      const source = image ?? (layoutTags.includes(tag) ? readLayout(tag) : buildImage());
      const credentials = login && { username: login.user, password: login.password };
      const target = { url, ca: authority.pem, ...(credentials && { login: credentials }) };
      await pushTo(target, repository, tag, source);
      return source.digest;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The hash of a password that docker-registry takes. Node has no bcrypt; the crypt of every Perl on Linux has. */
async function bcrypt(password: string): Promise<string> {
  const program = 'local $/; print crypt(<STDIN>, q($2y$04$abcdefghijklmnopqrstuu));';
  const running = promisify(execFile)('perl', ['-e', program]);
  running.child.stdin?.end(password);
  return (await running).stdout;
}
