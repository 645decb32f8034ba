import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { entryOf } from '../../src/model/login/authFile.ts';
import { Authority } from '../cluster/tls/authority.ts';
import { registryLogin, startDockerRegistry, type DockerRegistry } from '../support/dockerRegistry.ts';
import { testFolder } from '../support/kubeconfigs.ts';
import { skyfieldLayout } from '../support/skyfield.ts';
import { runSkopeo, skopeoPull, skopeoPush } from '../support/skopeo.ts';
import { useSession } from './session.ts';

/** Who vouches for the other registry. */
const authority = new Authority();
const authorityFile = join(tmpdir(), `image-registry-authority-${process.pid}.pem`);

describe('Copying images to and from another registry', () => {
  let registry: DockerRegistry;

  before('start the other registry', async () => {
    await writeFile(authorityFile, authority.pem);
    registry = await startDockerRegistry({ kind: 'htpasswd' }, authority);
  });

  const session = useSession({ settings: { 'imageRegistry.certificateAuthority': authorityFile } });

  before('log the machine in to it', async () => {
    const file = join(session().vscode.profile.home, 'run', 'containers', 'auth.json');
    const entry = entryOf(registryLogin.username, registryLogin.password);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ auths: { [registry.host]: entry } }));
  });

  after('stop it', async () => {
    await registry[Symbol.asyncDispose]();
    await rm(authorityFile, { force: true });
  });

  /** A registry, and how skopeo gets into it. */
  const there = () => ({ host: registry.host, ca: authority.pem, login: registryLogin });
  const here = () => {
    const { cluster } = session();
    const login = { username: 'phillip', password: cluster.tokens.phillip };
    return { host: new URL(cluster.registry).host, ca: cluster.caPem, login };
  };

  async function digestAt({ host, ca, login }: ReturnType<typeof here>, name: string): Promise<string> {
    await using folder = await testFolder();
    await folder.write('ca.crt', ca);
    const access = [`--cert-dir=${folder.path}`, `--creds=${login.username}:${login.password}`];
    const image = `docker://${host}/${name}`;
    return (await runSkopeo('inspect', '--format={{.Digest}}', ...access, image)).trim();
  }

  it('an index of the cluster gets to the other registry with its digest', async () => {
    const { window } = session();
    const { host, ...access } = here();
    await skopeoPush({ from: `oci:${skyfieldLayout}:3.0`, to: `${host}/hackershop/travel:3.0`, ...access });
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'travel');
    await window.tree.row(['hackershop', 'travel', '3.0']);
    await window.tree.chooseFromMenu(['hackershop', 'travel', '3.0'], 'Copy Image To…');
    await window.pick('Another registry…');
    await window.answer(`${registry.host}/team/travel:3.0`);
    await window.pick('All platforms');
    const question = await window.dialog();
    assert.match(question, /Copy .*hackershop\/travel:3\.0 \([0-9a-f]{8}\) to .*\/team\/travel:3\.0\?/);
    assert.match(question, /go through this machine/);
    await window.screenshot('copy-to');
    await window.pressInDialog('Copy');
    await window.notification(/^Copied .*team\/travel:3\.0\. .* were sent\./);
    assert.equal(await digestAt(there(), 'team/travel:3.0'), await digestAt(here(), 'hackershop/travel:3.0'));
    await skopeoPull({ from: `${registry.host}/team/travel:3.0`, ...there() });
  });

  it('an image of the other registry gets into a new image stream with its digest', async () => {
    const { window } = session();
    const { host, ...access } = there();
    await skopeoPush({ from: `oci:${skyfieldLayout}:2.0`, to: `${host}/theirs/rocket:1.1`, ...access });
    await window.tree.chooseFromMenu(['hackershop'], 'Copy Image From…');
    await window.pick('Copy Through This Machine');
    await window.answer(`${host}/theirs/rocket:1.1`);
    await window.pick('rocket');
    await window.answer('1.1');
    assert.match(await window.dialog(), /Copy .*theirs\/rocket:1\.1 to .*hackershop\/rocket:1\.1\?/);
    await window.pressInDialog('Copy');
    await window.notification(/^Copied .*hackershop\/rocket:1\.1\./);
    await window.tree.row(['hackershop', 'rocket']);
    assert.equal(
      await digestAt(here(), 'hackershop/rocket:1.1'),
      await digestAt(there(), 'theirs/rocket:1.1'),
    );
    const asked = session()
      .cluster.requests.list('/v2/')
      .map(({ path }) => path);
    assert.ok(!asked.join('\n').includes(registryLogin.password));
  });
});
