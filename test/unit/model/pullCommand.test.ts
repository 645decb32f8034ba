import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { digestOfImageID } from '../../../src/model/imageReference.ts';
import { pullCommand, pullTools, pushCommands } from '../../../src/model/pullCommand.ts';
import { pullSpecs, repositories } from '../../../src/model/pullSpec.ts';
import type { AddressSource, RegistryAddress } from '../../../src/model/registryAddress/registryAddress.ts';
import { startCluster } from '../../cluster/cluster.ts';
import { digest } from '../../support/digest.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { recordedStream } from '../../support/recordedTag.ts';

const run = promisify(execFile);
const spec = 'registry.example:5000/shop/web:1';
const byDigest = `registry.example/shop/web@${digest('web')}`;

describe('A pull command', () => {
  it('is that of the tool', () => {
    assert.deepEqual(
      pullTools.map((tool) => pullCommand(tool, spec, 'sh')),
      [
        `docker pull ${spec}`,
        `podman pull ${spec}`,
        `skopeo copy docker://${spec} docker-archive:web-1.tar:web:1`,
        `oc image mirror ${spec} file://web:1`,
      ],
    );
    const short = digestOfImageID(byDigest)?.slice(7, 15) ?? '';
    assert.equal(pullCommand('docker', byDigest, 'powershell'), `docker pull '${byDigest}'`);
    assert.ok(pullCommand('skopeo', byDigest, 'sh').endsWith(`docker-archive:web-${short}.tar:web:${short}`));
  });

  it('takes nothing for more than a word', () => {
    const hostile = 'registry.example/a/b:1;$(id) `id`';
    for (const tool of pullTools) {
      for (const shell of ['sh', 'other'] as const) {
        const command = pullCommand(tool, hostile, shell);
        assert.ok(!/(^|[^'\w/:.-])\$\(id\)/.test(command.replaceAll(/'[^']*'/g, '')), command);
      }
    }
  });

  it('pulls with the real skopeo, in a real shell', async () => {
    const cluster = await startCluster({ seed: 'demo' });
    await using folder = await testFolder();
    try {
      const { host } = new URL(cluster.registry);
      const login = Buffer.from(`phillip:${cluster.tokens.phillip}`).toString('base64');
      const auth = await folder.write('auth.json', JSON.stringify({ auths: { [host]: { auth: login } } }));
      await folder.write('policy.json', JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
      const line = pullCommand('skopeo', `${host}/hackershop/skyfield:2.0`, 'sh');
      const environment = {
        PATH: process.env['PATH'] ?? '',
        HOME: folder.path,
        REGISTRY_AUTH_FILE: auth,
        SSL_CERT_FILE: cluster.caFile,
      };
      await run('sh', ['-c', line.replace('skopeo', 'skopeo --policy policy.json')], {
        cwd: folder.path,
        env: environment,
      });
      assert.ok((await readdir(folder.path)).includes('skyfield-2.0.tar'));
    } finally {
      await cluster.close();
    }
  });
});

describe('Push commands', () => {
  it('are those of the tool', () => {
    assert.equal(
      pushCommands('podman', 'web:1', spec, 'sh'),
      `podman tag web:1 ${spec}\npodman push ${spec}`,
    );
    assert.equal(
      pushCommands('skopeo', 'web:1', spec, 'sh'),
      `skopeo copy docker-daemon:web:1 docker://${spec}`,
    );
  });
});

describe('The addresses of a stream', () => {
  const { publicRepository = '', repository = '', ...bare } = recordedStream();
  const stream = { ...bare, publicRepository, repository };
  const found = (kind: 'setting' | 'imageConfig' | 'inCluster', host: string): RegistryAddress => {
    const source: AddressSource = { kind };
    return { host, reach: kind === 'inCluster' ? 'internal' : 'public', source };
  };
  const addresses = (...args: Parameters<typeof repositories>) =>
    repositories(...args).map(({ address }) => address);

  it('are its own, the public one first', () => {
    assert.deepEqual(addresses(stream), [publicRepository, repository]);
    assert.deepEqual(addresses(stream, found('imageConfig', 'found.example')), [
      publicRepository,
      repository,
    ]);
  });

  it('begin with the one that the person set', () => {
    assert.deepEqual(addresses(stream, found('setting', 'set.example')), [
      `set.example/planet-express/skyfield`,
      repository,
    ]);
  });

  it('begin with what was found where the stream names no public one', () => {
    const inside = { ...bare, repository };
    assert.deepEqual(addresses(inside), [repository]);
    assert.deepEqual(addresses(inside, found('imageConfig', 'found.example')), [
      'found.example/planet-express/skyfield',
      repository,
    ]);
    assert.deepEqual(addresses(inside, found('inCluster', 'inside.svc')), [repository]);
    assert.deepEqual(addresses(bare), []);
    const specs = pullSpecs(inside, '1', digest('a'), found('imageConfig', 'found.example'));
    assert.deepEqual(
      specs.map(({ by, reach }) => `${reach} ${by}`),
      ['public tag', 'public digest', 'internal tag', 'internal digest'],
    );
  });
});
