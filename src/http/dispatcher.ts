import { createSecureContext } from 'node:tls';
import { Agent, buildConnector, Pool, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import { basicAuthorization } from './basicAuthorization.ts';
import type { Route } from './request.ts';
import { systemAuthorities, type ClientCertificate, type TlsOptions } from './tls.ts';

/** The way to the proxy itself failed; `cause` says how. */
export class ProxyConnectError extends Error {}

/** What all connections of a dispatcher have in common. */
export interface DispatcherOptions {
  readonly route: Route;
  readonly tls: TlsOptions;
  readonly certificate: ClientCertificate | undefined;
  /** For a connection with TLS, ms. */
  readonly connectTimeout: number;
}

/**
 * undici's own agents, each with an explicit `ca`: VS Code replaces `tls.connect` with one that adds further authorities
 * to every connection without it. HTTP/1.1: a watch holds its connection for minutes, and the head of a request is small.
 */
export function dispatcherFor({ route, tls, certificate, connectTimeout }: DispatcherOptions): Dispatcher {
  const ca = [...tls.authorities];
  const requestTls = {
    ca,
    // Made once: reading all authorities of a system takes longer than a handshake.
    secureContext: createSecureContext({ ca, ...certificate }),
    rejectUnauthorized: tls.skipVerify !== true,
    timeout: connectTimeout,
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
  if (route.kind === 'direct') return new Agent({ allowH2: false, connect: requestTls });
  if (route.proxy.protocol === 'socks5:') {
    const connect = marked(buildConnector({ timeout: connectTimeout }));
    return new Socks5ProxyAgent(route.proxy, { allowH2: false, connectTimeout, connect, requestTls });
  }
  const { address, authorization } = splitLogin(route.proxy);
  return new ProxyAgent({
    uri: address,
    ...(authorization === undefined ? {} : { token: authorization }),
    allowH2: false,
    proxyTunnel: true,
    requestTls,
    proxyTls: { ca: [...new Set([...ca, ...systemAuthorities()])], timeout: connectTimeout },
    clientFactory: (origin, options) => new Pool(origin, withMarkedErrors(options)),
  });
}

function withMarkedErrors(options: Pool.Options): Pool.Options {
  const { connect } = options;
  return typeof connect === 'function' ? { ...options, connect: marked(connect) } : options;
}

/** Errors of the way to the proxy are marked: they look like those of the server behind it. */
function marked(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) =>
    connect(target, (...result) => {
      const [error] = result;
      if (error === null) callback(...result);
      else callback(new ProxyConnectError(error.message, { cause: error }), null);
    });
}

/** The proxy's address without user and password, and the header that carries these to the proxy. */
export function splitLogin(proxy: URL): { address: string; authorization: string | undefined } {
  if (proxy.username === '') return { address: proxy.origin, authorization: undefined };
  const [username, password] = [proxy.username, proxy.password].map(decodeURIComponent);
  return { address: proxy.origin, authorization: basicAuthorization(username ?? '', password ?? '') };
}
