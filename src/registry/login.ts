import { basicAuthorization } from '../http/basicAuthorization.ts';
import type { HttpClient } from '../http/client.ts';
import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import { untilAborted, withDeadline } from '../http/abort.ts';
import type { Answer } from '../http/answer.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { Credential, Timeouts } from './registryClient.ts';
import { fetchToken, type Token, type TokenEndpoint } from './tokenEndpoint.ts';

/** What a request is about, and for whom it waits. */
export interface Purpose {
  /** `repository:project/stream:pull`, with spaces between several; undefined for requests that need no more than a login. */
  readonly scope: string | undefined;
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** An `Authorization` header, and whether the credential in it was accepted somewhere already. */
export interface Authorization {
  readonly header: string | undefined;
  readonly accepted: boolean;
}

export interface LoginOptions {
  readonly origin: URL;
  /** Origins that may see the credential besides. */
  readonly tokenOrigins: readonly string[];
  readonly http: HttpClient;
  readonly credential: (signal: AbortSignal) => Promise<Credential | undefined>;
  readonly timeouts: Timeouts;
}

type Method = { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly endpoint: TokenEndpoint };

const anonymous: Authorization = { header: undefined, accepted: false };

/**
 * The login at one registry. The credential goes to the registry's own origin (scheme, host and port) and to those that were
 * allowed besides: a token endpoint elsewhere is refused without a request to it.
 */
export class Login {
  readonly #options: LoginOptions;
  #method: Method | undefined;
  /** By scope; requests for one scope at the same time share one. Failed ones are not kept. */
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** What to send first: nothing until the registry has said what it wants. */
  async known(purpose: Purpose): Promise<Authorization> {
    return this.#method === undefined ? anonymous : this.#authorization(this.#method, purpose);
  }

  /** After a 401: something else to send than was `sent`, or undefined when there is nothing else. */
  async renewed(answer: Answer, sent: Authorization, purpose: Purpose): Promise<Authorization | undefined> {
    const method = this.#choose(parseChallenges(answer.headers['www-authenticate']), purpose.doing);
    if (method === undefined) return undefined;
    this.#method = method;
    if (sent.header !== undefined) await this.#forget(sent.header, purpose);
    const next = await this.#authorization(method, purpose);
    return next.header === sent.header ? undefined : next;
  }

  async #authorization(method: Method, purpose: Purpose): Promise<Authorization> {
    if (method.kind === 'bearer') {
      const token = await this.#token(method.endpoint, purpose);
      return { header: `Bearer ${token.value}`, accepted: token.forUser };
    }
    const credential = await this.#options.credential(purpose.signal);
    if (credential === undefined) return anonymous;
    return { header: basicAuthorization(credential.username, credential.password), accepted: false };
  }

  async #token(endpoint: TokenEndpoint, { scope, signal }: Purpose): Promise<Token> {
    const key = scope ?? '';
    const known = this.#tokens.get(key);
    if (known !== undefined) {
      const token = await untilAborted(known, signal);
      if (token.expires > Date.now()) return token;
      if (this.#tokens.get(key) === known) this.#tokens.delete(key);
    }
    const fetching = this.#tokens.get(key) ?? this.#fetch(endpoint, scope);
    return untilAborted(fetching, signal);
  }

  /** Not bound to one caller's signal: others may wait for the same token. */
  #fetch(endpoint: TokenEndpoint, scope: string | undefined): Promise<Token> {
    const { origin, http, credential, timeouts } = this.#options;
    const doing = `log in to ${origin.host}`;
    const key = scope ?? '';
    const fetching = withDeadline(timeouts.document, origin.host, http.closed, async (signal) =>
      fetchToken(http, { endpoint, scope, credential: await credential(signal), doing, signal }),
    );
    this.#tokens.set(key, fetching);
    fetching.catch(() => {
      if (this.#tokens.get(key) === fetching) this.#tokens.delete(key);
      // The registry may want something else by now: the next request asks it.
      this.#method = undefined;
    });
    return fetching;
  }

  /** Drops the token that was refused, unless a newer one has taken its place. */
  async #forget(header: string, { scope, signal }: Purpose): Promise<void> {
    const key = scope ?? '';
    const known = this.#tokens.get(key);
    if (known === undefined) return;
    const token = await untilAborted(known, signal);
    if (`Bearer ${token.value}` === header && this.#tokens.get(key) === known) this.#tokens.delete(key);
  }

  /** Undefined when the registry offers no method at all. */
  #choose(challenges: readonly Challenge[], doing: string): Method | undefined {
    const { origin, tokenOrigins } = this.#options;
    const method = chooseMethod(challenges, origin, tokenOrigins);
    if (method?.kind !== 'elsewhere') return method;
    const reason = `the registry ${origin.host} wants the login sent to ${method.place}, which is another address: it is not sent`;
    throw new FailureError({ kind: 'unreadable', doing, reason });
  }
}

/** A way to log in that would take the credential away from the registry. */
interface Elsewhere {
  readonly kind: 'elsewhere';
  /** The host, or words for it. */
  readonly place: string;
}

/** The first method offered that keeps the credential at home, else the place it would have to go to; undefined for none. */
export function chooseMethod(
  challenges: readonly Challenge[],
  origin: URL,
  tokenOrigins: readonly string[] = [],
): Method | Elsewhere | undefined {
  let place: string | undefined;
  for (const { scheme, parameters } of challenges) {
    if (scheme === 'basic') return { kind: 'basic' };
    if (scheme !== 'bearer') continue;
    const address = parameters.get('realm') ?? '';
    const realm = URL.canParse(address) ? new URL(address) : undefined;
    if (realm !== undefined && isAtHome(realm, [origin.origin, ...tokenOrigins])) {
      return { kind: 'bearer', endpoint: { realm, service: parameters.get('service') } };
    }
    place ??= realm?.host ?? (plainLine(address, 60) || 'an address that it does not give');
  }
  return place === undefined ? undefined : { kind: 'elsewhere', place };
}

function isAtHome(realm: URL, origins: readonly string[]): boolean {
  return origins.includes(realm.origin) && realm.username === '' && realm.password === '';
}
