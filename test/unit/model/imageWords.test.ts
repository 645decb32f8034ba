import assert from 'node:assert/strict';
import { artifactWords, type ArtifactTypes } from '../../../src/model/artifact.ts';
import { httpLink } from '../../../src/model/httpLink.ts';
import { layerTypeWords, manifestTypeWords } from '../../../src/model/mediaType.ts';
import { countMissing, environmentByName, namedChanges } from '../../../src/model/revisionChanges.ts';
import { plainBlock } from '../../../src/model/text.ts';

const ociConfig = 'application/vnd.oci.image.config.v1+json';
const emptyConfig = 'application/vnd.oci.empty.v1+json';
const ociLayer = 'application/vnd.oci.image.layer.v1.tar+gzip';

describe('what an image manifest holds', () => {
  const manifests: readonly [ArtifactTypes, string | undefined][] = [
    [{ configType: ociConfig, layerTypes: [ociLayer] }, undefined],
    [
      {
        configType: 'application/vnd.docker.container.image.v1+json',
        layerTypes: ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'],
      },
      undefined,
    ],
    [{ configType: ociConfig, layerTypes: [] }, undefined],
    [{ layerTypes: [] }, undefined],
    [{ configType: '', layerTypes: [''] }, undefined],
    [
      {
        configType: 'application/vnd.cncf.helm.config.v1+json',
        layerTypes: ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'],
      },
      'Helm chart',
    ],
    [
      { configType: ociConfig, layerTypes: ['application/vnd.dev.cosign.simplesigning.v1+json'] },
      'signature',
    ],
    [
      { artifactType: 'application/vnd.cncf.notary.signature', layerTypes: ['application/jose+json'] },
      'signature',
    ],
    [{ configType: ociConfig, layerTypes: ['application/vnd.in-toto+json'] }, 'attestation'],
    [{ configType: ociConfig, layerTypes: ['application/vnd.dsse.envelope.v1+json'] }, 'attestation'],
    [{ artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json', layerTypes: [] }, 'Sigstore bundle'],
    [{ configType: ociConfig, layerTypes: ['text/spdx+json'] }, 'SBOM (SPDX)'],
    [{ artifactType: 'application/spdx+json', layerTypes: [] }, 'SBOM (SPDX)'],
    [{ artifactType: 'application/vnd.cyclonedx+json', layerTypes: [] }, 'SBOM (CycloneDX)'],
    [{ configType: ociConfig, layerTypes: ['application/vnd.syft+json'] }, 'SBOM (Syft)'],
    [
      { configType: 'application/vnd.wasm.config.v0+json', layerTypes: ['application/wasm'] },
      'WebAssembly module',
    ],
    [
      { artifactType: 'application/vnd.example.thing', configType: emptyConfig, layerTypes: ['text/plain'] },
      'artifact of type application/vnd.example.thing',
    ],
    [{ configType: emptyConfig, layerTypes: ['text/plain'] }, 'artifact of type text/plain'],
    [{ configType: emptyConfig, layerTypes: [] }, 'artifact'],
    [{ layerTypes: ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'] }, 'Helm chart'],
    [{ layerTypes: [ociLayer, 'text/odd'] }, undefined],
  ];
  for (const [types, words] of manifests) {
    it(`${JSON.stringify(types)} is ${words ?? 'a container image'}`, () =>
      assert.equal(artifactWords(types), words));
  }
});

describe('media types in words', () => {
  const layers: readonly [string, string][] = [
    [ociLayer, 'layer, gzip'],
    ['application/vnd.oci.image.layer.v1.tar', 'layer, uncompressed'],
    ['application/vnd.oci.image.layer.v1.tar+zstd', 'layer, zstd'],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'layer, gzip'],
    ['application/vnd.docker.image.rootfs.diff.tar', 'layer, uncompressed'],
    ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'layer, zstd'],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'foreign layer, gzip'],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+zstd', 'foreign layer, zstd'],
    ['application/vnd.oci.image.layer.v1.tar+encrypted', 'layer, encrypted'],
    ['application/octet-stream', 'application/octet-stream'],
    ['a\u202eb\n', 'a\ufffdb'],
  ];
  for (const [type, words] of layers) it(type, () => assert.equal(layerTypeWords(type), words));

  it('of manifests', () => {
    assert.equal(manifestTypeWords('application/vnd.oci.image.index.v1+json'), 'OCI index');
    assert.equal(
      manifestTypeWords('application/vnd.docker.distribution.manifest.v1+prettyjws'),
      'Docker image, schema 1, signed',
    );
    for (const type of ['application/vnd.example+json', 'constructor']) {
      assert.equal(manifestTypeWords(type), type);
    }
  });
});

describe('links', () => {
  const links: readonly [string, string | undefined][] = [
    ['https://git.example.com/x?y=1#z', 'https://git.example.com/x?y=1#z'],
    ['HTTP://git.example.com', 'http://git.example.com/'],
    ['https://аpple.example/', 'https://xn--pple-43d.example/'],
    ['javascript:alert(1)', undefined],
    ['command:workbench.action.quit', undefined],
    ['vscode://settings', undefined],
    ['file:///etc/passwd', undefined],
    ['data:text/html,x', undefined],
    ['//git.example.com', undefined],
    ['git@git.example.com:x.git', undefined],
    ['https://amy:hunter2@git.example.com/', undefined],
    ['https://amy@git.example.com/', undefined],
    ['https://', undefined],
    ['https:git.example.com', undefined],
    ['https://git.example.com/ and more', undefined],
    ['https://git.example.com\\@evil.example', undefined],
    ['see https://git.example.com', undefined],
    [`https://git.example.com/${'a'.repeat(3000)}`, undefined],
    ['', undefined],
  ];
  for (const [text, link] of links) it(text.slice(0, 60), () => assert.equal(httpLink(text), link));
});

describe('text of several lines', () => {
  it('keeps lines and tabs, and shows what would be invisible or turn the text around', () => {
    assert.equal(plainBlock('a\tb\r\nc\rd\n'), 'a\tb\nc\nd\n');
    assert.equal(
      plainBlock('\u0000\u001b[31m\u202egpj\u2066\u200b\ufeff\u0085'),
      '\ufffd\ufffd[31m\ufffdgpj\ufffd\ufffd\ufffd\ufffd',
    );
    assert.equal(plainBlock('<b>&amp;</b> äöü 漢字'), '<b>&amp;</b> äöü 漢字');
  });
});

describe('changes between revisions', () => {
  it('are those added, removed and changed, by name', () => {
    const before = new Map([
      ['same', '1'],
      ['gone', ''],
      ['b', '1'],
    ]);
    const after = new Map([
      ['b', '2'],
      ['same', '1'],
      ['added', ''],
    ]);
    assert.deepEqual(namedChanges(before, after), [
      { name: 'added', kind: 'added', after: '' },
      { name: 'b', kind: 'changed', before: '1', after: '2' },
      { name: 'gone', kind: 'removed', before: '' },
    ]);
  });

  it('count layers as often as they are there', () => {
    assert.equal(countMissing(['a', 'a', 'b'], ['a', 'c']), 2);
    assert.equal(countMissing([], ['a']), 0);
  });

  it('take the last of a variable that is set twice', () => {
    const twice = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    assert.deepEqual([...environmentByName(twice)], [['A', '2']]);
  });
});
