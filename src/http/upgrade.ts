import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';

/** A server's answer to the wish to speak another protocol on the same connection. */
export type Upgrade =
  | { readonly kind: 'switched'; readonly socket: Duplex; readonly headers: IncomingHttpHeaders }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Readable;
    };

/** The opening handshake of a WebSocket: what to send, and whether the answer belongs to it. RFC 6455, section 4. */
export interface Handshake {
  readonly headers: Readonly<Record<string, string>>;
  accepts(answer: IncomingHttpHeaders): boolean;
}

/** A fresh handshake for a subprotocol. */
export function webSocketHandshake(protocol: string): Handshake {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return {
    headers: {
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
      'sec-websocket-protocol': protocol,
    },
    accepts: (answer) =>
      answer['sec-websocket-accept'] === accept && answer['sec-websocket-protocol'] === protocol,
  };
}

/** Asks to switch to WebSocket. Unlike undici's own call, it also gives the answer of a server that does not. */
export function requestUpgrade(
  dispatcher: Dispatcher,
  request: Pick<Dispatcher.DispatchOptions, 'origin' | 'path' | 'headers' | 'headersTimeout' | 'bodyTimeout'>,
  signal: AbortSignal,
): Promise<Upgrade> {
  return new Promise((resolve, reject) => {
    let body: Readable | undefined;
    let stop: () => void = () => undefined;
    const done = (): void => signal.removeEventListener('abort', stop);
    dispatcher.dispatch(
      { ...request, method: 'GET', upgrade: 'websocket' },
      {
        onRequestStart(controller) {
          stop = () => controller.abort(new DOMException('Aborted', 'AbortError'));
          if (signal.aborted) stop();
          else signal.addEventListener('abort', stop, { once: true });
        },
        onRequestUpgrade(_controller, _status, headers, socket) {
          done();
          resolve({ kind: 'switched', socket, headers });
        },
        onResponseStart(controller, status, headers) {
          // Hints before the answer, which undici tells in the same way.
          if (status < 200) return;
          body = bodyOf(controller);
          resolve({ kind: 'answered', status, headers, body });
        },
        onResponseData(controller, chunk) {
          if (body?.push(chunk) === false) controller.pause();
        },
        onResponseEnd() {
          done();
          body?.push(null);
        },
        onResponseError(_controller, error) {
          done();
          body?.destroy(error);
          reject(error);
        },
      },
    );
  });
}

/** The rest of an answer: it waits for its reader, and giving it up ends the connection. */
function bodyOf(controller: Dispatcher.DispatchController): Readable {
  const body = new Readable({
    read: () => controller.resume(),
    destroy(error, destroyed) {
      if (!body.readableEnded && !controller.aborted) controller.abort(new Error('The answer was given up'));
      destroyed(error);
    },
  });
  // What ends the answer early reaches whoever reads it; there may be no one.
  body.on('error', () => undefined);
  return body;
}
