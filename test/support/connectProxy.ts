import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A real CONNECT proxy that reaches every host at 127.0.0.1, whatever its name. */
export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  /** `host:port` of every CONNECT, in order. */
  readonly targets: string[];
  /** `Proxy-Authorization` of every CONNECT. */
  readonly logins: (string | undefined)[];
  /** Every byte that clients sent before the tunnel stood. */
  readonly headers: IncomingMessage['headers'][];
}

export interface ProxyRules {
  /** `user:password` that it wants. */
  readonly login?: string;
  /** Answers every CONNECT with this status. */
  readonly refuse?: number;
}

/** Starts a proxy on a free port of 127.0.0.1. */
export async function startProxy(rules: ProxyRules = {}): Promise<ConnectProxy> {
  const targets: string[] = [];
  const logins: (string | undefined)[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connect', (request, client: Socket) => {
    targets.push(request.url ?? '');
    logins.push(request.headers['proxy-authorization']);
    headers.push(request.headers);
    const status = refusalOf(rules, request.headers['proxy-authorization']);
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(Number((request.url ?? '').split(':').pop()), '127.0.0.1');
    sockets.add(upstream).add(client);
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    logins,
    headers,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusalOf({ login, refuse }: ProxyRules, authorization: string | undefined): number | undefined {
  if (refuse !== undefined) return refuse;
  if (login === undefined) return undefined;
  return authorization === `Basic ${Buffer.from(login).toString('base64')}` ? undefined : 407;
}
