import assert from 'node:assert/strict';
import {
  createPullSecret,
  deletePullSecret,
  linkAccounts,
  replaceLogin,
  unlinkAccounts,
} from '../../../src/changes/pullSecrets.ts';
import { failureText } from '../../../src/model/failureWords.ts';
import { entryOf } from '../../../src/model/login/authFile.ts';
import {
  pullSecretContent,
  type PullAccount,
  type PullLogin,
} from '../../../src/model/pullSecret/pullSecret.ts';
import { Secret } from '../../../src/model/secret.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import {
  authsOf,
  formsOf,
  letCreateOnly,
  namesOf,
  pullProject,
  putAccount,
  putPullSecret,
} from '../../support/pullSecrets.ts';

const { signal } = new AbortController();
const hidden = 'Zapp-Brannigan-25';
const login = (key: string, password = hidden): PullLogin => ({
  key,
  user: 'robot',
  password: new Secret(password),
});
const plan = { project: pullProject, name: 'quay', logins: [login('quay.io/org')] };
const secretsPath = `/namespaces/${pullProject}/secrets`;

describe('Pull secrets of a cluster', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const work = () => ({ client: clients.phillip.pullSecrets, signal });
  const listed = () => clients.phillip.pullSecrets.list(pullProject, signal);
  async function only() {
    const [secret] = await listed();
    assert.ok(secret !== undefined);
    return secret;
  }
  async function accounts(...names: readonly string[]): Promise<PullAccount[]> {
    const all = await clients.phillip.pullSecrets.accounts(pullProject, signal);
    return all.filter(({ name }) => names.includes(name));
  }

  it('are tried at a registry as this machine trusts it, whatever the cluster vouches for', async () => {
    const { host } = new URL(clients.cluster.registry);
    const { pullSecrets } = clients.phillip;
    assert.equal((await pullSecrets.look(host, signal)).kind, 'untrusted');
    // Also where the other host that is to check the login is none.
    for (const tokenHost of [undefined, 'an address that it does not give']) {
      const tried = pullSecrets.try(host, login(host), tokenHost, signal);
      assert.equal((await failureFrom(tried)).kind, 'certificate');
    }
  });

  it('are listed by the registries in them, and nothing else of what is in them', async () => {
    const { cluster } = clients;
    putPullSecret(cluster, 'two', {
      'quay.io': entryOf('robot', hidden),
      'gcr.io/x': entryOf('robot', hidden),
    });
    putPullSecret(cluster, 'garbled', {}, { type: 'kubernetes.io/dockerconfigjson' });
    putPullSecret(cluster, 'other', { 'quay.io': {} }, { type: 'Opaque' });
    putPullSecret(cluster, 'builder-dockercfg-x7k2p', { 'quay.io': {} });
    const annotations = { 'openshift.io/token-secret.name': 'default-token' };
    putPullSecret(cluster, 'made', { 'quay.io': {} }, { annotations });
    const found = await listed();
    assert.deepEqual(
      found.map(({ name, keys, isPlatforms }) => [name, keys, isPlatforms]),
      [
        ['builder-dockercfg-x7k2p', ['quay.io'], true],
        ['garbled', [], false],
        ['made', ['quay.io'], true],
        ['two', ['quay.io', 'gcr.io/x'], false],
      ],
    );
    assert.deepEqual(
      formsOf('robot', hidden).filter((form) => JSON.stringify(found).includes(form)),
      [],
    );
  });

  it('are made with their logins; a name that is taken is left alone', async () => {
    const outcome = await createPullSecret(plan, work());
    assert.equal(outcome.kind, 'made');
    assert.deepEqual(authsOf(clients.cluster, 'quay'), { 'quay.io/org': entryOf('robot', hidden) });
    const again = { ...plan, logins: [login('gcr.io')] };
    assert.deepEqual(await createPullSecret(again, work()), { kind: 'taken' });
    assert.deepEqual(authsOf(clients.cluster, 'quay'), { 'quay.io/org': entryOf('robot', hidden) });
  });

  it('an answer that gets lost is looked for, and nothing is sent twice', async () => {
    const { cluster } = clients;
    const fault = { kind: 'resetMidBody' } as const;
    cluster.faults.add({ match: { method: 'POST', path: secretsPath }, fault, times: 1 });
    assert.equal((await createPullSecret(plan, work())).kind, 'made');
    cluster.faults.add({ match: { method: 'PATCH', path: secretsPath }, fault, times: 1 });
    await replaceLogin(await only(), login('quay.io/org', 'another'), work());
    cluster.faults.add({ match: { method: 'DELETE', path: secretsPath }, fault, times: 1 });
    await deletePullSecret(await only(), work());
    assert.equal(authsOf(cluster, 'quay'), undefined);
    const writes = cluster.requests.list(secretsPath).filter(({ method }) => method !== 'GET');
    assert.deepEqual(
      writes.map(({ method }) => method),
      ['POST', 'PATCH', 'DELETE'],
    );
  });

  it('a request that never arrives fails, and is not sent again', async () => {
    const { cluster } = clients;
    cluster.faults.add({ match: { method: 'POST', path: secretsPath }, fault: { kind: 'reset' } });
    assert.equal((await failureFrom(createPullSecret(plan, work()))).kind, 'unreachable');
    assert.equal(cluster.requests.list(secretsPath).filter(({ method }) => method === 'POST').length, 1);
  });

  it('whoever may not look hears why the request failed, not that they may not look', async () => {
    const { cluster, greg } = clients;
    letCreateOnly(cluster, 'greg');
    const made = { client: greg.pullSecrets, signal };
    assert.equal((await createPullSecret(plan, made)).kind, 'made');
    assert.deepEqual(await createPullSecret(plan, made), { kind: 'taken' });
    cluster.faults.add({ match: { method: 'POST', path: secretsPath }, fault: { kind: 'reset' } });
    assert.equal((await failureFrom(createPullSecret(plan, made))).kind, 'unreachable');
  });

  for (const status of [307, 400, 403, 404, 409, 413, 422, 429, 500, 503]) {
    it(`what the server says with ${status} is not repeated where it could be the login`, async () => {
      const { cluster } = clients;
      await createPullSecret(plan, work());
      const secret = await only();
      const forms = formsOf('robot', hidden);
      const content = Buffer.from(pullSecretContent(plan.logins).reveal()).toString('base64');
      const message = `admission webhook "policy" denied the request: ${content} ${forms.join(' ')}`;
      for (const method of ['POST', 'PATCH'])
        cluster.faults.add({
          match: { method, path: secretsPath },
          fault: { kind: 'status', status, message },
        });
      const replaced = { ...login('quay.io/org', `${hidden}-2`) };
      const failures = await Promise.all([
        failureFrom(clients.phillip.pullSecrets.create({ ...plan, name: 'second' }, signal)),
        failureFrom(clients.phillip.pullSecrets.setLogin(secret, replaced, signal)),
      ]);
      for (const failure of failures) {
        const said = `${JSON.stringify(failure)} ${failureText(failure)}`;
        assert.deepEqual(
          [content, ...forms].filter((form) => said.includes(form)),
          [],
        );
      }
    });
  }

  it('the right that is missing is still named', async () => {
    const failure = await failureFrom(clients.greg.pullSecrets.create(plan, signal));
    assert.equal(failure.kind, 'forbidden');
    assert.match(failureText(failure), /cannot create resource "secrets".*registry-editor/);
    assert.equal((await failureFrom(clients.greg.pullSecrets.list(pullProject, signal))).kind, 'forbidden');
  });

  it('a login is replaced, and what others do to the secret at the same time stays', async () => {
    const { cluster } = clients;
    putPullSecret(cluster, 'two', { 'quay.io': entryOf('robot', 'old'), 'gcr.io': entryOf('kif', 'kept') });
    const seen = await only();
    let changes = 0;
    cluster.requests.heard = ({ method, path }) => {
      if (method !== 'PATCH' || !path.includes(secretsPath) || changes > 1) return;
      changes += 1;
      putPullSecret(cluster, 'two', { ...authsOf(cluster, 'two'), [`new-${changes}.example`]: {} });
      // It is another version of the same secret.
      const collection = cluster.state.collection('', 'secrets');
      const stored = collection.get(pullProject, 'two');
      if (stored !== undefined)
        collection.put({ ...stored, metadata: { ...stored.metadata, uid: seen.uid } });
    };
    await replaceLogin(seen, login('quay.io'), work());
    assert.deepEqual(authsOf(cluster, 'two'), {
      'quay.io': entryOf('robot', hidden),
      'gcr.io': entryOf('kif', 'kept'),
      'new-1.example': {},
      'new-2.example': {},
    });
  });

  it('a login of a secret that is another one by now is not replaced', async () => {
    const { cluster } = clients;
    putPullSecret(cluster, 'two', { 'quay.io': entryOf('robot', 'old') });
    const seen = await only();
    putPullSecret(cluster, 'two', { 'quay.io': entryOf('leela', 'new') });
    const failure = await failureFrom(replaceLogin(seen, login('quay.io'), work()));
    assert.equal(failure.kind, 'conflict');
    assert.deepEqual(authsOf(cluster, 'two'), { 'quay.io': entryOf('leela', 'new') });
  });

  it('are deleted only as they were seen; what is gone already is as good as deleted', async () => {
    const { cluster } = clients;
    await createPullSecret(plan, work());
    const seen = await only();
    await replaceLogin(seen, login('quay.io/org', 'newer'), work());
    assert.equal((await failureFrom(deletePullSecret(seen, work()))).kind, 'conflict');
    assert.ok(authsOf(cluster, 'quay') !== undefined);
    const now = await only();
    await deletePullSecret(now, work());
    await deletePullSecret(now, work());
    assert.deepEqual(await listed(), []);
  });

  it('accounts pull with them besides what they have; builds find them among the secrets of builder', async () => {
    const { cluster } = clients;
    putAccount(cluster, 'default', { imagePullSecrets: ['default-dockercfg-abcde'] });
    putAccount(cluster, 'builder', { secrets: ['builder-dockercfg-abcde'] });
    putAccount(cluster, 'pusher');
    const all = await accounts('default', 'builder', 'pusher');
    assert.deepEqual(await linkAccounts('quay', all, work()), []);
    assert.deepEqual(await linkAccounts('quay', await accounts('default', 'builder'), work()), []);
    assert.deepEqual(namesOf(cluster, 'default', 'imagePullSecrets'), ['default-dockercfg-abcde', 'quay']);
    assert.deepEqual(namesOf(cluster, 'default', 'secrets'), []);
    assert.deepEqual(namesOf(cluster, 'builder', 'imagePullSecrets'), ['quay']);
    assert.deepEqual(namesOf(cluster, 'builder', 'secrets'), ['builder-dockercfg-abcde', 'quay']);
    assert.deepEqual(namesOf(cluster, 'pusher', 'imagePullSecrets'), ['quay']);

    assert.deepEqual(await unlinkAccounts('quay', await accounts('default', 'builder'), work()), []);
    assert.deepEqual(namesOf(cluster, 'default', 'imagePullSecrets'), ['default-dockercfg-abcde']);
    assert.deepEqual(namesOf(cluster, 'builder', 'imagePullSecrets'), []);
    assert.deepEqual(namesOf(cluster, 'builder', 'secrets'), ['builder-dockercfg-abcde']);
    assert.deepEqual(namesOf(cluster, 'pusher', 'imagePullSecrets'), ['quay']);
  });

  it('two windows link at once and nothing is lost', async () => {
    const { cluster, phillip, admin } = clients;
    putAccount(cluster, 'default', { imagePullSecrets: ['first'] });
    const seen = await accounts('default');
    const problems = await Promise.all([
      linkAccounts('a', seen, { client: phillip.pullSecrets, signal }),
      linkAccounts('b', seen, { client: admin.pullSecrets, signal }),
      linkAccounts('c', seen, { client: phillip.pullSecrets, signal }),
      unlinkAccounts('first', seen, { client: admin.pullSecrets, signal }),
    ]);
    assert.deepEqual(problems.flat(), []);
    assert.deepEqual(namesOf(cluster, 'default', 'imagePullSecrets').sort(), ['a', 'b', 'c']);

    // Of lists that are empty, each would be a new one.
    putAccount(cluster, 'pusher');
    const empty = await accounts('pusher');
    await Promise.all(
      ['a', 'b', 'c'].map((name) => linkAccounts(name, empty, { client: phillip.pullSecrets, signal })),
    );
    assert.deepEqual(namesOf(cluster, 'pusher', 'imagePullSecrets').sort(), ['a', 'b', 'c']);
  });

  it('an account that cannot be changed is named, and the others are changed', async () => {
    const { cluster } = clients;
    putAccount(cluster, 'default');
    putAccount(cluster, 'builder');
    const all = await accounts('default', 'builder');
    const fault = { kind: 'status', status: 500 } as const;
    cluster.faults.add({ match: { method: 'PATCH', path: '/serviceaccounts/builder' }, fault });
    const problems = await linkAccounts('quay', all, work());
    assert.deepEqual(
      problems.map(({ account, failure }) => [account, failure.kind]),
      [['builder', 'server']],
    );
    assert.deepEqual(namesOf(cluster, 'default', 'imagePullSecrets'), ['quay']);
  });

  it('a link whose answer gets lost is found', async () => {
    const { cluster } = clients;
    putAccount(cluster, 'default');
    const fault = { kind: 'resetMidBody' } as const;
    cluster.faults.add({ match: { method: 'PATCH', path: '/serviceaccounts/' }, fault, times: 1 });
    assert.deepEqual(await linkAccounts('quay', await accounts('default'), work()), []);
    assert.deepEqual(namesOf(cluster, 'default', 'imagePullSecrets'), ['quay']);
  });
});
