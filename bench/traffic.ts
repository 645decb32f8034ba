import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { DiagnosticsChannel } from 'undici';

/** A request as undici sent it. */
export interface SeenRequest {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly isWatch: boolean;
  /** Whether a compressed answer was asked for, and given. */
  readonly asksCompressed: boolean;
  isCompressed: boolean;
  /** Undefined while there is no answer. */
  status: number | undefined;
  readonly parts: Buffer[];
  ended: boolean;
}

const created = 'undici:request:create';
const answered = 'undici:request:headers';
const received = 'undici:request:bodyChunkReceived';
const ends = ['undici:request:trailers', 'undici:request:error'];

/** So long nothing may be asked until it counts as silence, ms. */
const silence = 300;

/** What this process asks of any cluster from now on, as undici tells it. */
export class Traffic implements Disposable {
  readonly #requests = new Map<object, SeenRequest>();
  readonly #new: SeenRequest[] = [];
  readonly #keepsBodies: boolean;

  /** `keepsBodies`: whether it is told how long answers are, for which it keeps them. */
  constructor(keepsBodies = false) {
    this.#keepsBodies = keepsBodies;
    subscribe(created, this.#created);
    subscribe(answered, this.#answered);
    if (keepsBodies) subscribe(received, this.#received);
    for (const end of ends) subscribe(end, this.#ended);
  }

  /** What was asked since the last call. */
  take(): readonly SeenRequest[] {
    return this.#new.splice(0);
  }

  /** Resolves when nothing but watches is under way, and nothing was asked for a moment. */
  async quiet(): Promise<void> {
    for (let before = -1; before !== this.#new.length || this.#isBusy();) {
      before = this.#new.length;
      await delay(silence);
    }
  }

  [Symbol.dispose](): void {
    unsubscribe(created, this.#created);
    unsubscribe(answered, this.#answered);
    if (this.#keepsBodies) unsubscribe(received, this.#received);
    for (const end of ends) unsubscribe(end, this.#ended);
  }

  #isBusy(): boolean {
    return [...this.#requests.values()].some(({ isWatch, ended }) => !isWatch && !ended);
  }

  readonly #created = (message: unknown): void => {
    const { request } = message as DiagnosticsChannel.RequestCreateMessage;
    const { method = '', path, origin } = request;
    const seen = {
      method,
      origin: String(origin),
      path,
      isWatch: /[?&]watch=true/.test(path),
      asksCompressed: String(request.headers).includes('gzip'),
      isCompressed: false,
      status: undefined,
      parts: [],
      ended: false,
    };
    this.#requests.set(request, seen);
    this.#new.push(seen);
  };

  readonly #answered = (message: unknown): void => {
    const { request, response } = message as {
      request: object;
      response: { readonly statusCode: number; readonly headers: readonly Buffer[] };
    };
    const seen = this.#requests.get(request);
    if (seen === undefined) return;
    seen.status = response.statusCode;
    seen.isCompressed = response.headers.some((part) => String(part) === 'gzip');
  };

  readonly #received = (message: unknown): void => {
    const { request, chunk } = message as { request: object; chunk: Buffer };
    const seen = this.#requests.get(request);
    if (seen?.isWatch === false) seen.parts.push(Buffer.from(chunk));
  };

  readonly #ended = (message: unknown): void => {
    const { request } = message as { request: object };
    const seen = this.#requests.get(request);
    if (seen !== undefined) seen.ended = true;
    this.#requests.delete(request);
  };
}

/** How long the body of an answer was on the wire, and decoded. */
export function lengthsOf({ parts, isCompressed }: SeenRequest): { wire: number; decoded: number } {
  const body = Buffer.concat(parts);
  return { wire: body.length, decoded: isCompressed ? gunzipSync(body).length : body.length };
}
