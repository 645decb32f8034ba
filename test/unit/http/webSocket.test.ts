import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { HttpClient, type Opened } from '../../../src/http/client.ts';
import { failureFrom } from '../../support/failures.ts';
import { startRawServer, type RawServer } from '../../support/rawServer.ts';
import { never } from '../../support/registries.ts';
import { until } from '../../support/until.ts';

const timeouts = { connect: 5_000, head: 5_000, idle: 5_000 };

describe('Opening a WebSocket', () => {
  let server: RawServer;
  let client: HttpClient;
  let sockets: Socket[];
  /** What the server says to a request. */
  let say: (socket: Socket, request: string) => void;

  beforeEach(async () => {
    sockets = [];
    server = await startRawServer((socket) => {
      sockets.push(socket);
      socket.once('data', (bytes: Buffer) => say(socket, bytes.toString('latin1')));
    });
    client = new HttpClient({ route: () => ({ kind: 'direct' }), tls: { authorities: [] }, timeouts });
  });
  afterEach(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });

  function open(signal = never): Promise<Opened> {
    const url = new URL(`http://127.0.0.1:${server.port}/ports?ports=5000`);
    return client.openWebSocket({ url, doing: 'open it', signal, protocol: 'v4.channel.k8s.io' });
  }

  /** Says so much as the other side takes, without end. */
  function pour(socket: Socket): void {
    const piece = Buffer.alloc(65_536, 'x');
    const fill = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', fill);
    fill();
  }

  async function ended(): Promise<void> {
    await until('the end of the connection', () =>
      Promise.resolve(sockets[0]?.destroyed === true || undefined),
    );
  }

  it('asks with GET for the protocol, after hints too, and gives the answer of who refuses', async () => {
    let asked = '';
    say = (socket, request) => {
      asked = request;
      const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
      socket.end(`${hint}HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nno`);
    };
    const opened = await open();
    assert.ok(opened.kind === 'refused');
    assert.equal(opened.answer.status, 403);
    assert.equal(await opened.answer.text(100), 'no');
    assert.match(asked, /^GET \/ports\?ports=5000 HTTP\/1\.1\r\n/);
    assert.match(asked, /\r\nupgrade: websocket\r\n/i);
    assert.match(asked, /\r\nsec-websocket-protocol: v4\.channel\.k8s\.io\r\n/i);
  });

  it('reads no more of a refusal than it takes, and ends the connection', async () => {
    say = (socket) => {
      socket.write('HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\n\r\n');
      pour(socket);
    };
    const opened = await open();
    assert.ok(opened.kind === 'refused');
    assert.equal(await opened.answer.aside(), undefined);
    await ended();
  });

  it('ends the connection of a refusal that is given up', async () => {
    say = (socket) => void socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 9\r\n\r\nx');
    const opened = await open();
    assert.ok(opened.kind === 'refused');
    opened.answer.discard();
    await ended();
  });

  it('takes no other protocol and no answer to another key', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n';
    const accept = 'sec-websocket-accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n';
    say = (socket) => void socket.write(`${head}${accept}sec-websocket-protocol: v4.channel.k8s.io\r\n\r\n`);
    assert.equal((await failureFrom(open())).kind, 'unreadable');
    await ended();
  });

  it('ends with its signal', async () => {
    let isAsked = false;
    say = () => (isAsked = true);
    const abort = new AbortController();
    const opening = open(abort.signal);
    await until('the request', () => Promise.resolve(isAsked || undefined));
    abort.abort();
    await assert.rejects(opening, { name: 'AbortError' });
    await ended();
  });
});
