import { FailureError } from '../model/failure.ts';
import { openRegistry } from '../registry/openRegistry.ts';
import type { Credential, RegistryClient } from '../registry/registryClient.ts';
import type { Connection } from '../connection/connection.ts';
import { systemAuthorities } from '../http/tls.ts';

/** Clients for the registries that the cluster named, one per address, with the login of the context's user. */
export class Registries {
  readonly #connection: Connection;
  readonly #userAgent: string;
  readonly #clients = new Map<string, RegistryClient>();

  constructor(connection: Connection, userAgent: string) {
    this.#connection = connection;
    this.#userAgent = userAgent;
  }

  /** The client for an address that an answer of the cluster named; `doing` is for the failure when it named none. */
  at(host: string | undefined, doing: string): RegistryClient {
    if (host === undefined) {
      throw new FailureError({
        kind: 'notFound',
        doing,
        reason: 'the cluster does not say where its registry is',
      });
    }
    const known = this.#clients.get(host);
    if (known !== undefined) return known;
    const client = openRegistry({
      host,
      ca: [...this.#connection.trust.authorities, ...systemAuthorities()],
      route: (url) => this.#connection.route(url),
      credential: (signal) => this.#credential(signal),
      userAgent: this.#userAgent,
    });
    this.#clients.set(host, client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  /** OpenShift's registry takes the API's token as the password of any user. */
  async #credential(signal: AbortSignal): Promise<Credential | undefined> {
    const token = await this.#connection.bearerToken(signal);
    return token === undefined ? undefined : { username: 'user', password: token };
  }
}
