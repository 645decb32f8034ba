import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addPullSecret, addPullSecretCommand } from '../../../src/commands/addPullSecret.ts';
import { pullSecrets } from '../../../src/commands/pullSecrets.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { entryOf } from '../../../src/model/login/authFile.ts';
import { projectNode } from '../../../src/tree/node.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import {
  authsOf,
  formsOf,
  letCreateOnly,
  namesOf,
  pullProject,
  putAccount,
  putPullSecret,
  tracesOf,
} from '../../support/pullSecrets.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { json, startHttpServer, startTlsServer, type TestServer } from '../../support/tlsServer.ts';

const user = 'org+robot';
const password = 'Kif-Kroker-4-ever';
const project = projectNode(pullProject);
const typed = 'User name and password, or token';
const another = 'Another registry…';
const last = (texts: readonly string[]): string => texts.at(-1) ?? '';

/** The question that was asked last before what was said of its outcome. */
const question = ({ shown }: ScriptedUi): string => shown.findLast((text) => text.includes('?\n')) ?? '';

describe('Pull secrets of a project', () => {
  let registry: ThirdPartyRegistry;
  /** Hosts that no login may reach unless a test says so. */
  let bystander: TestServer;
  let plain: TestServer;
  let folder: Awaited<ReturnType<typeof testFolder>>;
  let setup: CommandSetup;
  const people: ScriptedUi[] = [];
  const authority = new Authority('the CA of other hosts');

  before(async () => {
    registry = await startThirdPartyRegistry({ login: { user, password } });
    bystander = await startTlsServer({ authority }, json({}));
    plain = await startHttpServer(wantsLogin);
    folder = await testFolder();
    const certificateAuthority = await folder.write('authorities.crt', `${registry.ca}\n${authority.pem}`);
    const options = { registryAuthorities: [registry.ca] };
    setup = await commandSetup(options, {}, { connection: () => ({ certificateAuthority }) });
  });

  beforeEach(() => {
    const { cluster } = setup;
    bystander.seen.length = 0;
    bystander.answer = json({ token: 'bearer' });
    plain.seen.length = 0;
    setup.logged.length = 0;
    cluster.faults.clear();
    cluster.requests.clear();
    const secrets = cluster.state.collection('', 'secrets');
    for (const secret of secrets.list(pullProject)) secrets.delete(secret);
    putAccount(cluster, 'default', { imagePullSecrets: ['default-dockercfg-abcde'] });
    putAccount(cluster, 'builder', { secrets: ['builder-dockercfg-abcde'] });
  });

  afterEach(() => {
    const traces = tracesOf(setup, ...people.splice(0));
    const asked = JSON.stringify([setup.cluster.requests.list(), plain.seen]);
    assert.deepEqual(
      formsOf(user, password).filter((form) => traces.includes(form) || asked.includes(form)),
      [],
      'the password was seen',
    );
  });

  after(async () => {
    await setup[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    await plain[Symbol.asyncDispose]();
    await bystander[Symbol.asyncDispose]();
    await registry.close();
  });

  function wantsLogin(...[, response]: Parameters<TestServer['answer']>): void {
    const headers = {
      'www-authenticate': 'Basic realm="x"',
      'docker-distribution-api-version': 'registry/2.0',
    };
    response.writeHead(401, headers).end();
  }

  async function add(
    answers: readonly string[],
    files: Readonly<Record<string, string>> = {},
  ): Promise<ScriptedUi> {
    const ui = new ScriptedUi(...answers);
    for (const [name, content] of Object.entries(files)) ui.files.set(name, content);
    people.push(ui);
    await addPullSecretCommand.run(setup.context(ui), project);
    return ui;
  }

  async function manage(...answers: readonly string[]): Promise<ScriptedUi> {
    const ui = await setup.run(pullSecrets, answers, project);
    people.push(ui);
    return ui;
  }

  const auths = (name: string) => authsOf(setup.cluster, name);

  it('a login that the registry takes is saved and linked, after one question that says so', async () => {
    const { host } = registry;
    const ui = await add([typed, another, host, user, password, 'quay', 'default, builder', 'Create']);
    assert.deepEqual(auths('quay'), { [host]: entryOf(user, password) });
    const asked = question(ui);
    assert.match(asked, /^Create the pull secret quay in hackershop\?\n/);
    assert.ok(
      asked.includes(`${host} accepts the login. It was asked from this machine: the cluster may reach it`),
    );
    assert.match(asked, /default and builder will pull with it\./);
    assert.equal(
      last(ui.shown),
      'Created the pull secret quay in hackershop; default and builder pull with it.',
    );
    assert.deepEqual(namesOf(setup.cluster, 'default', 'imagePullSecrets'), [
      'default-dockercfg-abcde',
      'quay',
    ]);
    assert.deepEqual(namesOf(setup.cluster, 'builder', 'secrets'), ['builder-dockercfg-abcde', 'quay']);
  });

  it('nothing is made when the question is dismissed', async () => {
    await add([typed, another, registry.host, user, password, 'quay', '', '']);
    assert.equal(auths('quay'), undefined);
  });

  it('a password that the registry refuses is typed again, or saved if one insists', async () => {
    const { host } = registry;
    const again = [
      typed,
      another,
      host,
      user,
      'wrong-password',
      'Type Again',
      user,
      password,
      'quay',
      '',
      'Create',
    ];
    const ui = await add(again);
    const refusal = `${host} does not accept this user name and password.`;
    assert.ok(ui.shown.includes(`${refusal}\nWhatever is to pull with it would fail.`));
    assert.deepEqual(auths('quay'), { [host]: entryOf(user, password) });

    const insists = await add([
      typed,
      another,
      host,
      user,
      'wrong-password',
      'Save Anyway',
      'odd',
      '',
      'Save Anyway',
    ]);
    assert.match(question(insists), /does not accept this user name and password/);
    assert.deepEqual(auths('odd'), { [host]: entryOf(user, 'wrong-password') });
    await add([typed, another, host, user, 'wrong-password', '']);
    assert.ok(!tracesOf(setup, ui, insists).includes('wrong-password'));
  });

  it('a part of a registry is kept as it was typed, and asked for at its host', async () => {
    const key = `${registry.host}/org`;
    await add([typed, another, key, user, password, 'part', '', 'Create']);
    assert.deepEqual(auths('part'), { [key]: entryOf(user, password) });
  });

  it('a login is sent nowhere without TLS, and to nobody that cannot be reached or is no registry', async () => {
    const closed = await startTlsServer({ authority: new Authority('nobody trusts this one') }, json({}));
    const untrusted = `127.0.0.1:${closed.port}`;
    for (const [host, words] of [
      [
        `127.0.0.1:${plain.port}`,
        /has no TLS: everybody on the way could read the login\. The login was not sent/,
      ],
      [untrusted, /does not trust the certificate of .*The login was not sent anywhere/],
      [`127.0.0.1:${bystander.port}`, /lets everybody in and looks at no login: it says nothing about/],
      ['127.0.0.1:1', /It could not be tested from this machine\. Cannot reach .*The login was not sent/],
    ] as const) {
      const ui = await add([typed, another, host, user, password, 'untested', '', '']);
      assert.match(question(ui) || ui.shown.join('\n'), words);
    }
    assert.equal(auths('untested'), undefined);
    const noTls = [typed, another, `127.0.0.1:${plain.port}`, user, password, 'plain', '', 'Save Anyway'];
    assert.match(last((await add(noTls)).shown), /^Created the pull secret plain/);
    for (const { headers } of [...plain.seen, ...closed.seen, ...bystander.seen])
      assert.equal(headers.authorization, undefined);
    assert.ok(plain.seen.length > 0);
    await closed[Symbol.asyncDispose]();
  });

  it('hosts that imports fail from come first, then those that most people need', async () => {
    const ui = await add([typed, 'registry.partner.example', '']);
    const asked = ui.shown.slice(ui.shown.indexOf('registry.partner.example | imports from it fail'));
    const offered = asked.map((text) => text.split(' | ')[0]);
    assert.ok(offered.includes('User name at registry.partner.example'), offered.join());
    for (const host of ['registry.redhat.io', 'quay.io', 'docker.io', another])
      assert.ok(offered.includes(host), host);
  });

  it('http:// is refused as it is typed', async () => {
    const ui = await add([typed, another, 'http://quay.io']);
    assert.ok(ui.shown.includes('problem: A login is sent over HTTPS only: leave http:// away.'));
  });

  describe('at a registry whose logins are checked by another host', () => {
    let front: TestServer;
    let host: string;

    beforeEach(async () => {
      front = await startTlsServer({ authority }, (seen, response) => {
        const headers = {
          'docker-distribution-api-version': 'registry/2.0',
          'www-authenticate': `Bearer realm="https://127.0.0.1:${bystander.port}/token",service="x"`,
        };
        response.writeHead(seen.headers.authorization === 'Bearer bearer' ? 200 : 401, headers).end();
      });
      host = `127.0.0.1:${front.port}`;
    });

    afterEach(() => front[Symbol.asyncDispose]());

    it('that host is named, and gets the login only if one lets it', async () => {
      const answers = [typed, another, host, user, password, 'Do Not Test', 'quay', '', ''];
      const ui = await add(answers);
      const asked = ui.shown.find((text) => text.startsWith('Send the login'));
      assert.ok(asked?.startsWith(`Send the login for ${host} to 127.0.0.1:${bystander.port}?`), asked);
      assert.match(question(ui), /It would have gone to .*The login was not sent anywhere/);
      await add([typed, another, host, user, password, '']);
      assert.deepEqual(bystander.seen, []);
    });

    it('what that host says of it counts', async () => {
      const ui = await add([typed, another, host, user, password, 'Send Login', 'quay', '', 'Create']);
      assert.match(question(ui), /accepts the login/);
      const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      assert.deepEqual(
        bystander.seen.map(({ headers }) => headers.authorization),
        [basic],
      );
      assert.ok(front.seen.every(({ headers }) => headers.authorization !== basic));
      const refuses = json({}, 401);
      const repeats: TestServer['answer'] = (seen, response) =>
        json({ errors: [{ message: seen.headers.authorization }] }, 403)(seen, response);
      for (const answer of [refuses, repeats]) {
        bystander.answer = answer;
        const refused = await add([typed, another, host, user, password, 'Send Login', '']);
        assert.match(last(refused.shown), /^\S+ does not accept this user name and password\.\n/);
      }
      bystander.answer = (seen, response) =>
        json({ errors: [{ message: seen.headers.authorization }] }, 500)(seen, response);
      const broken = await add([typed, another, host, user, password, 'Send Login', 'odd', '', '']);
      assert.match(question(broken), /It could not be tested from this machine\./);
    });
  });

  it('a name that is taken by another kind of secret is said, and another one is asked for', async () => {
    putPullSecret(setup.cluster, 'opaque', {}, { type: 'Opaque' });
    putPullSecret(setup.cluster, 'seen', {});
    const start = [typed, another, registry.host, user, password];
    const ui = await add([...start, 'opaque', '', 'Create', '', 'quay', 'Create']);
    assert.ok(
      ui.shown.some((text) =>
        text.startsWith('There is a secret opaque in hackershop already, which was left'),
      ),
    );
    assert.ok(auths('quay') !== undefined);
    const other = await add([...start, 'seen']);
    assert.ok(other.shown.includes('problem: There is a secret seen already.'));
  });

  it('from a file: only the registries that were chosen, the rest of it is not put in', async () => {
    const { host } = registry;
    const file = JSON.stringify({
      auths: {
        [host]: entryOf(user, password),
        'quay.io': entryOf('other', 'not-to-be-put-in'),
        'gcr.io': {},
      },
      credHelpers: { 'gcr.io': 'gcloud' },
    });
    const ui = await add(['A file with logins…', 'pull-secret.json', '', host, 'from-file', '', 'Create'], {
      'pull-secret.json': file,
    });
    assert.deepEqual(auths('from-file'), { [host]: entryOf(user, password) });
    assert.ok(ui.shown.some((text) => text.includes('gcr.io: docker-credential-gcloud keeps that login')));
    assert.ok(ui.shown.includes(`quay.io | pull-secret.json`));
    assert.ok(!tracesOf(setup, ui).includes('not-to-be-put-in'));
    const broken = await add(['A file with logins…', 'x'], { x: `{"auths": "${password}` });
    assert.equal(last(broken.shown), 'There is no login for a pull secret. x is not JSON.');
  });

  it('from a login of this machine', async () => {
    const { host } = registry;
    const { dockerFile } = setup.machine;
    await mkdir(path.dirname(dockerFile), { recursive: true });
    await writeFile(dockerFile, JSON.stringify({ auths: { [host]: entryOf(user, password) } }));
    const ui = await add(['A login of this machine…', host, 'mine', '', 'Create']);
    assert.ok(ui.shown.includes(`${host} | ${dockerFile}`));
    assert.deepEqual(auths('mine'), { [host]: entryOf(user, password) });
  });

  it('for a panel: the registry is known, and the name of what was made is the answer', async () => {
    const ui = new ScriptedUi(typed, user, password, 'quay', '', 'Create');
    people.push(ui);
    assert.equal(await addPullSecret(setup.context(ui), pullProject, registry.host), 'quay');
    assert.deepEqual(auths('quay'), { [registry.host]: entryOf(user, password) });
  });

  it('without the right nobody is asked for a password', async () => {
    const { contexts } = setup;
    await contexts.choose('hackershop-qa');
    await setup.store.settled();
    for (const [ui, verb] of [
      [await add([typed]), 'create'],
      [await manage(), 'list'],
    ] as const) {
      assert.equal(ui.shown.length, 1);
      assert.match(
        last(ui.shown),
        new RegExp(`the right to ${verb} secrets in hackershop is missing\\..*registry-editor`),
      );
    }
    await contexts.choose(undefined);
    await setup.store.settled();
  });

  it('the right to make them is enough, also where one may not look at those that are there', async () => {
    letCreateOnly(setup.cluster, 'greg');
    putPullSecret(setup.cluster, 'there', {});
    await setup.contexts.choose('hackershop-qa');
    await setup.store.settled();
    const { host } = registry;
    const ui = await add([typed, another, host, user, password, 'there', 'Create', '', 'quay', 'Create']);
    assert.ok(ui.shown.some((text) => text.startsWith('There is a secret there in hackershop already')));
    assert.deepEqual(auths('quay'), { [host]: entryOf(user, password) });
    assert.deepEqual(auths('there'), {});
    await setup.contexts.choose(undefined);
    await setup.store.settled();
  });

  it('nothing is made in a cluster that is no longer shown', async () => {
    const ui = new ScriptedUi(typed, user, password, 'quay', '', '');
    people.push(ui);
    const input = ui.input.bind(ui);
    ui.input = async (prompt) => {
      if (prompt.prompt === 'Name of the secret') await setup.contexts.choose('hackershop-admin');
      return input(prompt);
    };
    await addPullSecret(setup.context(ui), pullProject, registry.host);
    assert.equal(last(ui.shown), 'Another context is shown by now, so nothing was created.');
    assert.equal(auths('quay'), undefined);
    await setup.contexts.choose(undefined);
    await setup.store.settled();
  });

  it('the cluster imports with what was saved', async () => {
    await registry.push('2.0');
    const config = await loadKubeconfig([setup.cluster.kubeconfigFile]);
    const client = await openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
    const from = `${registry.host}/ext/skyfield:2.0`;
    const options = {
      scheduled: false,
      insecure: false,
      referencePolicy: 'Source',
      importMode: 'Legacy',
    } as const;
    const request = { project: pullProject, stream: 'from-outside', images: [{ from, to: '2.0' }], options };
    const preview = async () =>
      (await client.imports.preview(request, new AbortController().signal)).images.map(({ kind }) => kind);
    assert.deepEqual(await preview(), ['failed']);
    await add([typed, another, registry.host, user, password, 'quay', '', 'Create']);
    assert.deepEqual(await preview(), ['found']);
    await client.close();
  });

  it('a cluster that refuses and repeats what it was sent is not quoted', async () => {
    const message = `denied: ${password} ${formsOf(user, password).join(' ')}`;
    const fault = { kind: 'status', status: 403, message } as const;
    setup.cluster.faults.add({ match: { method: 'POST', path: '/secrets' }, fault });
    await assert.rejects(
      add([typed, another, registry.host, user, password, 'quay', '', 'Create']),
      (error: Error) =>
        !formsOf(user, password).some((form) => `${error.stack} ${error.message}`.includes(form)),
    );
  });

  describe('that are there', () => {
    beforeEach(() => {
      const old = { [registry.host]: entryOf(user, 'outdated'), 'gcr.io': entryOf('kif', 'kept') };
      putPullSecret(setup.cluster, 'quay', old);
      putPullSecret(setup.cluster, 'default-dockercfg-x7k2p', { 'image-registry:5000': entryOf('a', 'b') });
      putAccount(setup.cluster, 'default', { imagePullSecrets: ['default-dockercfg-abcde', 'quay'] });
    });

    it('are listed by registry, those of the platform last and not to be changed', async () => {
      const ui = await manage('');
      assert.deepEqual(ui.shown, [
        'Pull secrets of hackershop',
        `${registry.host} | quay · default pulls with it`,
        'gcr.io | quay · default pulls with it',
        'image-registry:5000 | default-dockercfg-x7k2p · made by the platform',
        'Add pull secret… | ',
      ]);
      assert.match(
        last((await manage('image-registry:5000')).shown),
        /makes it anew .*: it is not touched here\./,
      );
    });

    it('get another login, which is tried first; the other registries keep theirs', async () => {
      const ui = await manage(registry.host, 'Replace login…', user, password, 'Replace');
      assert.deepEqual(auths('quay'), {
        [registry.host]: entryOf(user, password),
        'gcr.io': entryOf('kif', 'kept'),
      });
      assert.match(
        question(ui),
        /accepts the login.*\nThe one that is there now is overwritten.*\nWhat it holds for gcr\.io stays/,
      );
    });

    it('are linked and unlinked', async () => {
      await manage(registry.host, 'Link for pull…', 'builder', 'Link');
      assert.deepEqual(namesOf(setup.cluster, 'builder', 'imagePullSecrets'), ['quay']);
      const { cluster } = setup;
      putAccount(cluster, 'builder', { imagePullSecrets: ['quay'] });
      await manage(registry.host, 'Link for pull…', 'builder', 'Link');
      assert.deepEqual(namesOf(cluster, 'builder', 'secrets'), ['quay'], 'where builds look is missing');
      await manage(registry.host, 'Unlink…', 'default', 'Unlink');
      assert.deepEqual(namesOf(setup.cluster, 'default', 'imagePullSecrets'), ['default-dockercfg-abcde']);
      assert.ok(auths('quay') !== undefined);
    });

    it('are deleted after a question that names who uses them, and taken away from those if one wants that', async () => {
      const ui = await manage('gcr.io', 'Delete…', 'Delete and Unlink');
      assert.match(question(ui), /^Delete the pull secret quay in hackershop\?\n.*default uses it/s);
      assert.equal(auths('quay'), undefined);
      assert.deepEqual(namesOf(setup.cluster, 'default', 'imagePullSecrets'), ['default-dockercfg-abcde']);
    });

    it('the imports that need them are named before they go', async () => {
      putPullSecret(setup.cluster, 'quay', { 'quay.io': entryOf(user, 'outdated') });
      const ui = await manage('quay.io', 'Delete…', '');
      assert.ok(
        ui.shown.some((text) => /^quay\.io \| quay · \d+ imports?/.test(text)),
        ui.shown.join('\n'),
      );
      assert.match(
        question(ui),
        /nginx:1\.27.* imported from quay\.io: no other secret of the project has a login for it/,
      );
    });

    it('are deleted alone as well', async () => {
      await manage('gcr.io', 'Delete…', '');
      assert.ok(auths('quay') !== undefined);
      await manage('gcr.io', 'Delete…', 'Delete Only');
      assert.equal(auths('quay'), undefined);
      assert.deepEqual(namesOf(setup.cluster, 'default', 'imagePullSecrets'), [
        'default-dockercfg-abcde',
        'quay',
      ]);
    });
  });
});
