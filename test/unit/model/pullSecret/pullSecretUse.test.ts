import assert from 'node:assert/strict';
import { importsOf, importsWith } from '../../../../src/model/pullSecret/pullSecretUse.ts';
import type { ImageStream } from '../../../../src/model/imageStream.ts';

const specs = ['fedora:41', 'index.docker.io/fedora', 'registry-1.docker.io/library/fedora', 'bitnami/nginx'];

const stream: ImageStream = {
  project: 'shop',
  name: 'web',
  uid: 'u',
  resourceVersion: '1',
  annotations: {},
  localLookup: false,
  tags: specs.map((pullSpec) => ({
    name: pullSpec,
    revisions: [],
    scheduled: false,
    source: { kind: 'external', pullSpec },
  })),
};

describe('The use of a pull secret', () => {
  it('is by all names of Docker Hub', () => {
    const imports = importsOf([stream]);
    assert.deepEqual(
      imports.map(({ from }) => `${from.host}/${from.path}`),
      [...Array.from({ length: 3 }, () => 'docker.io/library/fedora'), 'docker.io/bitnami/nginx'],
    );
    assert.equal(importsWith(['docker.io/library'], imports).length, 3);
    assert.equal(importsWith(['https://index.docker.io/v1/'], imports).length, 4);
  });
});
