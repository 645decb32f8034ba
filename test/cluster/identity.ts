import { createHash, randomBytes } from 'node:crypto';

/** Who asks. */
export interface Identity {
  name: string;
  groups: readonly string[];
}

/** What a request shows about its user. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'header'; authorization: string }
  | { kind: 'certificate'; user: string; groups: readonly string[] };

export const userNames = ['kubeadmin', 'phillip', 'amy', 'greg'] as const;
export type UserName = (typeof userNames)[number];

export const ANONYMOUS: Identity = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
/** The token that the registry hands to those without credentials. */
export const ANONYMOUS_TOKEN = 'anonymous';
const OAUTH_GROUPS = ['system:authenticated', 'system:authenticated:oauth'];

/** The tokens of the cluster and the users behind them. */
export class Identities {
  readonly tokens: Readonly<Record<UserName, string>>;
  readonly #byToken = new Map<string, Identity>([[ANONYMOUS_TOKEN, ANONYMOUS]]);

  constructor() {
    this.tokens = { kubeadmin: newToken(), phillip: newToken(), amy: newToken(), greg: newToken() };
    for (const name of userNames) this.#byToken.set(this.tokens[name], { name, groups: OAUTH_GROUPS });
  }

  /** The user behind some credentials, anonymous without any; undefined when they are wrong. */
  identify(credentials: Credentials): Identity | undefined {
    switch (credentials.kind) {
      case 'none':
        return ANONYMOUS;
      case 'certificate':
        return { name: credentials.user, groups: [...credentials.groups, 'system:authenticated'] };
      case 'header':
        return this.#byHeader(credentials.authorization);
    }
  }

  /** Makes a token of a service account that ends after some seconds; the token has the form of a JWT. */
  issueServiceAccountToken(project: string, name: string, seconds: number): { token: string; expires: Date } {
    const expires = new Date(Date.now() + seconds * 1000);
    const subject = `system:serviceaccount:${project}:${name}`;
    const claims = { iss: 'https://kubernetes.default.svc', sub: subject, exp: Math.floor(+expires / 1000) };
    const parts = [JSON.stringify({ alg: 'RS256', typ: 'JWT' }), JSON.stringify(claims), randomBytes(32)];
    const token = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${project}`, 'system:authenticated'];
    this.#byToken.set(token, { name: subject, groups });
    return { token, expires };
  }

  #byHeader(authorization: string): Identity | undefined {
    const [, scheme = '', value = ''] = /^(\w+) (.+)$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'bearer') return this.#byToken.get(value);
    if (scheme.toLowerCase() !== 'basic') return undefined;
    const pair = Buffer.from(value, 'base64').toString('utf8');
    return this.#byToken.get(pair.slice(pair.indexOf(':') + 1));
  }
}

function newToken(): string {
  return `sha256~${randomBytes(32).toString('base64url')}`;
}

/** The name of the object that describes an OAuth token (oauth.openshift.io/v1). */
export function tokenObjectName(token: string): string {
  const secret = token.slice('sha256~'.length);
  return `sha256~${createHash('sha256').update(secret).digest('base64url')}`;
}
