import assert from 'node:assert/strict';
import type { Failure } from '../../../src/model/failure.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import { fromApi, loadedValue, skyfield, tagInput } from '../../support/recordedTag.ts';

const unreachable: Failure = { kind: 'unreachable', host: 'registry.example', reason: 'connection refused' };

describe('the page of an index', () => {
  it('shows its first platform, attestations left out', () => {
    const page = buildTagPage(tagInput('3.0'));
    assert.deepEqual(page.platforms, [
      { digest: skyfield.amd64, name: 'linux/amd64', selected: true },
      { digest: skyfield.arm64, name: 'linux/arm64', selected: false },
    ]);
    assert.equal(page.image?.digest, skyfield.amd64);
    assert.equal(page.image.indexDigest, skyfield.index);
    assert.equal(page.image.platform, 'linux/amd64');
    assert.equal(page.image.mediaType, 'OCI image');
    assert.deepEqual(page.gaps, []);
  });

  it('shows the platform that was picked, with its own pull spec', () => {
    const page = buildTagPage(tagInput('3.0', { platform: skyfield.arm64 }));
    assert.equal(page.image?.digest, skyfield.arm64);
    assert.deepEqual(
      page.pullSpecs.map(({ label, text }) => [label, text.split('skyfield')[1]]),
      [
        ['By tag', ':3.0'],
        ['By digest', `@${skyfield.index}`],
        ['By tag, inside the cluster', ':3.0'],
        ['By digest, inside the cluster', `@${skyfield.index}`],
        ['By digest, linux/arm64 alone', `@${skyfield.arm64}`],
        ['By digest, linux/arm64 alone, inside the cluster', `@${skyfield.arm64}`],
      ],
    );
  });

  it('shows the first when the picked one is gone', () => {
    const page = buildTagPage(tagInput('3.0', { platform: skyfield.attestation }));
    assert.equal(page.image?.digest, skyfield.amd64);
  });

  it('knows its platforms from the API alone, and leaves the attestation out there too', () => {
    const images = new Map([[skyfield.index, fromApi('tag/get-index', unreachable)]]);
    for (const layers of [{ kind: 'loading' } as const, tagInput('3.0').layers]) {
      const page = buildTagPage(tagInput('3.0', { images, layers }));
      assert.deepEqual(
        page.platforms.map(({ name }) => name),
        ['linux/amd64', 'linux/arm64'],
      );
    }
  });

  it('names platforms by their digest, and says why, while their names are not known', () => {
    const images = new Map([
      [skyfield.index, { manifest: { kind: 'failed', failure: unreachable } as const }],
    ]);
    const page = buildTagPage(tagInput('3.0', { images }));
    assert.deepEqual(
      page.platforms.map(({ name }) => name),
      ['212e8017', '6ee3abd1'],
    );
    assert.deepEqual(
      page.gaps.map(({ what }) => what),
      ['The names of the platforms'],
    );
  });

  it('shows no image when it has none', () => {
    const empty = { kind: 'index', platforms: [] } as const;
    const layers = loadedValue(new Map([[skyfield.index, empty]]));
    const page = buildTagPage(tagInput('3.0', { layers }));
    assert.equal(page.image, undefined);
    assert.deepEqual(page.gaps, [{ what: 'The image', why: 'This index has no image for any platform.' }]);
  });
});
