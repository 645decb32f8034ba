import assert from 'node:assert/strict';
import { parseImageConfig } from '../../../src/model/imageConfig.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import { fromRegistry, loadedValue, skyfield, tagInput } from '../../support/recordedTag.ts';

describe('The tag page of an image that says odd things of itself', () => {
  it('shows its platform without what acts on the text around', () => {
    const raw = { os: 'linux\u202e', architecture: 'amd64\u0007', config: {}, rootfs: { diff_ids: [] } };
    const config = loadedValue(parseImageConfig(raw, 'read it'));
    const images = new Map([[skyfield.v10, { ...fromRegistry(skyfield.v10), config }]]);
    const { image } = buildTagPage(tagInput('1.0', { images }));
    assert.equal(image?.platform, 'linux\ufffd/amd64\ufffd');
  });
});
