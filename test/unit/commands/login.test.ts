import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { copyLoginCommand } from '../../../src/commands/copyLoginCommand.ts';
import type { Choice } from '../../../src/commands/ui.ts';
import { logIn } from '../../../src/commands/logIn.ts';
import { loginAccounts } from '../../../src/commands/loginAccounts.ts';
import { logOut } from '../../../src/commands/logOut.ts';
import { entryOf } from '../../../src/model/login/authFile.ts';
import { record } from '../../../src/model/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { skyfieldLayout } from '../../support/skyfield.ts';
import { storeUntil } from '../../support/storeUntil.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';

const run = promisify(execFile);
const containers = 'Auth file of podman, skopeo and buildah';
const ofDocker = 'Auth file of docker';

/** Runs a line in a shell on the machine of a setup; rejects with what it said. */
async function shell({ machine }: CommandSetup, line: string): Promise<string> {
  const running = run('sh', ['-c', line], { env: machine.machine.env, cwd: machine.folder.path });
  running.child.stdin?.end();
  return (await running).stdout;
}

const hostOf = ({ cluster }: CommandSetup): string => new URL(cluster.registry).host;
const last = (texts: readonly string[]): string => texts.at(-1) ?? '';

/** Pushes and pulls with the real skopeo, which looks for the login where it always does. */
async function pushAndPull(setup: CommandSetup, tag: string): Promise<void> {
  const image = `docker://${hostOf(setup)}/hackershop/skyfield:${tag}`;
  const skopeo = 'skopeo --insecure-policy copy --quiet';
  await shell(setup, `${skopeo} oci:${skyfieldLayout}:2.0 ${image}`);
  await shell(setup, `${skopeo} ${image} dir:${path.join(setup.machine.folder.path, tag)}`);
}

/** The kubeconfig's user shows a client certificate instead of a token. */
async function withCertificate(setup: CommandSetup): Promise<void> {
  const { cert, key } = setup.cluster.clientCertificate('phillip', ['system:authenticated']);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  await withUser(setup, { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) });
}

async function withUser({ cluster, contexts, store }: CommandSetup, user: object): Promise<void> {
  const config = record(JSON.parse(await readFile(cluster.kubeconfigFile, 'utf8')));
  await writeFile(cluster.kubeconfigFile, JSON.stringify({ ...config, users: [{ name: 'phillip', user }] }));
  await contexts.restart();
  await storeUntil(store, 'the connection', () => store.connection.kind === 'connected');
}

describe('Logging in to the registry', () => {
  let setup: CommandSetup;

  afterEach(() => setup[Symbol.asyncDispose]());

  it('writes the login that skopeo pushes and pulls with, asks the registry, and says until when', async () => {
    setup = await commandSetup();
    const ui = await setup.run(logIn, [containers]);
    assert.match(
      last(ui.shown),
      new RegExp(`^Logged in to ${hostOf(setup)} as phillip until .*: podman, skopeo and buildah\\.$`),
    );
    await pushAndPull(setup, 'by-skopeo');
    const { auths } = record(JSON.parse(await readFile(setup.machine.containersFile, 'utf8')));
    assert.deepEqual(auths, { [hostOf(setup)]: entryOf('phillip', setup.cluster.tokens.phillip) });
    assert.ok(
      setup.cluster.requests.list('/v2/').some(({ user, status }) => user === 'phillip' && status === 200),
    );

    const out = await setup.run(logOut, []);
    assert.match(last(out.shown), /^Logged out of .*: podman, skopeo and buildah\./);
    await assert.rejects(pushAndPull(setup, 'no-more'));
    assert.match(last((await setup.run(logOut, [])).shown), /keeps no login/);
  });

  it('docker’s own file serves skopeo too, and what was used last comes first', async () => {
    setup = await commandSetup();
    await setup.run(logIn, [ofDocker]);
    await pushAndPull(setup, 'by-dockers-file');
    const { shown } = await setup.run(logIn, ['']);
    assert.match(shown[1] ?? '', new RegExp(`^${ofDocker} \\| written to the file`));
  });

  it('says which entries for a part of the registry skopeo still prefers to the new one', async () => {
    setup = await commandSetup();
    const { containersFile } = setup.machine;
    const part = `${hostOf(setup)}/hackershop`;
    await mkdir(path.dirname(containersFile), { recursive: true });
    await writeFile(containersFile, JSON.stringify({ auths: { [part]: entryOf('old', 'gone') } }));
    const ui = await setup.run(logIn, [containers]);
    assert.ok(last(ui.shown).endsWith(` Its older entries for ${part} still come first.`), last(ui.shown));
    await assert.rejects(pushAndPull(setup, 'by-the-old-one'));
  });

  it('runs docker with the token on its input; a login that the registry refuses is said', async () => {
    setup = await commandSetup({}, { docker: {} });
    const { cluster } = setup;
    const fault = { kind: 'expiredToken' } as const;
    cluster.faults.add({ match: { target: 'registry', as: 'phillip' }, fault });
    const ui = await setup.run(logIn, ['docker']);
    assert.match(last(ui.shown), /docker, but the registry .* does not accept it/);
    const [ran] = await setup.machine.programs.runs();
    assert.deepEqual(ran?.args, ['login', '-u', 'phillip', '--password-stdin', hostOf(setup)]);
    assert.equal(ran.input, cluster.tokens.phillip);
    assert.ok(!JSON.stringify([ran.args, ran.env]).includes(cluster.tokens.phillip));
  });

  it('what docker says of a certificate leads to the registry’s address', async () => {
    const does = `console.error('Error: x509: certificate signed by unknown authority'); process.exit(1);`;
    setup = await commandSetup({}, { docker: { does } });
    const ui = await setup.run(logIn, ['docker', 'Show Registry Address']);
    assert.ok(ui.shown.some((line) => /docker cannot log in to .*: x509: certificate signed/.test(line)));
    assert.equal(setup.addressPanels.length, 1);
  });

  it('the real programs of this machine can do it', async function () {
    this.timeout(60_000);
    setup = await commandSetup();
    for (const program of await setup.machine.logins.programs()) {
      // Podman wants more of a machine than to be there.
      if (!(await works(setup, program))) continue;
      const ui = await setup.run(logIn, [program]);
      assert.match(last(ui.shown), new RegExp(`^Logged in to .*: ${program}\\.$`), program);
      await pushAndPull(setup, `by-${program}`);
      await setup.run(logOut, []);
    }
  });

  it('stays with the cluster and the user that were shown when it was called', async () => {
    setup = await commandSetup();
    const ui = new SwitchingUi(setup, containers);
    await logIn.run(setup.context(ui), undefined);
    const { auths } = record(JSON.parse(await readFile(setup.machine.containersFile, 'utf8')));
    assert.deepEqual(auths, { [hostOf(setup)]: entryOf('phillip', setup.cluster.tokens.phillip) });
    assert.match(last(ui.shown), /could not be asked about it\. .*another context is shown/);
  });

  it('says so when the registry lets everybody in: then it has not looked at the login', async () => {
    const authority = new Authority('the CA of everybody');
    await using open = await startTlsServer({ authority }, json({}));
    await using folder = await testFolder();
    const certificateAuthority = await folder.write('open.crt', authority.pem);
    const connection = ({ api }: Cluster) => ({
      registryHost: { [api]: `localhost:${open.port}` },
      certificateAuthority,
    });
    setup = await commandSetup({}, {}, { connection });
    const ui = await setup.run(logIn, [containers]);
    assert.match(last(ui.shown), /^The login was kept for .* lets everybody in and did not look at it\.$/);
  });

  it('who acts as another user is told that the registry does not know of that', async () => {
    setup = await commandSetup();
    await withUser(setup, { token: setup.cluster.tokens.phillip, as: 'greg' });
    const refused = await setup.run(logIn, ['']);
    assert.match(
      last(refused.shown),
      /^This context acts as .* the login is that of the user whose token it is/,
    );
    await assert.rejects(readFile(setup.machine.containersFile));
    const ui = await setup.run(logIn, ['Log In Anyway', containers]);
    assert.match(last(ui.shown), /^Logged in to .* as user/);
  });

  it('does nothing more once it is cancelled', async () => {
    setup = await commandSetup();
    const ui = new ScriptedUi(containers);
    ui.cancel.abort();
    await logIn.run(setup.context(ui), undefined);
    assert.deepEqual(ui.shown, []);
  });

  it('users without a token are told why, and get a service account that can push', async () => {
    setup = await commandSetup();
    await withCertificate(setup);
    const plan = ['hackershop', 'pusher', 'registry-editor', '30 days', 'Create'];
    const ui = await setup.run(logIn, ['New Service Account…', ...plan, containers]);
    assert.match(ui.shown[0] ?? '', /certificate or a password, and the registry takes tokens only/);
    assert.ok(
      ui.shown.some((line) =>
        line.startsWith(
          'Create the service account pusher in hackershop?\nWhoever has its token may pull, push, tag and delete',
        ),
      ),
    );
    assert.match(last(ui.shown), /^Logged in to .* as pusher until /);
    await pushAndPull(setup, 'by-account');
  });
});

/** A person who switches to another context before they answer. */
class SwitchingUi extends ScriptedUi {
  readonly #setup: CommandSetup;

  constructor(setup: CommandSetup, ...answers: string[]) {
    super(...answers);
    this.#setup = setup;
  }

  override async pick<T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[],
  ): Promise<Choice<T> | undefined> {
    await showGreg(this.#setup);
    return super.pick(title, placeholder, choices);
  }
}

async function showGreg(setup: CommandSetup): Promise<void> {
  await setup.contexts.choose('hackershop-qa');
  await shownUser(setup, 'greg');
}

async function shownUser({ store }: CommandSetup, user: string): Promise<void> {
  await storeUntil(
    store,
    user,
    () => store.connection.kind === 'connected' && store.connection.user === user,
  );
}

async function works(setup: CommandSetup, program: string): Promise<boolean> {
  return shell(setup, `${program} login --help`).then(
    () => true,
    () => false,
  );
}

describe('The login command', () => {
  let setup: CommandSetup;

  afterEach(() => setup[Symbol.asyncDispose]());

  it('works in a real shell, and holds no token', async () => {
    setup = await commandSetup();
    const { cluster } = setup;
    const oc = path.join(setup.machine.programs.folder, 'oc');
    await writeFile(oc, `#!/bin/sh\n[ "$*" = "whoami -t" ] && echo ${cluster.tokens.phillip}\n`, {
      mode: 0o755,
    });
    const ui = await setup.run(copyLoginCommand, ['skopeo', 'Without the token']);
    const line = last(ui.clipboard);
    assert.equal(line, `oc whoami -t | skopeo login -u phillip --password-stdin ${hostOf(setup)}`);
    assert.match(await shell(setup, line), /Login Succeeded/);
    await pushAndPull(setup, 'by-command');
    assert.deepEqual(ui.secrets, []);
    assert.ok(!JSON.stringify([ui.shown, ui.clipboard]).includes(cluster.tokens.phillip));
  });

  it('with the token works without oc, and says that the token is on the clipboard', async () => {
    setup = await commandSetup();
    const ui = await setup.run(copyLoginCommand, ['skopeo', 'With the token']);
    assert.match(last(ui.shown), /It is taken from the clipboard in 60 seconds\.$/);
    assert.deepEqual(ui.clipboard, []);
    assert.match(await shell(setup, ui.secrets[0]?.reveal() ?? 'false'), /Login Succeeded/);
    await pushAndPull(setup, 'by-token');
    assert.ok(!JSON.stringify(ui.shown).includes(setup.cluster.tokens.phillip));
  });

  it('names the context where the window shows another, and offers the last tool first', async () => {
    setup = await commandSetup();
    await showGreg(setup);
    const ui = await setup.run(copyLoginCommand, ['oc']);
    assert.equal(last(ui.clipboard), `oc --context=hackershop-qa registry login --registry=${hostOf(setup)}`);
    const again = await setup.run(copyLoginCommand, ['']);
    assert.equal(again.shown[1], 'oc | ');
  });

  it('stays with the cluster whose registry it names, although another is shown by the time of a choice', async () => {
    setup = await commandSetup();
    const ui = new SwitchingUi(setup, 'skopeo', 'Without the token');
    await copyLoginCommand.run(setup.context(ui), undefined);
    assert.match(last(ui.clipboard), /^oc whoami -t \| skopeo login -u phillip /);
  });

  it('names the kubeconfig where only a setting does', async () => {
    setup = await commandSetup({}, {}, { hasOwnFile: true });
    const ui = await setup.run(copyLoginCommand, ['skopeo', 'Without the token']);
    assert.ok(last(ui.clipboard).startsWith(`oc --kubeconfig=${setup.cluster.kubeconfigFile} whoami -t | `));
  });

  it('is not without the token where a plugin makes it, which oc does not give away', async () => {
    setup = await commandSetup();
    const status = { token: setup.cluster.tokens.phillip };
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    const file = await setup.machine.folder.write('credential.json', JSON.stringify(credential));
    const { apiVersion } = credential;
    const exec = { apiVersion, command: '/bin/cat', args: [file], interactiveMode: 'Never' };
    await withUser(setup, { exec });
    const ui = await setup.run(copyLoginCommand, ['skopeo', 'With the token']);
    assert.ok(!ui.shown.some((line) => line.startsWith('oc ') || line.startsWith('Without the token')));
    assert.match(await shell(setup, ui.secrets[0]?.reveal() ?? 'false'), /Login Succeeded/);
    // The plugin renews it, so that nobody has to be told when it ends.
    assert.equal(setup.store.logins?.end, undefined);
  });

  it('can be that of a service account, for those who have a token too', async () => {
    setup = await commandSetup();
    const plan = ['hackershop', 'machine', 'registry-viewer', '1 year', 'Create'];
    const answers = ['docker', 'With a service account…', ...plan, 'podman', 'With the token'];
    const ui = await setup.run(copyLoginCommand, answers);
    assert.match(
      ui.secrets[0]?.reveal() ?? '',
      /^ printf %s eyJ\S+ \| podman login -u machine --password-stdin /,
    );
    // oc has another login, so neither it nor its token is offered.
    const second = ui.shown.slice(ui.shown.lastIndexOf(`Copy login command for ${hostOf(setup)}`));
    assert.ok(!second.some((line) => line.startsWith('oc ') || line.startsWith('Without the token')));
  });

  it('an address that only the cluster resolves is said before anything is copied', async () => {
    setup = await commandSetup({ publicRegistry: false });
    const ui = await setup.run(copyLoginCommand, ['']);
    assert.match(ui.shown.join('\n'), /resolves inside the cluster alone/);
    assert.deepEqual(ui.clipboard, []);
  });
});

describe('Logins by service account', () => {
  let setup: CommandSetup;

  beforeEach(async () => {
    setup = await commandSetup();
  });

  afterEach(() => setup[Symbol.asyncDispose]());

  const create = (name: string, ...more: string[]) => [
    'New service account…',
    'hackershop',
    name,
    'registry-viewer',
    '1 day',
    'Create',
    ...more,
  ];

  it('are made, listed and revoked', async () => {
    const made = await setup.run(
      loginAccounts,
      create('puller', 'Copy login command…', 'docker', 'With the token'),
    );
    assert.match(last(made.shown), /^Copied the login command for docker with the token/);
    const [line] = made.secrets;
    const token = setup.cluster.issuedTokens().at(-1) ?? '';
    assert.equal(
      line?.isIn(` printf %s ${token} | docker login -u puller --password-stdin ${hostOf(setup)}`),
      true,
    );
    const asked = await setup.run(loginAccounts, ['puller', 'Revoke…', 'Revoke']);
    assert.ok(asked.shown.includes('puller | hackershop · registry-viewer · now'), asked.shown.join('\n'));
    assert.ok(
      asked.shown.some((text) =>
        text.startsWith('Revoke the login puller in hackershop?\nEvery token of it'),
      ),
    );
    assert.equal(last(asked.shown), 'Revoked the login puller in hackershop.');
    const after = await setup.run(loginAccounts, ['']);
    assert.deepEqual(after.shown.slice(1), ['New service account… | ']);
  });

  it('nothing is made without a confirmation, or without the right', async () => {
    await setup.run(loginAccounts, create('puller').slice(0, -1));
    await showGreg(setup);
    const { shown } = await setup.run(loginAccounts, create('puller'));
    assert.match(
      last(shown),
      /^You may not make service accounts for logins in hackershop: the right to create serviceaccounts/,
    );
    assert.match(last(shown), /the role admin\.$/);
    const sent = setup.cluster.requests
      .list()
      .filter(({ method, path: asked }) => method === 'POST' && !asked.includes('accessreviews'));
    assert.deepEqual(sent, []);
  });

  it('nothing is revoked, and no token made, once another cluster is shown than the one that was asked about', async () => {
    await setup.run(loginAccounts, create('puller', ''));
    const { cluster, contexts } = setup;
    const issued = cluster.issuedTokens().length;
    for (const [done, ...answers] of [
      ['revoked', 'Revoke…', 'Revoke'],
      ['created', 'New token…', '1 hour'],
    ] as const) {
      await contexts.choose(undefined);
      await shownUser(setup, 'phillip');
      const ui = new SwitchingUi(setup, 'puller', ...answers);
      await loginAccounts.run(setup.context(ui), undefined);
      assert.equal(last(ui.shown), `Another context is shown by now, so nothing was ${done}.`);
    }
    assert.ok(cluster.state.collection('', 'serviceaccounts').get('hackershop', 'puller'));
    assert.equal(cluster.issuedTokens().length, issued);
  });

  it('a token that the cluster cuts short is said', async () => {
    setup.cluster.state.longestToken = 3600;
    const { shown } = await setup.run(loginAccounts, create('short', ''));
    assert.ok(
      shown.some((line) => line.startsWith('The cluster allows less time than was asked for')),
      shown.join('\n'),
    );
  });

  it('an account gets another token', async () => {
    await setup.run(loginAccounts, create('puller', ''));
    const before = setup.cluster.issuedTokens().length;
    const ui = await setup.run(loginAccounts, [
      'puller',
      'New token…',
      '1 hour',
      'Log in on this machine…',
      containers,
    ]);
    assert.match(last(ui.shown), /^Logged in to .* as puller until /);
    assert.equal(setup.cluster.issuedTokens().length, before + 1);
  });

  it('a name that is taken, and a failure half-way, are told with what stays', async () => {
    await setup.run(loginAccounts, create('puller', ''));
    const taken = await setup.run(loginAccounts, create('puller'));
    assert.match(
      last(taken.shown),
      /^There is a service account puller in hackershop already, which was left as it is/,
    );
    setup.cluster.faults.add({
      match: { path: '/token', method: 'POST' },
      fault: { kind: 'status', status: 500 },
    });
    const failed = await setup.run(loginAccounts, create('other'));
    assert.match(last(failed.shown), /status 500.* Nothing of it is left in the cluster\.$/);
  });
});
