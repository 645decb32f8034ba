import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Identity } from '../identity.ts';

/** One request as the servers see it: read whole, its user known. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  identity: Identity;
}

/** A body that is written piece by piece until either side ends it (a watch). */
export interface OpenStream {
  write(text: string): void;
  end(): void;
  /** Aborted when the answer is over, whoever ended it. */
  readonly closed: AbortSignal;
}

export type Answer = WholeAnswer | StreamAnswer;

export interface WholeAnswer {
  kind: 'whole';
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface StreamAnswer {
  kind: 'stream';
  status: number;
  headers: Record<string, string>;
  open: (stream: OpenStream) => void;
}

/** The end of HTTP on a connection: what follows is another protocol. */
export interface Switch {
  kind: 'switch';
  headers: Record<string, string>;
  open: (socket: Duplex) => void;
}

/** An answer with bytes. */
export function whole(
  status: number,
  body: Buffer | string,
  headers: Record<string, string> = {},
): WholeAnswer {
  return { kind: 'whole', status, headers, body: Buffer.from(body) };
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): WholeAnswer {
  return whole(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}
