import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import type { UserName } from '../identity.ts';
import { fields, list, parseJson } from '../json.ts';
import { layoutFolder, readLayout } from './layout.ts';
import { isInstalled, run } from './programs.ts';

// In CI skopeo must be there; elsewhere its tests exist only where it does.
if (isInstalled('skopeo') || process.env['CI'] !== undefined) {
  describe('skopeo, which no one here wrote, pushes and pulls', () => {
    let cluster: Cluster;
    let folder: string;
    let host: string;

    before(async () => {
      cluster = await startCluster({ seed: 'demo' });
      host = new URL(cluster.registry).host;
      folder = await mkdtemp(path.join(tmpdir(), 'skopeo-test-'));
      await writeFile(path.join(folder, 'ca.crt'), cluster.caPem);
    });

    after(async () => {
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** Runs skopeo as a user, with the token in a file and never in the arguments. */
    async function skopeo(user: UserName, ...args: readonly string[]): Promise<string> {
      const authFile = path.join(folder, `${user}.json`);
      const auth = Buffer.from(`${user}:${cluster.tokens[user]}`).toString('base64');
      await writeFile(authFile, JSON.stringify({ auths: { [host]: { auth } } }), { mode: 0o600 });
      return run('skopeo', [...args, '--authfile', authFile]);
    }

    async function copyIn(
      user: UserName,
      tag: string,
      repository: string,
      ...options: string[]
    ): Promise<void> {
      const to = `docker://${host}/${repository}:${tag}`;
      await skopeo(user, 'copy', `oci:${layoutFolder}:${tag}`, to, '--dest-cert-dir', folder, ...options);
    }

    it('pushes an image: stream, tag and Image come to be, with the digest of the layout', async () => {
      await copyIn('phillip', '2.0', 'hackershop/pushed');
      const tag = fields(
        await cluster
          .as('phillip')
          .get('/apis/image.openshift.io/v1/namespaces/hackershop/imagestreamtags/pushed:2.0'),
      );
      const image = fields(tag['image']);
      assert.equal(fields(image['metadata'])['name'], readLayout('2.0').digest);
      assert.equal(list(image['dockerImageLayers']).length, 3);
    });

    it('pushes an index with all its images, and pulls it back byte for byte', async () => {
      await copyIn('phillip', '3.0', 'hackershop/indexed', '--all');
      const back = path.join(folder, 'back');
      await skopeo(
        'phillip',
        'copy',
        '--all',
        '--src-cert-dir',
        folder,
        `docker://${host}/hackershop/indexed:3.0`,
        `oci:${back}:3.0`,
      );
      const index = fields(parseJson(await readFile(path.join(back, 'index.json'), 'utf8')));
      assert.equal(fields(list(index['manifests'])[0])['digest'], readLayout('3.0').digest);
    });

    it('pulls what the demo holds: Docker schema 2, zstd layers', async () => {
      for (const reference of ['skyfield:1.0', 'catalogue:zstd', 'catalogue:3.0-docker', 'catalogue:3.0']) {
        await skopeo(
          'greg',
          'copy',
          '--src-cert-dir',
          folder,
          `docker://${host}/hackershop/${reference}`,
          `dir:${path.join(folder, reference.replace(':', '-'))}`,
        );
      }
    });

    it('lists tags and reads configs', async () => {
      const options = ['--cert-dir', folder];
      const tags = fields(
        parseJson(await skopeo('greg', 'list-tags', `docker://${host}/hackershop/web`, ...options)),
      );
      assert.deepEqual(list(tags['Tags']).sort(), ['edge', 'nightly']);
      const config = await skopeo(
        'greg',
        'inspect',
        '--config',
        `docker://${host}/hackershop/skyfield:1.1`,
        ...options,
      );
      assert.match(config, /org\.opencontainers\.image\.source/);
    });

    it('may not push without the right', async () => {
      await assert.rejects(
        copyIn('greg', '2.0', 'hackershop/skyfield'),
        /unauthorized|authentication required/,
      );
    });

    it('mounts the layers of one repository into another instead of pushing them again', async () => {
      cluster.requests.clear();
      const certificates = ['--src-cert-dir', folder, '--dest-cert-dir', folder];
      const [from, to] = ['hackershop/skyfield:2.0', 'hackershop-prod/copied:2.0'];
      await skopeo('phillip', 'copy', ...certificates, `docker://${host}/${from}`, `docker://${host}/${to}`);
      const mounts = cluster.requests.list('mount=').filter(({ status }) => status === 201);
      assert.ok(mounts.length > 0, 'no layer was mounted');
    });
  });
}
