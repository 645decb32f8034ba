import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A SOCKS5 proxy (RFC 1928) without login that reaches every name at 127.0.0.1. */
export interface SocksProxy extends AsyncDisposable {
  readonly port: number;
  /** `host:port` of every CONNECT, in order. */
  readonly targets: string[];
}

export async function startSocksProxy(): Promise<SocksProxy> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request: Buffer) => {
        const length = request[4] ?? 0;
        const port = request.readUInt16BE(5 + length);
        targets.push(`${request.subarray(5, 5 + length).toString()}:${port}`);
        const upstream = connect(port, '127.0.0.1', () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          upstream.pipe(client).pipe(upstream);
        });
        sockets.add(upstream);
        upstream.on('error', () => client.destroy());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
