import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../../connection/connection.ts';
import { FailureError } from '../../model/failure.ts';
import type { RegistryAddress } from '../../model/registryAddress/registryAddress.ts';
import { PodTunnel, tunnelProtocol } from './podTunnel.ts';
import { findRegistryPod, type RegistryPod } from './registryPod.ts';

/** A port of this machine that leads to the registry's pod, for as long as it is open. */
export interface PortForward {
  readonly address: RegistryAddress;
  /** The name in the registry's certificate, which is that of its service. */
  readonly serverName: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Resolves when it is closed, whoever closed it. Never rejects. */
  readonly closed: Promise<void>;
  /** Stops listening and ends all connections. */
  close(): Promise<void>;
}

/** Each connection is one WebSocket of the API server. Docker opens some ten at a time. */
const mostConnections = 32;

/**
 * Listens on a free port of this machine and carries each connection to the registry's pod through the API server.
 * Fails with `forbidden` or `notFound` when the first one cannot be made. WebSocket of `pods/{name}/portforward`.
 */
export async function openPortForward(
  connection: Connection,
  pod: RegistryPod,
  serverName: string,
  signal: AbortSignal,
): Promise<PortForward> {
  const tunnels = new Tunnels(connection, pod);
  (await tunnels.open(signal)).destroy();
  const sockets = new Set<Socket>();
  const ended = new AbortController();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (sockets.size > mostConnections) socket.destroy();
    else void carry(socket, tunnels, ended.signal);
  });
  // This machine alone: whoever reaches the port needs no right on the cluster to talk to the registry.
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const closed = new Promise<void>((resolve) => server.on('close', resolve));
  return {
    get address(): RegistryAddress {
      const { project, name } = tunnels.pod;
      return { host: `127.0.0.1:${port}`, reach: 'public', source: { kind: 'forward', project, pod: name } };
    },
    serverName,
    get connections() {
      return sockets.size;
    },
    closed,
    async close() {
      ended.abort();
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
  };
}

/** Both directions, until either side ends or the forward does. */
async function carry(socket: Socket, tunnels: Tunnels, signal: AbortSignal): Promise<void> {
  try {
    const tunnel = await tunnels.open(signal);
    await pipeline(socket, tunnel, socket, { signal });
  } catch {
    // Whoever is connected learns no more of it than that the connection breaks.
    socket.destroy();
  }
}

/** Connections to a pod of the registry; to another one when the first is gone. */
class Tunnels {
  readonly #connection: Connection;
  #pod: RegistryPod;

  constructor(connection: Connection, pod: RegistryPod) {
    this.#connection = connection;
    this.#pod = pod;
  }

  get pod(): RegistryPod {
    return this.#pod;
  }

  async open(signal: AbortSignal): Promise<PodTunnel> {
    try {
      return await this.#open(signal);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'notFound') throw error;
      this.#pod = await findRegistryPod(this.#connection, this.#pod.project, signal);
      return this.#open(signal);
    }
  }

  async #open(signal: AbortSignal): Promise<PodTunnel> {
    const { project, name, port } = this.#pod;
    const doing = `forward a port to the pod ${name} in ${project}`;
    const pods = `/api/v1/namespaces/${encodeURIComponent(project)}/pods`;
    const path = `${pods}/${encodeURIComponent(name)}/portforward`;
    const options = { doing, signal, query: { ports: port } };
    return new PodTunnel(await this.#connection.openWebSocket(path, tunnelProtocol, options));
  }
}
