import { Authority } from '../../cluster/tls/authority.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';
import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';

const advice = /imageRegistry\.certificateAuthority/;
const replaced = /has to replace its certificate/;
const next = /Name the Certificate Authority/;

/** The context's cluster is at a server with another certificate, and has an authority of ours; ends where it was. */
function served(certificate: (authority: Authority) => ReturnType<Authority['issueServer']>, isKnown = true) {
  return async (world: World) => {
    const authority = new Authority();
    const issued = certificate(authority);
    const server = await startTlsServer({ authority, certificate: issued }, json({}));
    const known = isKnown ? authority : new Authority();
    await world.reconfigure({
      cluster: {
        server: `https://127.0.0.1:${server.port}`,
        'certificate-authority-data': Buffer.from(known.pem).toString('base64'),
      },
    });
    return async () => {
      const seen = server.seen.length;
      await world.rewrite();
      await server[Symbol.asyncDispose]();
      if (seen > 0) throw new Error('a request went to a server that is not trusted');
    };
  };
}

/** Certificates that prove nothing: no request, and no token, goes there. */
export const certificates: readonly FaultRow[] = [
  {
    fault: 'the certificate has expired',
    strike: served((authority) => authority.issueServer(['127.0.0.1'], { expired: true })),
    says: [/The certificate of 127\.0\.0\.1:\d+ is not trusted: it has expired/, replaced, /Retry/],
    keepsRows: false,
  },
  {
    fault: 'the certificate is for another name',
    strike: served((authority) => authority.issueServer(['elsewhere.example'])),
    says: [
      /The certificate of 127\.0\.0\.1:\d+ is not trusted: it is for elsewhere\.example/,
      replaced,
      /Retry/,
    ],
    keepsRows: false,
  },
  {
    fault: 'the certificate is of an authority that nobody knows',
    strike: served((authority) => authority.issueServer(['127.0.0.1']), false),
    says: [/The certificate of 127\.0\.0\.1:\d+ is not trusted: /, advice, next],
    keepsRows: false,
  },
  {
    fault: 'the certificate is self-signed',
    strike: served((authority) => authority.selfSigned, false),
    says: [/The certificate of 127\.0\.0\.1:\d+ is not trusted: it is self-signed/, advice, next],
    keepsRows: false,
  },
];
