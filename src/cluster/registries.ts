import { FailureError } from '../model/failure.ts';
import { openRegistry } from '../registry/openRegistry.ts';
import type {
  Credential,
  PingAnswer,
  RegistryClient,
  RegistryOptions,
  Timeouts,
} from '../registry/registryClient.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import type { Connection } from '../connection/connection.ts';
import { systemAuthorities } from '../http/tls.ts';

/** Another way to the registry than to the address that the cluster names. */
export interface Detour {
  /** A port of this machine. */
  readonly host: string;
  /** The name in the registry's certificate. */
  readonly serverName: string;
  /** Authorities that count besides, PEM. */
  readonly authorities: readonly string[];
}

/** How an address is reached, for a client of it. */
type Way = Pick<RegistryOptions, 'ca' | 'route' | 'serverName' | 'userAgent' | 'timeouts'>;

/** What clients of registries say of themselves, and how long they wait. */
export interface RegistrySettings {
  readonly userAgent: string;
  readonly registryTimeouts?: Partial<Timeouts>;
}

/** Clients for the registries that the cluster named, one per address, with the login of the context's user. */
export class Registries {
  readonly #connection: Connection;
  readonly #common: Pick<Way, 'userAgent' | 'timeouts'>;
  readonly #clients = new Map<string, RegistryClient>();
  readonly #closed = new AbortController();
  readonly #chosen: string | undefined;
  #detour: Detour | undefined;

  /** `chosen` is the user's own setting, which counts for more than what the cluster says. */
  constructor(connection: Connection, settings: RegistrySettings, chosen?: string) {
    this.#connection = connection;
    this.#common = { userAgent: settings.userAgent, timeouts: settings.registryTimeouts ?? {} };
    this.#chosen = chosen;
  }

  /**
   * The client for the registry that an answer of the cluster named, by way of the detour if there is one, else where the
   * setting says it is; `doing` is for the failure when nothing names it.
   */
  at(named: string | undefined, doing: string): RegistryClient {
    const host = this.#detour?.host ?? this.#chosen ?? named;
    if (host === undefined) {
      throw new FailureError({
        kind: 'notFound',
        doing,
        reason: 'the cluster does not say where its registry is',
      });
    }
    const known = this.#clients.get(host);
    if (known !== undefined) return known;
    const client = this.#open(host, (signal) => this.#credential(signal));
    this.#clients.set(host, client);
    return client;
  }

  /** What the registry answers to a login of somebody else. */
  async try({ host, user, token }: RegistryLogin, signal: AbortSignal): Promise<PingAnswer> {
    const credential = { username: user, password: token.reveal() };
    const client = this.#open(host, () => Promise.resolve(credential));
    try {
      return await client.ping(AbortSignal.any([signal, this.#closed.signal]));
    } finally {
      await client.close();
    }
  }

  /** How an address is reached and what is trusted on the way. */
  wayTo(host: string): Way {
    const trusted = [...this.#connection.trust.authorities, ...systemAuthorities()];
    const common = this.#common;
    const detour = this.#detour;
    if (detour?.host !== host) return { ca: trusted, route: (url) => this.#connection.route(url), ...common };
    const { serverName, authorities } = detour;
    return { ca: [...authorities, ...trusted], route: () => ({ kind: 'direct' }), serverName, ...common };
  }

  /** How a registry is reached that is not the cluster's: as the settings of this machine say. */
  wayOutside(): Way {
    const ca = [...this.#connection.trust.further, ...systemAuthorities()];
    return { ca, route: (url) => this.#connection.outside(url), ...this.#common };
  }

  /** The client of a registry that is not the cluster's, for the caller to close; `tokenHost` may see the credential too. */
  outside(host: string, credential: Credential | undefined, tokenHost: string | undefined): RegistryClient {
    const tokens = `https://${tokenHost ?? ''}`;
    return openRegistry({
      ...this.wayOutside(),
      host,
      // What is no host gets nothing: the login fails, and says so.
      tokenOrigins: URL.canParse(tokens) ? [new URL(tokens).origin] : [],
      credential: () => Promise.resolve(credential),
    });
  }

  /** Sends every request by a detour from now on; undefined takes that back. */
  async reroute(detour: Detour | undefined): Promise<void> {
    const left = this.#detour?.host ?? '';
    this.#detour = detour;
    const client = this.#clients.get(left);
    this.#clients.delete(left);
    await client?.close();
  }

  #open(host: string, credential: RegistryOptions['credential']): RegistryClient {
    return openRegistry({ ...this.wayTo(host), host, credential });
  }

  /** Takes every connection for dead and breaks it. */
  reconnect(): void {
    for (const client of this.#clients.values()) client.reconnect();
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('The connection is closed', 'AbortError'));
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  /** OpenShift's registry takes the API's token as the password of any user. */
  async #credential(signal: AbortSignal): Promise<Credential | undefined> {
    const token = await this.#connection.bearerToken(signal);
    return token === undefined ? undefined : { username: 'user', password: token };
  }
}
