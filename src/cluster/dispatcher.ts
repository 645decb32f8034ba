import { createSecureContext } from 'node:tls';
import { Agent, buildConnector, Pool, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import type { ClientCertificate } from './credentials.ts';
import type { Route } from './proxy.ts';
import { systemAuthorities, type Trust } from './trust.ts';

/** TLS as one context wants it. */
export interface TlsOptions {
  readonly trust: Trust;
  /** `tls-server-name`: the name that is sent and verified instead of the address. */
  readonly serverName: string | undefined;
  readonly certificate: ClientCertificate | undefined;
}

/** The way to the proxy itself failed; `cause` says how. */
export class ProxyConnectError extends Error {
  readonly code = 'PROXY_CONNECT';
}

/**
 * undici's own agents, each with an explicit `ca`: VS Code replaces `tls.connect` with one that adds further authorities
 * to every connection without it.
 */
export function dispatcherFor(route: Route, tls: TlsOptions, connectTimeout: number): Dispatcher {
  const { certificate, trust, serverName } = tls;
  const ca = [...trust.authorities];
  const own = certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key };
  const requestTls = {
    ca,
    // Made once: reading all authorities of a system takes longer than a handshake.
    secureContext: createSecureContext({ ca, ...own }),
    rejectUnauthorized: !trust.skipVerify,
    timeout: connectTimeout,
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
  // HTTP/1.1: a watch holds its connection for minutes, and the head of each request is small.
  if (route.kind === 'direct') return new Agent({ allowH2: false, connect: requestTls });
  const { uri, authorization } = withoutLogin(route.proxy);
  if (uri.protocol === 'socks5:') {
    const connect = marked(buildConnector({ timeout: connectTimeout }));
    return new Socks5ProxyAgent(route.proxy, { allowH2: false, connectTimeout, connect, requestTls });
  }
  return new ProxyAgent({
    uri: uri.href,
    ...(authorization === undefined ? {} : { token: authorization }),
    allowH2: false,
    requestTls,
    proxyTls: { ca: [...systemAuthorities()], timeout: connectTimeout },
    clientFactory: (origin, options: Pool.Options) => {
      const { connect } = options;
      return new Pool(
        origin,
        typeof connect === 'function' ? { ...options, connect: marked(connect) } : options,
      );
    },
  });
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
function withoutLogin(proxy: URL): { uri: URL; authorization: string | undefined } {
  const uri = new URL(proxy);
  uri.username = '';
  uri.password = '';
  if (proxy.username === '') return { uri, authorization: undefined };
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { uri, authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}
