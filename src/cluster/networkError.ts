import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import { ProxyConnectError } from './dispatcher.ts';
import type { Route } from './proxy.ts';
import { codeOf } from './badContext.ts';

/** Node's and undici's codes for a connection that does not come about or breaks, in words. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network to it',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
};

/** OpenSSL's verification results and Node's name check, in words. */
const certificate: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not among the trusted ones',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not among the trusted ones',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not among the trusted ones',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not among the trusted ones',
  CERT_UNTRUSTED: 'its authority is not among the trusted ones',
  CERT_SIGNATURE_FAILURE: 'it was issued by another authority of the same name',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet; check the clock of this machine',
  CERT_REVOKED: 'it was revoked',
  INVALID_CA: 'its authority may not issue certificates',
  INVALID_PURPOSE: 'it is not meant for servers',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

/** Refusals of the client's certificate, which TLS 1.3 servers send after the handshake. */
const clientCertificate =
  /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_.*(?:CERT|UNKNOWN_CA)|^ERR_SSL_.*CERTIFICATE_REQUIRED/;

/** The failure that an error of undici, TLS or the network stands for. */
export function networkFailure(error: unknown, host: string, route: Route, doing: string): FailureError {
  if (error instanceof FailureError) return error;
  const refusal = proxyRefusal(error);
  if (route.kind === 'proxy' && refusal !== undefined) {
    return new FailureError({ kind: 'proxy', proxy: route.proxy.host, host, reason: refusal });
  }
  const code = innermostCode(error);
  const untrusted = certificate[code];
  if (untrusted !== undefined) {
    const reason = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? wrongName(error, untrusted) : untrusted;
    return new FailureError({ kind: 'certificate', host, reason });
  }
  if (clientCertificate.test(code)) return new FailureError({ kind: 'unauthorized', host, doing });
  const reason = unreachable[code] ?? tlsReason(code);
  if (reason !== undefined) return new FailureError({ kind: 'unreachable', host, reason });
  return new FailureError({ kind: 'unexpected', doing, reason: plainLine(messageOf(error)) });
}

/** What a proxy did instead of connecting; undefined when the error is not the proxy's. */
function proxyRefusal(error: unknown): string | undefined {
  if (error instanceof ProxyConnectError) {
    const code = innermostCode(error.cause);
    const untrusted = certificate[code];
    return untrusted === undefined
      ? (unreachable[code] ?? code)
      : `its certificate is not trusted: ${untrusted}`;
  }
  const message = messageOf(error);
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1] ?? /\((407)\)/.exec(message)?.[1];
  if (status === '407') return 'it wants a user name and a password (407)';
  if (status !== undefined) return `it answers ${status}`;
  const code = codeOf(error);
  if (code.startsWith('UND_ERR_PRX')) return 'it closed the connection';
  return code.startsWith('UND_ERR_SOCKS5') || message.includes('SOCKS') ? plainLine(message) : undefined;
}

/** The code of an error or of what caused it; that of the first of several attempts (IPv6, IPv4). */
function innermostCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return innermostCode(error.errors[0]);
  const code = codeOf(error);
  if (code in unreachable || code in certificate || clientCertificate.test(code)) return code;
  return error instanceof Error && error.cause instanceof Error ? innermostCode(error.cause) : code;
}

function wrongName(error: unknown, otherwise: string): string {
  const names = error instanceof Error && 'cert' in error ? namesOf(error.cert) : undefined;
  return names === undefined ? otherwise : `it is for ${names}`;
}

function namesOf(cert: unknown): string | undefined {
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return undefined;
  const { subjectaltname } = cert;
  return typeof subjectaltname === 'string'
    ? plainLine(subjectaltname.replace(/DNS:|IP Address:/g, ''))
    : undefined;
}

function tlsReason(code: string): string | undefined {
  if (code.startsWith('HPE_')) return 'it does not speak HTTP';
  return /^ERR_(?:SSL|TLS|OSSL)_/.test(code) ? `TLS fails with ${code}` : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
