import { Readable } from 'node:stream';
import { HttpClient } from '../http/client.ts';
import { FailureError } from '../model/failure.ts';
import type { Answer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import { Login, type Authorization, type Purpose } from './login.ts';
import type { RegistryOptions, Timeouts } from './registryClient.ts';

const defaultTimeouts: Timeouts = { connect: 10_000, head: 20_000, idle: 30_000, document: 60_000 };

/** An answer, and what was sent to get it. */
export interface Exchange {
  readonly answer: Answer;
  readonly authorization: Authorization;
}

/** A request but for its login. */
interface Outgoing extends Pick<HttpRequest, 'method' | 'body' | 'timeouts'> {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests to one registry, logged in as far as it wants that. */
export class Session {
  readonly origin: URL;
  readonly http: HttpClient;
  readonly timeouts: Timeouts;
  readonly #login: Login;

  constructor(options: RegistryOptions) {
    const {
      host,
      plainHttp = false,
      ca,
      serverName,
      credential,
      userAgent = 'openshift-image-registry',
    } = options;
    this.origin = originOf(host, plainHttp);
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.http = new HttpClient({
      route: options.route ?? (() => ({ kind: 'direct' })),
      tls: { authorities: ca, serverName },
      timeouts: this.timeouts,
      // Digests are of the bytes as they are stored.
      headers: { 'user-agent': userAgent, 'accept-encoding': 'identity' },
    });
    this.#login = new Login({
      origin: this.origin,
      tokenOrigins: options.tokenOrigins ?? [],
      http: this.http,
      credential,
      timeouts: this.timeouts,
    });
  }

  /** GET of a path at the registry with a login where it asks for one. Resolves with any status; 401 is the last word. */
  async get(path: string, headers: Readonly<Record<string, string>>, purpose: Purpose): Promise<Exchange> {
    return this.send({ url: new URL(path, this.origin), headers }, purpose);
  }

  /** DELETE of a path in the same way: it is sent again only where a 401 has turned it away. */
  async delete(path: string, purpose: Purpose): Promise<Exchange> {
    return this.send({ method: 'DELETE', url: new URL(path, this.origin) }, purpose);
  }

  /**
   * Any request to an address of the registry in the same way. A body that is a stream is gone when a 401 comes, so that is
   * the last word on it.
   */
  async send(request: Outgoing, purpose: Purpose): Promise<Exchange> {
    const first = await this.#login.known(purpose);
    const answer = await this.#send(request, first, purpose);
    const again = !(request.body instanceof Readable);
    if (answer.status !== 401 || !again || isWebPage(answer)) return { answer, authorization: first };
    await answer.aside();
    const second = await this.#login.renewed(answer, first, purpose);
    if (second === undefined) return { answer, authorization: first };
    return { answer: await this.#send(request, second, purpose), authorization: second };
  }

  /**
   * What a 401 in spite of the login means. OpenShift answers so to a valid login without the right: it is `forbidden`
   * when the credential is accepted elsewhere, by the token endpoint or at `/v2/`.
   */
  async refusal({ answer, authorization }: Exchange, purpose: Purpose): Promise<FailureError> {
    const { doing } = purpose;
    if (isWebPage(answer)) return answerFailure(answer, doing);
    answer.discard();
    if (authorization.accepted || (await this.#isAccepted(authorization, purpose))) {
      const reason = `the registry ${this.origin.host} knows this user, but does not let the user do this`;
      return new FailureError({ kind: 'forbidden', doing, reason });
    }
    return new FailureError({ kind: 'unauthorized', host: this.origin.host, doing });
  }

  async #isAccepted(authorization: Authorization, purpose: Purpose): Promise<boolean> {
    if (authorization.header?.startsWith('Basic ') !== true) return false;
    const answer = await this.#send({ url: new URL('/v2/', this.origin) }, authorization, purpose);
    await answer.aside();
    return answer.status === 200;
  }

  async #send(
    { headers, ...request }: Outgoing,
    { header }: Authorization,
    { doing, signal }: Purpose,
  ): Promise<Answer> {
    const authorization = header === undefined ? {} : { authorization: header };
    return this.http.send({ ...request, headers: { ...headers, ...authorization }, doing, signal });
  }
}

/** The origin of a registry. Throws `invalid` when `host` is no host name with an optional port. */
export function originOf(host: string, plainHttp: boolean): URL {
  const address = `${plainHttp ? 'http' : 'https'}://${host}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.host === '' || /[/?#@\\\s]/.test(host)) {
    throw new FailureError({
      kind: 'invalid',
      doing: 'open the registry',
      reason: 'its address is not a host name with an optional port',
    });
  }
  return url;
}
