import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server on this machine that speaks what it likes. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts a server that does this with each connection; ending it ends them. */
export async function startRawServer(connected: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Greets as an SSH server does, which is no HTTP. */
export function startSshServer(): Promise<RawServer> {
  return startRawServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
}
