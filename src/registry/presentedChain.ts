import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { untilAborted } from '../http/abort.ts';
import type { PresentedCertificate } from '../model/registryAddress/registryProbe.ts';

/** How deep a chain is looked into; a server may present what it likes. */
const deepest = 10;

/**
 * The certificates that a server presents, its own first; none when it presents none in time. Speaks TLS over `carrier`,
 * trusts nothing that comes back, and ends the connection after the handshake: not a byte of a request is sent.
 */
export async function presentedChain(
  carrier: Duplex,
  name: string,
  signal: AbortSignal,
): Promise<readonly PresentedCertificate[]> {
  const socket = connect({
    socket: carrier,
    // Whatever it presents is shown to a person and used for nothing.
    rejectUnauthorized: false,
    ca: [],
    ...(isIP(name) === 0 ? { servername: name } : {}),
  });
  try {
    return chainOf((await untilAborted(secured(socket), signal)).getPeerCertificate(true));
  } catch (error) {
    if (signal.aborted) throw error;
    return [];
  } finally {
    socket.destroy();
    carrier.destroy();
  }
}

function secured(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** Node names the issuer of each, as far as the server presents it; a root is its own. */
function chainOf(first: unknown): PresentedCertificate[] {
  const chain: PresentedCertificate[] = [];
  for (let next = first; isCertificate(next) && chain.length < deepest; next = next.issuerCertificate) {
    const shown = presented(next);
    if (chain.some(({ sha256 }) => sha256 === shown.sha256)) break;
    chain.push(shown);
  }
  return chain;
}

/** Where there is no certificate, Node gives an empty object or nothing. */
function isCertificate(value: unknown): value is DetailedPeerCertificate {
  return typeof value === 'object' && value !== null && 'raw' in value;
}

function presented(certificate: DetailedPeerCertificate): PresentedCertificate {
  const { raw, subject, issuer, subjectaltname = '', valid_from, valid_to, fingerprint256 } = certificate;
  const base64 = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    subject: nameWords(subject),
    issuer: nameWords(issuer),
    names: subjectaltname
      .split(', ')
      .map((name) => name.replace(/^(?:DNS|IP Address):/, ''))
      .filter((name) => name !== ''),
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
    sha256: fingerprint256,
    selfSigned: JSON.stringify(subject) === JSON.stringify(issuer),
    pem: ['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

/** A distinguished name by what people know it by: its common name, else its organization. */
function nameWords({ CN, O, OU }: DetailedPeerCertificate['subject']): string {
  return [CN, O, OU].flat().find((part) => part !== undefined && part !== '') ?? 'no name';
}
