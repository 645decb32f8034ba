import { randomUUID, sign, X509Certificate } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Agent, request } from 'undici';
import { Authority, type IssuedCertificate } from '../cluster/tls/authority.ts';
import { registryLogin, startDockerRegistry, type DockerRegistry } from './dockerRegistry.ts';
import { json, startTlsServer, type SeenRequest, type TestServer } from './tlsServer.ts';

/** docker-registry that takes signed tokens only, behind a server that hands these out on the same address. */
export interface TokenRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT` of the front. */
  readonly host: string;
  readonly authority: Authority;
  /** The front: what it has seen. */
  readonly front: TestServer;
  /** The registry behind, for pushes. */
  readonly behind: DockerRegistry;
  /** What to say of the next tokens. */
  readonly tokens: TokenRules;
  /** The requests for tokens so far. */
  asked(): readonly URL[];
}

export interface TokenRules {
  /** So many tokens from now on are expired when they arrive. */
  stale: number;
  /** `expires_in` as the endpoint says it; absent unless set. */
  expiresIn: number | undefined;
}

/** Gets tokens that let it do nothing. */
export const powerlessLogin = { username: 'greg', password: 'Amphibios-9' } as const;

const service = 'test registry';
const issuer = 'test issuer';

export async function startTokenRegistry(): Promise<TokenRegistry> {
  const authority = new Authority();
  const signer = authority.issueServer(['token']);
  const tokens: TokenRules = { stale: 0, expiresIn: undefined };
  const front = await startTlsServer({ authority }, json({}));
  const host = `127.0.0.1:${front.port}`;
  const realm = `https://${host}/auth/token?realm=test`;
  const auth = { kind: 'token', realm, service, issuer, rootCertificate: authority.pem } as const;
  const behind = await startDockerRegistry(auth, authority);
  const dispatcher = new Agent({ connect: { ca: authority.pem } });
  front.answer = (seen, response) => {
    if (seen.url.startsWith('/auth/token')) answerToken(seen, response, signer, tokens);
    else void forward(seen, response, new URL(seen.url, `https://${behind.host}`), dispatcher);
  };
  return {
    host,
    authority,
    front,
    behind,
    tokens,
    asked: () =>
      front.seen.map(({ url }) => new URL(url, realm)).filter((url) => url.pathname === '/auth/token'),
    async [Symbol.asyncDispose]() {
      await dispatcher.destroy();
      await front[Symbol.asyncDispose]();
      await behind[Symbol.asyncDispose]();
    },
  };
}

function answerToken(
  seen: SeenRequest,
  response: ServerResponse,
  signer: IssuedCertificate,
  rules: TokenRules,
): void {
  const { authorization } = seen.headers;
  const known = [registryLogin, powerlessLogin].find(({ username, password }) => {
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    return authorization === `Basic ${basic}`;
  });
  if (authorization !== undefined && known === undefined) {
    json({ errors: [{ code: 'UNAUTHORIZED', message: 'wrong password' }] }, 401)(seen, response);
    return;
  }
  const scope = new URL(seen.url, 'https://front').searchParams.get('scope');
  const [type, name, actions] = scope?.split(':') ?? [];
  const allowed = known?.username === registryLogin.username && type !== undefined;
  const access = allowed ? [{ type, name, actions: actions?.split(',') }] : [];
  const stale = rules.stale > 0;
  if (stale) rules.stale -= 1;
  const token = signedToken(signer, known?.username ?? '', access, stale);
  json({ token, ...(rules.expiresIn === undefined ? {} : { expires_in: rules.expiresIn }) })(seen, response);
}

/** A JSON Web Token as docker-registry wants it: ES256, with its certificate in the header. */
function signedToken(
  signer: IssuedCertificate,
  user: string,
  access: readonly object[],
  stale: boolean,
): string {
  const now = Math.floor(Date.now() / 1000);
  const certificate = new X509Certificate(signer.cert).raw.toString('base64');
  const expires = stale ? now - 600 : now + 600;
  const claims = {
    iss: issuer,
    sub: user,
    aud: service,
    exp: expires,
    nbf: now - 7200,
    iat: now,
    jti: randomUUID(),
  };
  const parts = [
    { typ: 'JWT', alg: 'ES256', x5c: [certificate] },
    { ...claims, access },
  ];
  const body = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(body), { key: signer.key, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}

async function forward(
  seen: SeenRequest,
  response: ServerResponse,
  url: URL,
  dispatcher: Agent,
): Promise<void> {
  const { authorization, accept } = seen.headers;
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    ...(accept === undefined ? {} : { accept }),
  };
  const answer = await request(url, { method: 'GET', headers, dispatcher });
  const body = Buffer.from(await answer.body.arrayBuffer());
  response.writeHead(answer.statusCode, answer.headers).end(body);
}
