import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer } from 'node:http';

/** A CONNECT proxy that counts what goes through it, and cuts connections when so much has. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: URL;
  /** Bytes from clients to servers until now. */
  readonly sent: number;
  /** Bytes from servers to clients until now. */
  readonly received: number;
  /** How many tunnels are open. */
  readonly open: number;
  /** Cuts every tunnel as soon as these many more bytes went that way; once. */
  cutAfter(bytes: number, way: 'sent' | 'received'): void;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startCuttingProxy(): Promise<CuttingProxy> {
  const counted = { sent: 0, received: 0 };
  const limits = { sent: Infinity, received: Infinity };
  const tunnels = new Set<Socket>();
  const server = createServer();
  const count = (way: 'sent' | 'received') => (bytes: Buffer) => {
    counted[way] += bytes.length;
    if (counted[way] < limits[way]) return;
    limits[way] = Infinity;
    for (const socket of tunnels) socket.destroy();
  };
  server.on('connect', (request, client: Socket) => {
    const port = Number((request.url ?? '').split(':').pop());
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', count('sent'));
      upstream.on('data', count('received'));
      upstream.pipe(client).pipe(upstream);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      tunnels.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        tunnels.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    get sent() {
      return counted.sent;
    },
    get received() {
      return counted.received;
    },
    get open() {
      return tunnels.size / 2;
    },
    cutAfter(bytes, way) {
      limits[way] = counted[way] + bytes;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of tunnels) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
