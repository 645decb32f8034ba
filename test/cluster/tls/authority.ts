import type { KeyObject } from 'node:crypto';
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, boolean, integer, octets, oid, sequence, set, tagged, time, utf8 } from './der.ts';

/** A certificate and its private key, both PEM. */
export interface IssuedCertificate {
  cert: string;
  key: string;
}

interface Subject {
  name: string;
  organizations?: readonly string[];
}

const COMMON_NAME = oid('2.5.4.3');
const ORGANIZATION = oid('2.5.4.10');
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A certificate authority that lives as long as the cluster: P-256 keys, certificates of a month (RFC 5280). */
export class Authority {
  /** The authority's own certificate, PEM. */
  readonly pem: string;
  readonly #subject: Subject;
  readonly #key: KeyObject;

  constructor(name = 'stand-in cluster CA') {
    this.#subject = { name };
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const keyCertSign = keyUsage(Buffer.from([0x06]), 1);
    const isAuthority = extension('2.5.29.19', true, sequence(boolean(true)));
    this.pem = this.#sign(this.#subject, publicKey, [isAuthority, keyCertSign]);
  }

  /** A server certificate for host names and IPv4 addresses. */
  issueServer(hosts: readonly string[], { expired = false } = {}): IssuedCertificate {
    const names = hosts.map((host) =>
      isIPv4(host)
        ? tagged(7, false, Buffer.from(host.split('.').map(Number)))
        : tagged(2, false, Buffer.from(host, 'ascii')),
    );
    const own = [extension('2.5.29.17', false, sequence(...names))];
    return this.#issue({ name: hosts[0] ?? 'server' }, '1.3.6.1.5.5.7.3.1', own, expired ? -HOUR : undefined);
  }

  /** A server's certificate that nobody has signed but the server itself. */
  get selfSigned(): IssuedCertificate {
    const purpose = extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1')));
    const cert = this.#sign(this.#subject, createPublicKey(this.#key), [purpose]);
    return { cert, key: this.#key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  /** A client certificate: the user is its CN, the groups are its O. */
  issueClient(user: string, groups: readonly string[]): IssuedCertificate {
    return this.#issue({ name: user, organizations: groups }, '1.3.6.1.5.5.7.3.2', []);
  }

  /** `lasts` in ms from now. */
  #issue(
    subject: Subject,
    purpose: string,
    extensions: readonly Buffer[],
    lasts?: number,
  ): IssuedCertificate {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const all = [
      extension('2.5.29.19', true, sequence()),
      keyUsage(Buffer.from([0x80]), 7),
      extension('2.5.29.37', false, sequence(oid(purpose))),
      ...extensions,
    ];
    const cert = this.#sign(subject, publicKey, all, lasts);
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  #sign(subject: Subject, publicKey: KeyObject, extensions: readonly Buffer[], lasts = 30 * DAY): string {
    const now = Date.now();
    const body = sequence(
      tagged(0, true, integer(Buffer.from([2]))),
      integer(randomBytes(16)),
      ECDSA_WITH_SHA256,
      distinguishedName(this.#subject),
      sequence(time(new Date(now - DAY)), time(new Date(now + lasts))),
      distinguishedName(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      tagged(3, true, sequence(...extensions)),
    );
    const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, this.#key)));
    const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

function distinguishedName({ name, organizations = [] }: Subject): Buffer {
  const parts = organizations.map((organization) => set(sequence(ORGANIZATION, utf8(organization))));
  return sequence(...parts, set(sequence(COMMON_NAME, utf8(name))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function keyUsage(flags: Buffer, unused: number): Buffer {
  return extension('2.5.29.15', true, bits(flags, unused));
}
