import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { fields, list, parseJson } from '../json.ts';
import { isInstalled, run } from './programs.ts';

// kubectl is in no Debian: its tests exist where it does.
if (isInstalled('kubectl')) {
  describe('kubectl, which no one here wrote, reads and watches', () => {
    let cluster: Cluster;

    before(async () => {
      cluster = await startCluster({ seed: 'demo' });
    });

    after(() => cluster.close());

    const kubectl = (...args: readonly string[]): Promise<string> =>
      run('kubectl', ['--kubeconfig', cluster.kubeconfigFile, ...args], { HOME: '/nonexistent' });

    it('lists image streams as a table', async () => {
      const printed = await kubectl('get', 'imagestreams');
      assert.match(printed, /^NAME +IMAGE REPOSITORY +TAGS +UPDATED/);
      assert.match(printed, /^skyfield +127\.0\.0\.1:\d+\/hackershop\/skyfield +1\.0,1\.1,2\.0/m);
    });

    it('gets, annotates and deletes', async () => {
      const stream = fields(parseJson(await kubectl('get', 'is', 'web', '-o', 'json')));
      assert.equal(fields(stream['metadata'])['name'], 'web');
      await kubectl('annotate', 'imagestream', 'web', 'reviewed=yes');
      await kubectl('delete', 'istag', 'lost-and-found:0.9');
      const lost = fields(parseJson(await kubectl('get', 'is', 'lost-and-found', '-o', 'json')));
      assert.deepEqual(
        list(fields(lost['status'])['tags']).map((history) => fields(history)['tag']),
        ['1.0'],
      );
    });

    it('says what may not be done, in the words of the server', async () => {
      await assert.rejects(
        kubectl('--context', 'hackershop-qa', 'delete', 'is', 'web'),
        /Forbidden.*User "greg" cannot delete resource "imagestreams"/s,
      );
    });

    it('watches: a push shows without asking again', async () => {
      const args = [
        '--kubeconfig',
        cluster.kubeconfigFile,
        'get',
        'imagestreams',
        '--watch-only',
        '-o',
        'name',
      ];
      const process = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const lines = readline.createInterface({ input: process.stdout });
      const seen = once(lines, 'line', { signal: AbortSignal.timeout(10_000) });
      while (!cluster.requests.list('/imagestreams').some(({ watch, status }) => watch && status === 200)) {
        await once(lines, 'line', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
      }
      await cluster.push({ repository: 'hackershop/fresh', tag: '1' });
      const [line] = (await seen) as [string];
      process.kill();
      assert.equal(line, 'imagestream.image.openshift.io/fresh');
    });
  });
}
