import type { Duplex } from 'node:stream';
import type { Route } from '../http/request.ts';
import type { KubeContext } from '../kubeconfig/kubeconfig.ts';
import type { Trust } from './trust.ts';

/** What every request says about itself. */
export interface RequestOptions {
  /** The action as an infinitive phrase that names its object, for failures: `list projects`. */
  readonly doing: string;
  readonly signal: AbortSignal;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
}

export interface GetOptions extends RequestOptions {
  /** `Accept`; `application/json` unless given. */
  readonly accept?: string;
}

export interface SendOptions extends RequestOptions {
  /** `Content-Type` of the body; `application/json` unless given. */
  readonly contentType?: string;
  /** For requests whose answer takes its time (imports): ms until its head has to be there. */
  readonly headTimeout?: number;
}

export interface LinesOptions extends RequestOptions {
  /** After this many ms without a byte the connection counts as dead. */
  readonly idleTimeout: number;
  /** Called when the server has answered 200, before the first line. */
  readonly opened?: () => void;
}

/** What other programs have to know of a user of a kubeconfig. */
export interface UserTraits {
  /** Whether the token is made by a plugin (`exec`, OIDC) when it is needed, and again when it has ended. */
  readonly hasPlugin: boolean;
  /** Whether requests to the server are in another user's name (`as`), of which a registry hears nothing. */
  readonly impersonates: boolean;
}

export type SendMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * A cluster as one context reaches it. Credentials go to `server` only, and redirects are not followed. Every method
 * rejects with a `FailureError`, or with the signal's reason once that aborts (an AbortError after `close`).
 */
export interface Connection {
  /** The cluster's address, without a slash at the end. */
  readonly server: string;
  /** Its host and port, for messages. */
  readonly host: string;
  readonly context: KubeContext;
  readonly trust: Trust;
  /** By how many ms the server's clock is ahead of this machine's, as its last answer had it; 0 before the first. */
  readonly clockAhead: number;

  /** GET, and the answer's JSON. `path` starts with a slash; names in it are percent-encoded by the caller. */
  get(path: string, options: GetOptions): Promise<unknown>;

  /** Any other method with a JSON body (or none: undefined), and the answer's JSON. Never sent a second time. */
  send(method: SendMethod, path: string, body: unknown, options: SendOptions): Promise<unknown>;

  /** GET, and the answer line by line as it arrives: a watch. Ends when the server ends it. */
  lines(path: string, options: LinesOptions): AsyncIterable<string>;

  /**
   * Opens a WebSocket with a subprotocol. Its frames are for the caller to read and write, and so is its end: `close` does
   * not reach it.
   */
  openWebSocket(path: string, protocol: string, options: RequestOptions): Promise<Duplex>;

  /** What is said of the context's user in the kubeconfig. */
  readonly user: UserTraits;

  /** The token of the context's user, for the registry; undefined for users without one (certificates, passwords). */
  bearerToken(signal: AbortSignal): Promise<string | undefined>;

  /** The way to another host of the same cluster: `proxy-url` if there is one, else by the proxy settings. */
  route(url: URL): Route;

  /** The way to a host that has nothing to do with the cluster: by the proxy settings alone. */
  outside(url: URL): Route;

  /** Takes every connection for dead and breaks it: what is in flight fails with `unreachable`. */
  reconnect(): void;

  /** Aborts everything in flight and closes all sockets. */
  close(): Promise<void>;
}
