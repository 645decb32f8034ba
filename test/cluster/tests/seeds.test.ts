import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { assertQuick } from '../../support/yardstick.ts';
import { buildImage } from '../build/image.ts';
import { startCluster } from '../cluster.ts';
import { digestOf } from '../images/manifest.ts';
import { fields, list, parseJson, text } from '../json.ts';
import { BlobStore } from '../registry/blobs.ts';
import { seed } from '../seeds/index.ts';
import { State } from '../state/state.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

describe('seeds', () => {
  it('large: 200 projects of 10 streams of 8 tags', async () => {
    const cluster = await startCluster({ seed: 'large' });
    try {
      const phillip = cluster.as('phillip');
      assert.equal(
        list(fields(await phillip.get('/apis/project.openshift.io/v1/projects'))['items']).length,
        200,
      );
      const streams = fields(
        await phillip.get('/apis/image.openshift.io/v1/namespaces/project-200/imagestreams'),
      );
      assert.equal(list(streams['items']).length, 10);
      assert.equal(cluster.state.images.list().length, 16_000);
    } finally {
      await cluster.close();
    }
  });

  it('large: takes no more time than its size', () => {
    const fill = (projects: number): void =>
      seed('large', { state: new State(), blobs: new BlobStore() }, { projects });
    assertQuick(
      () => fill(200),
      () => fill(20),
      30,
    );
  });

  it('large: takes its size from the options', async () => {
    const cluster = await startCluster({ seed: 'large', size: { projects: 2, streams: 3, tags: 4 } });
    try {
      assert.equal(cluster.state.imageStreams.list().length, 6);
      assert.equal(cluster.state.imageStreams.list()[0]?.status.tags?.length, 4);
    } finally {
      await cluster.close();
    }
  });

  it('demo: every layer of every image can be pulled and is what its digest says', async () => {
    const cluster = await startCluster({ seed: 'demo' });
    try {
      for (const stream of cluster.state.imageStreams.list()) {
        const { namespace = '', name } = stream.metadata;
        const at = `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams/${name}/layers`;
        const layers = fields(await cluster.as('kubeadmin').get(at));
        for (const digest of Object.keys(fields(layers['blobs']))) {
          if (cluster.state.images.get(undefined, digest)) continue;
          const blob = await cluster
            .as('kubeadmin')
            .send(`/v2/${namespace}/${name}/blobs/${digest}`, { registry: true });
          assert.equal(digestOf(blob.body), digest, `${namespace}/${name} ${digest}`);
        }
      }
    } finally {
      await cluster.close();
    }
  });

  it('the same build steps give the same digests', () => {
    const options = {
      created: new Date(0),
      steps: [{ command: 'COPY a /', files: [{ name: 'a', content: 'a' }] }],
    };
    assert.equal(buildImage(options).digest, buildImage(options).digest);
    assert.notEqual(buildImage().digest, buildImage().digest);
  });
});

describe('npm run cluster', () => {
  it('prints one line of JSON, keeps tokens in a file, ends on SIGTERM and leaves nothing', async () => {
    const child = spawn(process.execPath, [main, '--seed', 'demo'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = readline.createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    const printed = fields(parseJson(line));
    assert.deepEqual(Object.keys(printed), ['api', 'registry', 'control', 'ca', 'kubeconfig', 'tokens']);
    const file = (name: string): string => text(printed[name]) ?? '';
    const tokens = fields(parseJson(readFileSync(file('tokens'), 'utf8')));
    assert.ok(!line.includes(String(tokens['phillip'])));
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.ok(!existsSync(path.dirname(file('kubeconfig'))));
  });

  it('takes the port it is given, and says when it is taken', async () => {
    const first = await startCluster();
    try {
      await assert.rejects(startCluster({ port: Number(new URL(first.api).port) }), { code: 'EADDRINUSE' });
    } finally {
      await first.close();
    }
  });

  it('says what is wrong with a seed that it does not know', async () => {
    const child = spawn(process.execPath, [main, '--seed', 'none'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(complaint, /--seed must be one of empty, demo, large, not "none"/);
  });
});
