import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'undici';
import { untilAborted } from './abort.ts';
import { splitLogin } from './dispatcher.ts';
import type { Route } from './request.ts';
import { systemAuthorities } from './tls.ts';

/**
 * A bare connection to a host and port: direct, or through an HTTP proxy (CONNECT). Undefined where a route gives none:
 * through SOCKS, or when it fails. Nothing is sent over it.
 */
export async function openCarrier(
  route: Route,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Duplex | undefined> {
  if (route.kind === 'proxy' && route.proxy.protocol === 'socks5:') return undefined;
  try {
    const opening =
      route.kind === 'direct' ? openDirect(host, port, signal) : openTunnel(route.proxy, host, port, signal);
    return await untilAborted(opening, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

async function openDirect(host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const socket = connect({ host, port });
  await once(socket, 'connect', { signal }).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  return socket;
}

async function openTunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const { address, authorization } = splitLogin(proxy);
  const client = new Client(address, { allowH2: false, connect: { ca: [...systemAuthorities()] } });
  const headers = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  try {
    const { statusCode, socket } = await client.connect({ path: `${host}:${port}`, headers, signal });
    if (statusCode === 200) return socket;
    socket.destroy();
    throw new Error(`the proxy answers ${statusCode}`);
  } finally {
    // The socket is no longer the client's.
    void client.close();
  }
}
