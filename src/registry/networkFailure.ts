import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import type { Timeouts } from './registryClient.ts';

/** The way to the proxy itself failed; `cause` says how. */
export class ProxyConnectError extends Error {}

interface Journey {
  readonly url: URL;
  readonly doing: string;
  /** Host and port of the proxy on the way. */
  readonly proxy: string | undefined;
  readonly timeouts: Timeouts;
}

const closed = 'the connection was closed before the answer was complete';
const connectionReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: closed,
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network to it',
  ETIMEDOUT: 'it does not answer in time',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
};

const stranger = 'its authority is not among the trusted ones';
const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: stranger,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: stranger,
  UNABLE_TO_GET_ISSUER_CERT: stranger,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: stranger,
  CERT_UNTRUSTED: stranger,
  CERT_SIGNATURE_FAILURE: 'it was issued by another authority of the same name',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet; check the clock of this machine',
  CERT_REVOKED: 'it was revoked',
  INVALID_CA: 'its authority may not issue certificates',
  INVALID_PURPOSE: 'it is not meant for servers',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

// undici's errors about the head of an answer; the parser's has a code only for some mistakes.
const notHttp = new Set(['HTTPParserError', 'UND_ERR_HEADERS_OVERFLOW']);

/** The failure behind an error of undici or the socket. Its words are fixed: no header or address gets into them. */
export function networkFailure(error: unknown, journey: Journey): FailureError {
  if (error instanceof FailureError) return error;
  const { url, doing, proxy, timeouts } = journey;
  const { host } = url;
  const refusal = proxy === undefined ? undefined : proxyRefusal(error, timeouts);
  if (proxy !== undefined && refusal !== undefined) {
    return new FailureError({ kind: 'proxy', proxy, host, reason: refusal });
  }
  const code = codeOf(error);
  const certificate = certificateReasons[code];
  if (certificate !== undefined) return new FailureError({ kind: 'certificate', host, reason: certificate });
  if (code.startsWith('HPE_') || notHttp.has(code)) {
    return new FailureError({ kind: 'unreadable', doing, reason: `${host} does not speak proper HTTP` });
  }
  return new FailureError({ kind: 'unreachable', host, reason: connectReason(code, timeouts) });
}

/** What a proxy did instead of connecting; undefined when the error is not about the proxy. */
function proxyRefusal(error: unknown, timeouts: Timeouts): string | undefined {
  if (error instanceof ProxyConnectError) {
    const code = codeOf(error.cause);
    const certificate = certificateReasons[code];
    return certificate === undefined
      ? connectReason(code, timeouts)
      : `its certificate is not trusted: ${certificate}`;
  }
  const message = error instanceof Error ? error.message : '';
  const status = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (status === '407') return 'it wants a user name and a password (407)';
  if (status !== undefined) return `it answers ${status}`;
  const code = codeOf(error);
  if (code.startsWith('UND_ERR_PRX')) return closed;
  return code.startsWith('UND_ERR_SOCKS5') ? plainLine(message) : undefined;
}

function connectReason(code: string, timeouts: Timeouts): string {
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `there is no connection within ${timeouts.connect / 1000} s`;
    case 'UND_ERR_HEADERS_TIMEOUT':
      return `there is no answer within ${timeouts.head / 1000} s`;
    case 'UND_ERR_BODY_TIMEOUT':
      return `the answer stopped for ${timeouts.idle / 1000} s`;
    default:
      return connectionReasons[code] ?? `the connection failed (${plainLine(code, 60)})`;
  }
}

/** The code of an error, or of its cause; of several attempts (IPv6, IPv4) that of the first. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
