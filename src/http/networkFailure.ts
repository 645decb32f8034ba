import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import { ProxyConnectError } from './dispatcher.ts';
import { codeOf } from './errorCode.ts';
import type { HttpTimeouts, Route } from './request.ts';

/** What was on the way where, when it failed. */
export interface Journey {
  /** Host and port of the server, for messages. */
  readonly host: string;
  readonly doing: string;
  readonly route: Route;
  readonly timeouts: HttpTimeouts;
}

const closed = 'the connection was closed before the answer was complete';
/** Why a connection failed whose other end answers, but not in TLS. */
export const withoutTls = 'it does not speak TLS';
const late = 'it does not answer in time';

/** Node's and undici's codes for a connection that does not come about or breaks, in words. */
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
  ENETDOWN: 'the network is down',
  ETIMEDOUT: late,
  EPROTO: withoutTls,
  ERR_SSL_WRONG_VERSION_NUMBER: withoutTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: withoutTls,
};

const stranger = 'its authority is not among the trusted ones';
const wrongName = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** Results after which it helps to name the certificate's authority. */
const strangers = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/** OpenSSL's verification results and Node's name check, in words. */
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
  [wrongName]: 'it is for another name',
};

/** Refusals of the client's certificate, which TLS 1.3 servers send after the handshake. */
const clientRefused =
  /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_.*(?:CERT|UNKNOWN_CA)|^ERR_SSL_.*CERTIFICATE_REQUIRED/;
/** Node's codes for a body that is not what its `Content-Encoding` says. */
const badCompression = /^(?:Z_|ERR__ERROR_)/;

/**
 * The failure that an error of undici, TLS or the network stands for. The reasons are our words and the names in a
 * certificate: no header and no address with a login gets into them. What is none of these errors is `unexpected`.
 */
export function networkFailure(error: unknown, { host, doing, route, timeouts }: Journey): FailureError {
  if (error instanceof FailureError) return error;
  const refusal = route.kind === 'proxy' ? proxyRefusal(error, timeouts) : undefined;
  if (route.kind === 'proxy' && refusal !== undefined) {
    return new FailureError({ kind: 'proxy', proxy: route.proxy.host, host, reason: refusal });
  }
  const root = rootOf(error);
  const code = codeOf(root);
  const untrusted = certificateReason(root);
  if (untrusted !== undefined) {
    const fault = strangers.has(code) ? 'authority' : 'itself';
    return new FailureError({ kind: 'certificate', host, fault, reason: untrusted });
  }
  if (clientRefused.test(code)) return new FailureError({ kind: 'unauthorized', host, doing });
  const garbled = garbledReason(root, host);
  if (garbled !== undefined) return new FailureError({ kind: 'unreadable', doing, reason: garbled });
  const reason = connectionReason(code, timeouts);
  if (reason !== undefined) return new FailureError({ kind: 'unreachable', host, reason });
  return new FailureError({ kind: 'unexpected', doing, reason: plainLine(messageOf(error)) });
}

/** What a proxy did instead of connecting; undefined when the error is not the proxy's. */
function proxyRefusal(error: unknown, timeouts: HttpTimeouts): string | undefined {
  if (error instanceof ProxyConnectError) {
    const root = rootOf(error.cause);
    const untrusted = certificateReason(root);
    if (untrusted !== undefined) return `its certificate is not trusted: ${untrusted}`;
    return connectionReason(codeOf(root), timeouts) ?? 'the connection failed';
  }
  const message = messageOf(error);
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status === '407') return 'it wants a user name and a password (407)';
  if (status !== undefined) return `it answers ${status}`;
  const code = codeOf(error);
  if (code.startsWith('UND_ERR_PRX')) return closed;
  return code.startsWith('UND_ERR_SOCKS5') || message.includes('SOCKS') ? plainLine(message) : undefined;
}

/** The error that tells most: what caused it, unless it is known itself; of several attempts (IPv6, IPv4) the first. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  const code = codeOf(error);
  if (code in connectionReasons || code in certificateReasons || clientRefused.test(code)) return error;
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}

function certificateReason(error: unknown): string | undefined {
  const code = codeOf(error);
  const names =
    code === wrongName && error instanceof Error && 'cert' in error ? namesOf(error.cert) : undefined;
  return names === undefined ? certificateReasons[code] : `it is for ${names}`;
}

function namesOf(cert: unknown): string | undefined {
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return undefined;
  const { subjectaltname } = cert;
  return typeof subjectaltname === 'string'
    ? plainLine(subjectaltname.replace(/DNS:|IP Address:/g, ''))
    : undefined;
}

/** The error of undici's parser has a code only for some mistakes, so its name counts. */
function garbledReason(error: unknown, host: string): string | undefined {
  const code = codeOf(error);
  const isParsers = error instanceof Error && error.name === 'HTTPParserError';
  if (isParsers || code === 'UND_ERR_HEADERS_OVERFLOW') return `${host} does not speak proper HTTP`;
  return badCompression.test(code) ? 'the answer is not compressed as it says' : undefined;
}

function connectionReason(code: string, { connect, head, idle }: HttpTimeouts): string | undefined {
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `${late} (${connect / 1000} s)`;
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return `${late} (${head / 1000} s)`;
  if (code === 'UND_ERR_BODY_TIMEOUT') return `it stopped in the middle of its answer for ${idle / 1000} s`;
  const known = connectionReasons[code];
  if (known !== undefined) return known;
  if (/^ERR_(?:SSL|TLS|OSSL)_/.test(code)) return `TLS fails with ${code}`;
  return /^(?:E[A-Z0-9]+|UND_ERR_\w+)$/.test(code) ? `the connection failed (${code})` : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
