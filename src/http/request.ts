import type { Readable } from 'node:stream';

/** How requests to an address leave this machine. */
export type Route = { readonly kind: 'direct' } | { readonly kind: 'proxy'; readonly proxy: URL };

/** How long to wait, ms. */
export interface HttpTimeouts {
  /** For a connection with TLS. */
  readonly connect: number;
  /** For the head of an answer, connecting included. */
  readonly head: number;
  /** Between two pieces of an answer's body. */
  readonly idle: number;
}

/** One request, and for whom it is made. */
export interface HttpRequest {
  readonly url: URL;
  /** `GET` unless given. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Besides those of the client; the same name replaces. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A stream is read as fast as the server takes it, and destroyed when the request ends early. */
  readonly body?: string | Uint8Array | Readable | undefined;
  /** Instead of the client's. */
  readonly timeouts?: Partial<Pick<HttpTimeouts, 'head' | 'idle'>>;
  /** The action as an infinitive phrase that names its object, for failures: `list projects`. */
  readonly doing: string;
  readonly signal: AbortSignal;
}
