import { BlockList, isIP } from 'node:net';
import type { Route } from '../http/request.ts';
import { FailureError } from '../model/failure.ts';

/** Where proxies are named, besides a kubeconfig's `proxy-url`. */
export interface ProxySettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** VS Code's `http.proxy`. */
  readonly httpProxy?: string;
  /** VS Code's `http.noProxy`. */
  readonly noProxy?: readonly string[];
}

const direct: Route = { kind: 'direct' };
const schemes = new Set(['http:', 'https:', 'socks5:']);

/**
 * The way to `target`: the setting, else HTTPS_PROXY or HTTP_PROXY by the target's scheme (upper or lower case), unless
 * NO_PROXY or `http.noProxy` names the target. This machine itself is never reached through them, as with kubectl.
 * Fails with `proxy` when what they name is not a proxy address; the failure says which of them, not the value.
 */
export function routeTo(target: URL, settings: ProxySettings): Route {
  const host = bareHost(target);
  if (isThisMachine(host)) return direct;
  const { env } = settings;
  const scheme = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const named =
    nonEmpty(settings.httpProxy, 'http.proxy') ??
    nonEmpty(env[scheme], scheme) ??
    nonEmpty(env[scheme.toLowerCase()], scheme.toLowerCase());
  if (named === undefined) return direct;
  const exceptions = [...(settings.noProxy ?? []), ...(env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(',')];
  if (exceptions.some((exception) => covers(exception.trim().toLowerCase(), host, portOf(target))))
    return direct;
  try {
    return { kind: 'proxy', proxy: proxyAddress(named.value, named.source) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const reason = error.message;
    throw new FailureError({ kind: 'proxy', proxy: 'of your settings', host: target.host, reason });
  }
}

/** A proxy's address as a URL; `host:port` alone means HTTP. Throws a `TypeError` that names `source`, not the value. */
export function proxyAddress(value: string, source: string): URL {
  const complete = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  // `socks5h` differs from `socks5` only in who resolves names, and that is always the proxy.
  const address = url?.protocol === 'socks5h:' ? new URL(url.href.replace('socks5h:', 'socks5:')) : url;
  if (
    address === undefined ||
    !schemes.has(address.protocol) ||
    address.hostname === '' ||
    !hasReadableLogin(address)
  ) {
    throw new TypeError(`${source} is not the address of an HTTP, HTTPS or SOCKS5 proxy`);
  }
  return address;
}

function hasReadableLogin({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

/** Whether an entry of NO_PROXY covers a host: `*`, a name with its subdomains, `.suffix`, an IP, a CIDR, each with `:port`. */
function covers(exception: string, host: string, port: string): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  if (exception.includes('/')) return inSubnet(exception, host);
  const { name, onlyPort } = splitPort(exception);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === host) return true;
  if (isIP(name) !== 0 || isIP(host) !== 0) return sameAddress(name, host);
  const suffix = name.replace(/^\*?\.?/, '.');
  return suffix !== '.' && host.endsWith(suffix);
}

function inSubnet(cidr: string, host: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const prefix = Number(bits);
  if (prefix > (family === 4 ? 32 : 128)) return false;
  const subnet = new BlockList();
  subnet.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return subnet.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function sameAddress(a: string, b: string): boolean {
  const family = isIP(a);
  return family !== 0 && family === isIP(b) && inSubnet(`${a}/${family === 4 ? 32 : 128}`, b);
}

function splitPort(exception: string): { name: string; onlyPort: string | undefined } {
  const match = /^\[([^\]]+)\](?::(\d+))?$/.exec(exception) ?? /^([^:]+):(\d+)$/.exec(exception);
  return match === null
    ? { name: exception, onlyPort: undefined }
    : { name: match[1] ?? '', onlyPort: match[2] };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || inSubnet('127.0.0.0/8', host) || host === '::1';
}

function bareHost(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}

function nonEmpty(value: string | undefined, source: string): { value: string; source: string } | undefined {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? undefined : { value: trimmed, source };
}
