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

export const userNames = [
  'kubeadmin',
  'phillip',
  'amy',
  'greg',
  'sarah',
  'jane',
  'josh',
  'eric',
  'frank',
] as const;
export type UserName = (typeof userNames)[number];

export const ANONYMOUS: Identity = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
/** The token that the registry hands to those without credentials. */
export const ANONYMOUS_TOKEN = 'anonymous';
const OAUTH_GROUPS = ['system:authenticated', 'system:authenticated:oauth'];

/** The tokens of the cluster and the users behind them. */
export class Identities {
  readonly tokens: Readonly<Record<UserName, string>>;
  /** Whether a service account is still there: its tokens end with it. The cluster sets it. */
  accountExists: (project: string, name: string) => boolean = () => true;
  readonly #byToken = new Map<string, Identity>([[ANONYMOUS_TOKEN, ANONYMOUS]]);
  /** Whether a token that does not last for ever has ended. */
  readonly #ended = new Map<string, () => boolean>();

  constructor() {
    this.tokens = {
      kubeadmin: newToken(),
      phillip: newToken(),
      amy: newToken(),
      greg: newToken(),
      sarah: newToken(),
      jane: newToken(),
      josh: newToken(),
      eric: newToken(),
      frank: newToken(),
    };
    for (const name of userNames) this.#byToken.set(this.tokens[name], { name, groups: OAUTH_GROUPS });
  }

  /** Every token that was issued, those of service accounts with them. */
  get issued(): readonly string[] {
    return [...this.#byToken.keys()].filter((token) => token !== ANONYMOUS_TOKEN);
  }

  /** Ends the first token of a user, as the end of a login does. */
  endLogin(user: UserName): void {
    this.#ended.set(this.tokens[user], () => true);
  }

  /** Another token of a user, as another login gives it. */
  logIn(user: UserName): string {
    const token = newToken();
    this.#byToken.set(token, { name: user, groups: OAUTH_GROUPS });
    return token;
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
    const ends = (): boolean => Date.now() >= +expires || !this.accountExists(project, name);
    this.#byToken.set(token, { name: subject, groups });
    this.#ended.set(token, ends);
    return { token, expires };
  }

  #byHeader(authorization: string): Identity | undefined {
    const [, scheme = '', value = ''] = /^(\w+) (.+)$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'bearer') return this.#living(value);
    if (scheme.toLowerCase() !== 'basic') return undefined;
    const pair = Buffer.from(value, 'base64').toString('utf8');
    return this.#living(pair.slice(pair.indexOf(':') + 1));
  }

  #living(token: string): Identity | undefined {
    return this.#ended.get(token)?.() === true ? undefined : this.#byToken.get(token);
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
