import assert from 'node:assert/strict';
import { isInstalled } from '../../../src/login/installed.ts';
import { testFolder } from '../../support/kubeconfigs.ts';

describe('A program on the PATH', () => {
  it('is found without running it', async () => {
    assert.equal(await isInstalled('sh', { PATH: '/nowhere:/bin' }), true);
    assert.equal(await isInstalled('sh', { PATH: '/nowhere' }), false);
    assert.equal(await isInstalled('sh', {}), false);
  });

  it('is none when it may not be run', async () => {
    await using folder = await testFolder();
    await folder.write('docker', '');
    assert.equal(await isInstalled('docker', { PATH: folder.path }), false);
  });
});
