import { rootCertificates } from 'node:tls';
import { Agent, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { ProxyConnectError } from './networkFailure.ts';

/**
 * An undici dispatcher straight to its targets, or through a proxy. `ca` is always given: VS Code replaces `tls.connect`
 * by one that adds authorities of its own where it is not. HTTP/1.1 throughout.
 */
export function dispatcherFor(
  proxy: URL | undefined,
  ca: readonly string[],
  connectTimeout: number,
): Dispatcher {
  const requestTls = { ca: [...ca], timeout: connectTimeout };
  if (proxy === undefined) return new Agent({ allowH2: false, connect: requestTls });
  if (proxy.protocol === 'socks5:') {
    return new ProxyAgent({ uri: proxy.href, allowH2: false, connectTimeout, requestTls });
  }
  const { address, authorization } = splitLogin(proxy);
  return new ProxyAgent({
    uri: address,
    ...(authorization === undefined ? {} : { token: authorization }),
    allowH2: false,
    proxyTunnel: true,
    requestTls,
    proxyTls: { ca: [...ca, ...rootCertificates], timeout: connectTimeout },
    clientFactory: (origin, options) => new Pool(origin, withMarkedErrors(options)),
  });
}

/** The proxy's address alone, and the header that carries user and password to the proxy. */
function splitLogin(proxy: URL): { address: string; authorization: string | undefined } {
  if (proxy.username === '') return { address: proxy.origin, authorization: undefined };
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { address: proxy.origin, authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

/** Errors on the way to the proxy look like those on the way to the registry behind it, so they get their own class. */
function withMarkedErrors(options: object): Pool.Options {
  const { connect, ...rest }: Pool.Options = options;
  if (typeof connect !== 'function') return options;
  return {
    ...rest,
    connect: (target, callback) =>
      connect(target, (...result) => {
        const [error] = result;
        if (error === null) callback(...result);
        else callback(new ProxyConnectError(error.message, { cause: error }), null);
      }),
  };
}
