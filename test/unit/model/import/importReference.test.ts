import assert from 'node:assert/strict';
import {
  pullSpecOf,
  readImportReference,
  repositoryOf,
  suggestedStream,
} from '../../../../src/model/import/importReference.ts';
import { numbers } from '../../../support/random.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('What is to be imported', () => {
  const spec = (typed: string): string => {
    const read = readImportReference(typed);
    return read.kind === 'reference' ? pullSpecOf(read.reference) : read.kind;
  };
  const notes = (typed: string): readonly string[] => {
    const read = readImportReference(typed);
    return read.kind === 'reference' ? read.notes : [];
  };
  const problem = (typed: string): string => {
    const read = readImportReference(typed);
    return read.kind === 'problem' ? read.problem : read.kind;
  };

  it('reads short names as docker and oc do', () => {
    assert.equal(spec('fedora'), 'docker.io/library/fedora:latest');
    assert.equal(spec('fedora:41'), 'docker.io/library/fedora:41');
    assert.equal(spec('docker.io/fedora'), 'docker.io/library/fedora:latest');
    assert.equal(spec('index.docker.io/library/fedora'), 'docker.io/library/fedora:latest');
    assert.equal(spec('bitnami/nginx'), 'docker.io/bitnami/nginx:latest');
    assert.equal(spec('localhost/web'), 'localhost/web:latest');
    assert.equal(spec('localhost:5000/web'), 'localhost:5000/web:latest');
    assert.equal(spec('quay.io/a/b/c:1'), 'quay.io/a/b/c:1');
    assert.equal(spec('registry:2'), 'docker.io/library/registry:2');
    assert.equal(spec('Quay.IO/a/b:V1'), 'quay.io/a/b:V1');
    assert.equal(spec(`quay.io/a/b@${digest}`), `quay.io/a/b@${digest}`);
    assert.deepEqual(notes('quay.io/a/b'), []);
  });

  it('takes what people paste, and says what it left out', () => {
    const pasted = [
      'docker pull quay.io/a/b:1',
      '$ sudo podman pull --platform linux/arm64 quay.io/a/b:1',
      'podman pull -q quay.io/a/b:1 && podman run quay.io/a/b:1',
      'docker image pull quay.io/a/b:1',
      'docker://quay.io/a/b:1',
      'https://quay.io/a/b:1',
      '"quay.io/a/b:1"',
      '`docker pull quay.io/a/b:1`',
      'FROM quay.io/a/b:1 AS build',
      'FROM --platform=$BUILDPLATFORM quay.io/a/b:1',
      '- image: quay.io/a/b:1',
      'image: "quay.io/a/b:1" # the newest',
      'docker pull quay.io/a/b:1 # the newest',
      '“quay.io/a/b:1”',
      'oc import-image web --from=quay.io/a/b:1 --confirm -n shop',
      'COPY --from=quay.io/a/b:1 /bin/a /bin/b',
      '  quay.io/a/b:1/ ',
    ];
    for (const text of pasted) assert.equal(spec(text), 'quay.io/a/b:1', text);
    assert.deepEqual(notes('docker pull quay.io/a/b:1'), ['Only the image of the pull command is used.']);
    assert.deepEqual(notes('docker://fedora'), ['docker:// is not a part of a pull spec.']);
    assert.equal(spec('https://hub.docker.com/_/fedora'), 'docker.io/library/fedora:latest');
    assert.equal(spec('https://hub.docker.com/r/bitnami/nginx/tags?x=1'), 'docker.io/bitnami/nginx:latest');
    assert.equal(spec('hub.docker.com/r/bitnami/nginx'), 'docker.io/bitnami/nginx:latest');
    assert.equal(spec('https://quay.io/repository/fedora/fedora?tab=tags'), 'quay.io/fedora/fedora:latest');
    assert.equal(spec('quay.io/repository/fedora/fedora'), 'quay.io/fedora/fedora:latest');
  });

  it('makes names lower-case and drops a tag beside a digest, saying so', () => {
    assert.equal(spec('Fedora:Rawhide'), 'docker.io/library/fedora:Rawhide');
    assert.deepEqual(notes('Fedora'), ['Names of repositories are lower-case, so it is read so.']);
    assert.equal(spec(`fedora:41@${digest}`), `docker.io/library/fedora@${digest}`);
    assert.deepEqual(notes(`fedora:41@${digest}`), ['The digest alone counts: the tag 41 is left out.']);
  });

  it('says why a text is none', () => {
    assert.equal(problem(''), 'nothing');
    assert.equal(problem('docker pull'), 'A pull spec has no spaces in it.');
    assert.equal(problem('two words'), 'A pull spec has no spaces in it.');
    assert.equal(problem('quay.io/a/b!'), 'A pull spec has no ! in it.');
    assert.match(problem('quay.io/a/b@sha256:12'), /^After the @ stands a whole digest/);
    assert.match(problem(digest), /^A digest alone does not say where the image is/);
    for (const host of ['quay.io', 'quay.io:443', 'localhost', 'localhost:5000', 'docker.io/'])
      assert.match(problem(host), /alone is the name of a registry/, host);
    for (const text of ['quay.io/', 'a//b', 'a/-b', ':1', '@', 'a..b', `a:${'x'.repeat(129)}`])
      assert.equal(readImportReference(text).kind, 'problem', text);
  });

  it('suggests a stream that may be called so', () => {
    const stream = (typed: string): string => {
      const read = readImportReference(typed);
      return read.kind === 'reference' ? suggestedStream(read.reference, 'shop') : '';
    };
    assert.equal(stream('quay.io/a/web'), 'web');
    assert.equal(stream('quay.io/a/my__web---x'), 'my_web-x');
    assert.equal(stream(`quay.io/a/${'x'.repeat(254)}`), 'image');
  });

  it('reads any text without failing, and what it made of it as the same', () => {
    const below = numbers(7);
    const pieces = [
      'a',
      'B',
      '/',
      ':',
      '@',
      '.',
      '-',
      '_',
      ' ',
      '"',
      'docker pull ',
      'https://',
      digest,
      'é',
      '\u202e',
      '`',
      '$ ',
      '--x ',
    ];
    for (let round = 0; round < 20_000; round += 1) {
      const typed = Array.from({ length: below(9) }, () => pieces[below(pieces.length)]).join('');
      const read = readImportReference(typed);
      if (read.kind !== 'reference') continue;
      const again = readImportReference(pullSpecOf(read.reference));
      assert.equal(
        again.kind === 'reference' && pullSpecOf(again.reference),
        pullSpecOf(read.reference),
        typed,
      );
      assert.match(repositoryOf(read.reference), /^[a-z0-9.:-]+(?:\/[a-z0-9._-]+)+$/, typed);
    }
  });
});
