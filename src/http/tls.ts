import { createSecureContext, getCACertificates } from 'node:tls';

/** A client certificate and its key, PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** How TLS is spoken with a server. */
export interface TlsOptions {
  /** The certificate authorities that count, PEM; no others do. */
  readonly authorities: readonly string[];
  /** Takes every certificate for good; off unless given. */
  readonly skipVerify?: boolean;
  /** The name that is sent and verified instead of the address. */
  readonly serverName?: string | undefined;
}

let system: readonly string[] | undefined;

/**
 * The authorities that this machine trusts: Node's own, NODE_EXTRA_CA_CERTS and the operating system's, as PEM. Read once,
 * and only when they are needed: some systems take a while.
 */
export function systemAuthorities(): readonly string[] {
  system ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return system;
}

/** Whether a certificate and a key are PEM and belong together. */
export function isPair(certificate: ClientCertificate): boolean {
  try {
    createSecureContext({ cert: certificate.cert, key: certificate.key });
    return true;
  } catch {
    return false;
  }
}

/** Whether two certificates are the same, or both absent. */
export function sameCertificate(a: ClientCertificate | undefined, b: ClientCertificate | undefined): boolean {
  return a?.cert === b?.cert && a?.key === b?.key;
}
