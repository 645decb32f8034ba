import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyFrom } from '../../../src/commands/copyFrom.ts';
import { copyTo } from '../../../src/commands/copyTo.ts';
import { isDigest, shortDigest, type Digest } from '../../../src/model/digest.ts';
import { entryOf } from '../../../src/model/login/authFile.ts';
import { projectNode, streamNode, tagNode, type TagNode } from '../../../src/tree/node.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { registryLogin, startDockerRegistry, type DockerRegistry } from '../../support/dockerRegistry.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';
import { pushLayers } from '../../support/pushedImage.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { runSkopeo, skopeoPull, skopeoPush } from '../../support/skopeo.ts';
import { skyfieldLayout } from '../../support/skyfield.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';

/** The row of a tag. */
function row(project: string, stream: string, tag: string): TagNode {
  return tagNode(streamNode(projectNode(project), stream), tag);
}

describe('Copying images', () => {
  const authority = new Authority();
  let registry: DockerRegistry;
  let folder: TestFolder;
  let setup: CommandSetup;

  before(async () => {
    [registry, folder] = await Promise.all([
      startDockerRegistry({ kind: 'htpasswd' }, authority),
      testFolder(),
    ]);
    const certificateAuthority = await folder.write('authority.pem', authority.pem);
    setup = await commandSetup({}, {}, { connection: () => ({ certificateAuthority }) });
  });

  after(async () => {
    for (const each of [setup, registry, folder]) await each[Symbol.asyncDispose]();
  });

  /** What the machine is logged in to from now on. */
  async function logIn(host?: string): Promise<void> {
    const file = setup.machine.containersFile;
    const entry = entryOf(registryLogin.username, registryLogin.password);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ auths: host === undefined ? {} : { [host]: entry } }));
  }

  async function digestAt(name: string): Promise<Digest> {
    const certificates = await testFolder();
    await certificates.write('ca.crt', authority.pem);
    const raw = await runSkopeo(
      'inspect',
      '--format={{.Digest}}',
      `--cert-dir=${certificates.path}`,
      `--creds=${registryLogin.username}:${registryLogin.password}`,
      `docker://${registry.host}/${name}`,
    );
    await certificates[Symbol.asyncDispose]();
    const digest = raw.trim();
    assert.ok(isDigest(digest));
    return digest;
  }

  async function pushToCluster(repository: string, tag: string, as = '2.0'): Promise<void> {
    const { cluster } = setup;
    await skopeoPush({
      from: `oci:${skyfieldLayout}:${as}`,
      to: `${new URL(cluster.registry).host}/${repository}:${tag}`,
      ca: cluster.caPem,
      login: { username: 'phillip', password: cluster.tokens.phillip },
    });
  }

  const headOf = (project: string, stream: string, tag: string): string | undefined =>
    setup.cluster.state.imageStreams.get(project, stream)?.status.tags?.find((each) => each.tag === tag)
      ?.items?.[0]?.image;

  it('copies an index to a registry that this machine is logged in to', async () => {
    await logIn(registry.host);
    await pushToCluster('hackershop/travel', '1', '3.0');
    const to = `${registry.host}/team/travel:1`;
    const answers = ['Another registry…', to, 'All platforms', 'Copy'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'travel', '1'));
    const said = ui.shown.join('\n');
    assert.match(said, /Copied .*hackershop\/travel:1 \([0-9a-f]{8}\) to .*team\/travel:1\. .* were sent\./);
    assert.match(said, /With all of its platforms: linux\/amd64/);
    assert.equal(await digestAt('team/travel:1'), headOf('hackershop', 'travel', '1'));
    await skopeoPull({ from: to, ca: authority.pem, login: registryLogin });
    assert.ok(
      !said.includes(registryLogin.password) && !setup.logged.join().includes(registryLogin.password),
    );
  });

  it('says what a tag points to before it is moved, and leaves it when declined', async () => {
    await logIn(registry.host);
    const there = await pushLayers(registry, 'team/moved', '1', [Buffer.from('there')]);
    await pushToCluster('hackershop/moved', '1');
    const node = row('hackershop', 'moved', '1');
    const answers = ['Another registry…', `${registry.host}/team/moved:1`, ''];
    const ui = await setup.run(copyTo, answers, node);
    assert.match(ui.shown.join('\n'), new RegExp(`points to ${shortDigest(there.digest)} now`));
    assert.equal(await digestAt('team/moved:1'), there.digest);
    const again = await setup.run(
      copyTo,
      ['Another registry…', `${registry.host}/team/moved:1`, 'Copy'],
      node,
    );
    assert.match(again.shown.at(-1) ?? '', /^Copied /);
    const third = await setup.run(copyTo, ['Another registry…', `${registry.host}/team/moved:1`], node);
    assert.match(third.shown.at(-1) ?? '', /There is nothing to copy/);
  });

  it('without a login it says how to get one, and sends nothing', async () => {
    await logIn();
    await pushToCluster('hackershop/lonely', '1');
    const answers = ['Another registry…', `${registry.host}/team/lonely:1`, 'Log In in Terminal'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'lonely', '1'));
    assert.match(ui.shown.at(-1) ?? '', /no login for .* podman login/);
    assert.deepEqual(ui.terminal, [`podman login ${registry.host}`]);
  });

  it('copies an image of another registry into a new image stream', async () => {
    await logIn(registry.host);
    const pushed = await pushLayers(registry, 'theirs/rocket', '1.0', [200_000, Buffer.from('top')]);
    const answers = [
      'Copy Through This Machine',
      `${registry.host}/theirs/rocket:1.0`,
      'rocket',
      '1.0',
      'Copy',
    ];
    const ui = await setup.run(copyFrom, answers, projectNode('hackershop'));
    assert.match(ui.shown.at(-1) ?? '', /^Copied /);
    assert.equal(headOf('hackershop', 'rocket', '1.0'), pushed.digest);
  });

  it('takes the layers over when it copies within the cluster', async () => {
    await pushToCluster('hackershop/within', '1');
    setup.cluster.requests.clear();
    const answers = ['This cluster…', 'Copy', 'hackershop', 'New image stream…', 'within-copy', '1', 'Copy'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'within', '1'));
    assert.match(ui.shown.at(-1) ?? '', /^Copied .*Nothing had to be sent\.$/);
    assert.equal(headOf('hackershop', 'within-copy', '1'), headOf('hackershop', 'within', '1'));
    const asked = setup.cluster.requests.list('/blobs/uploads/').map(({ method }) => method);
    assert.deepEqual([...new Set(asked)], ['POST']);
  });

  it('copies into the cluster of another context', async () => {
    await pushToCluster('hackershop/abroad', '1');
    const other = setup.contexts.contexts.find(({ user }) => user.startsWith('kubeadmin'));
    assert.ok(other);
    const answers = [other.name, 'amys-audit', 'abroad', '1', 'Copy'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'abroad', '1'));
    assert.match(ui.shown.at(-1) ?? '', /^Copied /, ui.shown.join('\n'));
    assert.equal(headOf('amys-audit', 'abroad', '1'), headOf('hackershop', 'abroad', '1'));
  });

  it('names the right that is missing in the other project, and copies nothing', async () => {
    await pushToCluster('hackershop/refused', '1');
    const other = setup.contexts.contexts.find(({ user }) => user.startsWith('greg'));
    assert.ok(other);
    const answers = [other.name, 'hackershop', 'refused', '1', 'Copy'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'refused', '1'));
    assert.match(
      ui.shown.at(-1) ?? '',
      /You may not push images to .*imagestreams\/layers/,
      ui.shown.join('\n'),
    );
  });

  it('sends no login to another host unless that is wanted', async () => {
    const tokens = await startTlsServer({ authority }, json({ token: 'abc' }));
    const realm = `https://localhost:${tokens.port}/token`;
    const asking = await startTlsServer({ authority }, (seen, response) => {
      const isIn = seen.headers.authorization === 'Bearer abc';
      response.writeHead(isIn ? 404 : 401, {
        'www-authenticate': `Bearer realm="${realm}",service="s"`,
        'docker-distribution-api-version': 'registry/2.0',
        'content-type': 'application/json',
      });
      response.end('{"errors":[{"code":"X","message":"no"}]}');
    });
    try {
      const host = `127.0.0.1:${asking.port}`;
      await logIn(host);
      await pushToCluster('hackershop/careful', '1');
      const node = row('hackershop', 'careful', '1');
      const declined = await setup.run(copyTo, ['Another registry…', `${host}/a/b:1`, ''], node);
      assert.match(
        declined.shown.at(-1) ?? '',
        new RegExp(`Send the login for ${host} to localhost:${tokens.port}`),
      );
      assert.equal(tokens.seen.length, 0);
      assert.ok(asking.seen.every(({ headers }) => headers.authorization === undefined));
      await setup.run(copyTo, ['Another registry…', `${host}/a/b:1`, 'Send Login', ''], node);
      assert.match(tokens.seen[0]?.headers.authorization ?? '', /^Basic /);
      assert.ok(asking.seen.every(({ headers }) => !headers.authorization?.startsWith('Basic')));
      // It is remembered.
      const second = await setup.run(copyTo, ['Another registry…', `${host}/a/b:1`, ''], node);
      assert.ok(!second.shown.join().includes('Send the login'));
    } finally {
      await tokens[Symbol.asyncDispose]();
      await asking[Symbol.asyncDispose]();
    }
  });

  it('names the setting for a certificate that is not trusted', async () => {
    const stranger = await startTlsServer({ authority: new Authority() }, json({}));
    await logIn(`127.0.0.1:${stranger.port}`);
    await pushToCluster('hackershop/stranger', '1');
    const to = `127.0.0.1:${stranger.port}/a/b:1`;
    const answers = ['Another registry…', to, 'Open Setting'];
    const ui = await setup.run(copyTo, answers, row('hackershop', 'stranger', '1'));
    await stranger[Symbol.asyncDispose]();
    assert.match(ui.shown.at(-1) ?? '', /is not trusted: .* imageRegistry\.certificateAuthority/);
    assert.deepEqual(ui.opened, ['setting imageRegistry.certificateAuthority']);
    assert.equal(stranger.seen.length, 0);
  });

  it('never gives one cluster’s token to the registry of a context that is shown by then', async () => {
    await pushToCluster('hackershop/switched', '1');
    const ui = new ScriptedUi('This cluster…', 'Copy', 'hackershop', 'switched', '2', 'Copy');
    const other = setup.contexts.contexts.find(({ user }) => user.startsWith('kubeadmin'));
    const progress = ui.progress.bind(ui);
    ui.progress = async (title, task) => {
      const result = await progress(title, task);
      await setup.contexts.choose(other?.name);
      await setup.store.settled();
      return result;
    };
    try {
      await copyTo.run(setup.context(ui), row('hackershop', 'switched', '1'));
      assert.match(ui.shown.at(-1) ?? '', /Another context is shown by now, so nothing was copied\./);
    } finally {
      await setup.contexts.choose(undefined);
      await setup.store.settled();
    }
  });
});
