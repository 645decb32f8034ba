/** A connection that failed, in the words in which the importer of a real cluster (Go's net/http) puts it. */
export class ConnectionFault extends Error {}

const UNTRUSTED = new Set([
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Why a request failed: `Get "https://host/v2/": x509: certificate signed by unknown authority`. */
export function connectionFault(method: string, url: URL, error: NodeJS.ErrnoException): ConnectionFault {
  const verb = `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
  return new ConnectionFault(`${verb} "${url.href}": ${why(url, error)}`);
}

function why(url: URL, { code = '', message }: NodeJS.ErrnoException): string {
  const { hostname, host, port, protocol } = url;
  const address = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  if (UNTRUSTED.has(code)) return 'x509: certificate signed by unknown authority';
  switch (code) {
    case 'ECONNREFUSED':
      return `dial tcp ${address}: connect: connection refused`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${hostname}: no such host`;
    case 'ETIMEDOUT':
      return `dial tcp ${address}: i/o timeout`;
    case 'ECONNRESET':
      return message === 'socket hang up' ? 'EOF' : 'read: connection reset by peer';
    case 'CERT_HAS_EXPIRED':
      return 'x509: certificate has expired or is not yet valid';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `x509: certificate is not valid for ${hostname}`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
      return 'http: server gave HTTP response to HTTPS client';
    default:
      return message;
  }
}
