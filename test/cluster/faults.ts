import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { Answer, StreamAnswer, WholeAnswer } from './http/answer.ts';
import { json, whole } from './http/answer.ts';
import type { SeenRequest } from './http/requests.ts';
import { gone, StatusError, unauthorized } from './http/status.ts';

export type FaultTarget = 'api' | 'registry';

/** Which requests a fault hits; what is absent matches everything. */
export interface FaultMatch {
  target?: FaultTarget;
  method?: string;
  /** Text that the path with its query contains. */
  path?: string;
  /** Name of the user who asks. */
  as?: string;
  /** Watches only (true), or everything but watches (false). */
  watch?: boolean;
}

/** What goes wrong. */
export type Fault =
  /** The port does not listen; only `target` of the match counts. */
  | { kind: 'refuse' }
  /** The connection is reset before an answer. */
  | { kind: 'reset' }
  /** The connection is reset in the middle of the body, or of a watch's next event. */
  | { kind: 'resetMidBody' }
  /** The answer comes late. */
  | { kind: 'delay'; milliseconds: number }
  /** There is never an answer; the connection stays open. */
  | { kind: 'silence' }
  /** Another status; `retryAfter` in seconds. */
  | { kind: 'status'; status: number; message?: string; retryAfter?: number }
  /** Half of the body (or of a watch's next event), ended as if it were whole. */
  | { kind: 'truncate' }
  /** A body of the same length with wrong bytes in it. */
  | { kind: 'garble' }
  /** 401, as for a token that has expired. */
  | { kind: 'expiredToken' }
  /** 200 with one page of HTML, as a proxy or a login page answers. */
  | { kind: 'html' }
  /** 200 with one ERROR event of code 410; for watches. */
  | { kind: 'goneOnWatch' }
  /** A status with headers and no body: a redirect, a challenge. */
  | { kind: 'head'; status: number; headers: Readonly<Record<string, string>> }
  /** 200 with JSON of another type. */
  | { kind: 'json'; value: unknown }
  /** 200 with a body of so many MB that begins as JSON does. */
  | { kind: 'flood'; megabytes: number };

export interface FaultRule {
  match?: FaultMatch;
  /** How many requests it hits before it is over; without a number it stays until cleared. */
  times?: number;
  fault: Fault;
}

/** The faults in force. The first rule that matches a request applies. */
export class Faults {
  /** How many requests were hit until now. */
  hits = 0;
  #rules: { rule: FaultRule; left: number }[] = [];
  #cleared = new AbortController();
  readonly #listeners: { target: FaultTarget; refuse: (refused: boolean) => void }[] = [];

  /** Adds a rule. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
    this.#tellListeners();
  }

  /** Removes all rules: ports listen again, silent requests are answered. */
  clear(): void {
    this.#rules = [];
    this.#cleared.abort();
    this.#cleared = new AbortController();
    this.#tellListeners();
  }

  /** The rules in force. */
  list(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** Tells a listener when to stop listening and when to start again; returns how to unsubscribe. */
  onRefuse(target: FaultTarget, refuse: (refused: boolean) => void): () => void {
    const listener = { target, refuse };
    this.#listeners.push(listener);
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1);
  }

  /**
   * Answers a request with the fault that matches it, or as it should be answered.
   * `reset` ends the connection with a TCP reset. Resolves to undefined when the fault has dealt with the response itself.
   */
  async apply(
    request: SeenRequest,
    response: ServerResponse,
    reset: () => void,
    answer: () => Promise<Answer> | Answer,
  ): Promise<Answer | undefined> {
    const fault = this.#take(request);
    if (fault === undefined) return answer();
    switch (fault.kind) {
      case 'refuse':
      case 'reset':
        reset();
        return undefined;
      case 'delay':
        await delay(fault.milliseconds, undefined, { ref: false });
        return answer();
      case 'silence':
        await untilOver(response, this.#cleared.signal);
        return response.destroyed ? undefined : answer();
      case 'status':
        return failure(request.target, fault);
      case 'expiredToken':
        return request.target === 'api' ? unauthorized().answer() : failure('registry', { status: 401 });
      case 'html':
        return whole(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' });
      case 'goneOnWatch':
        return goneOnWatch();
      case 'head':
        return whole(fault.status, '', { ...fault.headers });
      case 'json':
        return json(200, fault.value);
      case 'flood':
        await flood(response, fault.megabytes);
        return undefined;
      case 'resetMidBody':
      case 'truncate':
      case 'garble':
        return spoil(fault.kind, await answer(), response, reset);
    }
  }

  #take(request: SeenRequest): Fault | undefined {
    const found = this.#rules.find(({ rule, left }) => left > 0 && matches(rule.match ?? {}, request));
    if (found === undefined) return undefined;
    found.left -= 1;
    this.hits += 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((rule) => rule !== found);
    return found.rule.fault;
  }

  #tellListeners(): void {
    for (const { target, refuse } of this.#listeners) {
      refuse(
        this.#rules.some(
          ({ rule }) => rule.fault.kind === 'refuse' && (rule.match?.target ?? target) === target,
        ),
      );
    }
  }
}

function matches(match: FaultMatch, request: SeenRequest): boolean {
  return (
    (match.target ?? request.target) === request.target &&
    (match.method ?? request.method) === request.method &&
    (match.as ?? request.user) === request.user &&
    (match.watch ?? request.watch) === request.watch &&
    request.path.includes(match.path ?? '')
  );
}

async function untilOver(response: ServerResponse, cleared: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    cleared.addEventListener('abort', () => resolve(), { once: true });
  });
}

function failure(
  target: FaultTarget,
  { status, message, retryAfter }: { status: number; message?: string; retryAfter?: number },
): WholeAnswer {
  const said = message ?? `an injected failure with status ${status}`;
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  if (target === 'registry') {
    return json(status, { errors: [{ code: registryCodes[status] ?? 'UNKNOWN', message: said }] }, headers);
  }
  return json(status, new StatusError(status, apiReasons[status], said).status(), headers);
}

const registryCodes: Record<number, string> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'NAME_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};
const apiReasons: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Spaces, which JSON may begin with, as fast as they are read. */
async function flood(response: ServerResponse, megabytes: number): Promise<void> {
  const spaces = Buffer.alloc(1024 * 1024, ' ');
  const pieces = Readable.from(Array.from({ length: megabytes }, () => spaces));
  response.writeHead(200, { 'content-type': 'application/json' });
  // A reader who leaves early is what this is for.
  await pipeline(pieces, response).catch(() => undefined);
}

function goneOnWatch(): StreamAnswer {
  const event = { type: 'ERROR', object: gone('too old resource version').status() };
  return {
    kind: 'stream',
    status: 200,
    headers: { 'content-type': 'application/json' },
    open: (stream) => {
      stream.write(`${JSON.stringify(event)}\n`);
      stream.end();
    },
  };
}

type Spoiling = 'resetMidBody' | 'truncate' | 'garble';

function spoil(
  kind: Spoiling,
  answer: Answer,
  response: ServerResponse,
  reset: () => void,
): Answer | undefined {
  if (answer.kind === 'stream') return spoilStream(kind, answer, reset);
  const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  switch (kind) {
    case 'truncate':
      return { ...answer, body: half };
    case 'garble':
      return { ...answer, body: garbled(answer.body) };
    case 'resetMidBody':
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
      response.write(half, reset);
      return undefined;
  }
}

function spoilStream(kind: Spoiling, answer: StreamAnswer, reset: () => void): StreamAnswer {
  const open: StreamAnswer['open'] = (stream) =>
    answer.open({
      ...stream,
      closed: stream.closed,
      end: () => stream.end(),
      write: (text) => {
        if (kind === 'garble') return stream.write(`${garbled(Buffer.from(text)).toString('latin1')}\n`);
        stream.write(text.slice(0, text.length / 2));
        if (kind === 'truncate') stream.end();
        else setImmediate(reset);
      },
    });
  return { ...answer, open };
}

/** Every 7th byte is turned into one that no JSON text holds and that changes every digest. */
function garbled(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => (index % 7 === 0 ? (byte ^ 0x80) | 1 : byte)));
}
