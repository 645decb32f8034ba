import assert from 'node:assert/strict';
import { importProblemWords } from '../../../../src/model/import/importProblem.ts';
import { importTrouble, type ImportTrouble } from '../../../../src/model/import/importTrouble.ts';

const from = '127.0.0.1:5001/ext/skyfield:1.0';
const internal = (message: string) => ({
  reason: 'InternalError',
  message: `Internal error occurred: ${message}`,
});

/** As a real OpenShift 4.13 said it; `unseen` after what its sources say. */
const said: readonly (readonly [ImportTrouble, { reason: string; message: string }])[] = [
  [
    'plainHttp',
    internal(`${from}: Get "https://127.0.0.1:5001/v2/": http: server gave HTTP response to HTTPS client`),
  ],
  [
    'connectionRefused',
    internal(`${from}: Get "http://127.0.0.1:9/v2/": dial tcp 127.0.0.1:9: connect: connection refused`),
  ],
  [
    'notFound',
    {
      reason: 'NotFound',
      message: `dockerimage.image.openshift.io "127.0.0.1:5001/ext/skyfield:nope" not found`,
    },
  ],
  [
    'unauthorized',
    { reason: 'Unauthorized', message: `you may not have access to the container image "${from}"` },
  ],
  // What a token endpoint says that refuses a login, or the lack of one.
  [
    'unauthorized',
    internal(
      'registry.redhat.io/ubi9/ubi:latest: unauthorized: Please login to the Red Hat Registry using your Customer Portal credentials.',
    ),
  ],
  ['unauthorized', internal('unauthorized: authentication required')],
  [
    'unauthorized',
    internal('quay.io/a/b:1: Get "https://quay.io/v2/auth": unexpected status 401 (Unauthorized)'),
  ],
  [
    'notFound',
    { reason: 'NotFound', message: 'dockerimage.image.openshift.io "quay.io/a/unauthorized:1" not found' },
  ],
  ['unauthorized', internal(`${from}: denied: requested access to the resource is denied`)],
  [
    'untrusted',
    internal(
      `Get "https://r.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ),
  ],
  [
    'otherName',
    internal(`Get "https://r.example/v2/": x509: certificate is valid for a.example, not r.example`),
  ],
  [
    'otherName',
    internal(
      `Get "https://10.0.0.1/v2/": x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs`,
    ),
  ],
  [
    'expired',
    internal(
      `Get "https://r.example/v2/": x509: certificate has expired or is not yet valid: current time 2026-01-01 is after 2025-01-01`,
    ),
  ],
  [
    'certificate',
    internal(`Get "https://r.example/v2/": x509: certificate relies on legacy Common Name field`),
  ],
  [
    'unknownHost',
    internal(`Get "https://r.example/v2/": dial tcp: lookup r.example on 10.0.0.10:53: no such host`),
  ],
  ['noAnswer', internal(`Get "https://r.example/v2/": dial tcp 10.0.0.1:443: i/o timeout`)],
  ['noAnswer', internal(`Get "https://r.example/v2/": context deadline exceeded`)],
  [
    'notAllowed',
    {
      reason: 'Invalid',
      message: `spec.images[0].from.name: Forbidden: importing images from registry "r.example:443" is forbidden: registry "r.example:443" not allowed by whitelist: "quay.io:443"`,
    },
  ],
  ['blocked', { reason: 'Forbidden', message: 'forbidden: registry 127.0.0.1:5001 blocked' }],
  ['blocked', { reason: 'Forbidden', message: 'forbidden: registry  blocked' }],
  [
    'unauthorized',
    internal(
      `registry.redhat.io/ubi9/ubi:9.4: Get "https://registry.redhat.io/v2/ubi9/ubi/manifests/9.4": unauthorized: Please login to the Red Hat Registry using your Customer Portal credentials.`,
    ),
  ],
  [
    'unauthorized',
    { reason: 'Unauthorized', message: 'incorrect username or password for image "docker.io/a/b:1"' },
  ],
  [
    'plainHttp',
    {
      reason: 'BadRequest',
      message: 'the repository a/b is HTTP only and requires the insecure flag to import',
    },
  ],
  // Names say nothing of what is in the way.
  [
    'notFound',
    { reason: 'NotFound', message: 'dockerimage.image.openshift.io "q.io/a/unauthorized:denied" not found' },
  ],
  [
    'noAnswer',
    internal(
      `q.io/unauthorized/x:1: Get "https://q.io/v2/unauthorized/x/manifests/1": net/http: TLS handshake timeout`,
    ),
  ],
  [
    'tooMany',
    internal(
      `toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating`,
    ),
  ],
  ['other', internal(`${from}: unsupported schema version 1`)],
  ['other', internal(`q.io/a/unauthorized:toomanyrequests: unsupported schema version 1`)],
];

describe('A problem of an import', () => {
  it('is told by what the cluster says', () => {
    for (const [trouble, problem] of said) assert.equal(importTrouble(problem), trouble, problem.message);
  });

  it('names the registry and what the project lacks, and who can help', () => {
    const words = (trouble: ImportTrouble, more: { secrets?: readonly string[]; from?: string } = {}) => {
      const problem = said.find(([each]) => each === trouble)?.[1] ?? assert.fail();
      const { summary, advice } = importProblemWords(problem, { from, project: 'shop', ...more });
      return `${summary} ${advice}`.trim();
    };
    assert.match(
      words('unauthorized', { secrets: [] }),
      /^127\.0\.0\.1:5001 wants a login, and the project shop has no pull secret for it\. Add one/,
    );
    assert.match(
      words('unauthorized', { secrets: ['quay'] }),
      /does not accept the pull secret that the project shop has for it: quay\./,
    );
    assert.match(
      words('unauthorized', { secrets: ['a', 'b'] }),
      /does not accept that of the pull secrets which the project shop has for it: a and b\. The cluster tries one of them alone/,
    );
    assert.match(
      words('unauthorized'),
      /wants a login for 127\.0\.0\.1:5001\/ext\/skyfield:1\.0, or another one than shop has\./,
    );
    assert.match(
      words('notFound'),
      /^127\.0\.0\.1:5001 has no image ext\/skyfield:1\.0\. Either the tag or the whole repository/,
    );
    assert.match(words('notFound', { from: 'fedora' }), /^docker\.io has no repository fedora\./);
    assert.match(
      words('notFound', { from: `q.io/a@sha256:${'0'.repeat(64)}` }),
      /^q\.io has no image with this digest in a\./,
    );
    assert.match(
      words('untrusted'),
      /does not know who signed it\. .*additionalTrustedCA.* As a last resort the import can be insecure: .*anybody on the way/,
    );
    assert.match(words('plainHttp'), /speaks HTTP, and the cluster asks by HTTPS\. Only an insecure import/);
    assert.match(words('connectionRefused'), /It is the cluster that asks, not this machine/);
    assert.match(words('unknownHost'), /The cluster does not know the host/);
    assert.match(
      words('notAllowed'),
      /An administrator of the cluster can change that in image\.config\.openshift\.io\/cluster: allowedRegistriesForImport/,
    );
    assert.match(words('blocked'), /blocks the registry .*registrySources/);
    assert.match(words('tooMany'), /too many requests for now\. Try again later\./);
    assert.equal(words('other'), 'unsupported schema version 1');
  });

  it('keeps what the cluster said, on one line that can be shown', () => {
    const problem = { reason: 'x', message: 'one\ntwo\u202e' };
    const { message, summary } = importProblemWords(problem, { from, project: 'shop' });
    assert.equal(message, 'one two\ufffd');
    assert.equal(summary, message);
    assert.equal(
      importProblemWords({ reason: 'x', message: '' }, { from, project: 'shop' }).summary,
      'The cluster does not say why.',
    );
  });
});
