import assert from 'node:assert/strict';
import { createLoginAccount, revokeLoginAccount } from '../../../src/changes/loginAccounts.ts';
import { OpenShiftLogins } from '../../../src/cluster/openShiftLogins.ts';
import { Registries } from '../../../src/cluster/registries.ts';
import { failureText } from '../../../src/model/failureWords.ts';
import { record } from '../../../src/model/json.ts';
import { revokeQuestion } from '../../../src/model/login/loginAccount.ts';
import { Secret } from '../../../src/model/secret.ts';
import { Logins } from '../../../src/store/logins.ts';
import type { Subject } from '../../cluster/state/objects.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { until } from '../../support/until.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';

const { signal } = new AbortController();
const day = 86_400;
const plan = { project: 'hackershop', name: 'pusher', role: 'registry-editor', seconds: day } as const;

describe('Logins of a cluster', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const work = () => ({ client: clients.phillip, session: signal });
  const host = () => new URL(clients.cluster.registry).host;
  const left = async () => ({
    accounts: clients.cluster.state.collection('', 'serviceaccounts').list('hackershop').length,
    bindings: (await clients.phillip.logins.accounts('hackershop', signal)).flatMap(
      ({ bindings }) => bindings,
    ).length,
    roles: clients.cluster.state.roleBindings
      .list('hackershop')
      .filter(({ metadata }) => metadata.name.startsWith('pusher')).length,
  });

  it('the token of the user, and when it ends: one question that does not hold the token', async () => {
    const { cluster, phillip } = clients;
    const token = await phillip.logins.token(signal);
    assert.equal(token?.reveal(), cluster.tokens.phillip);
    const begun = Date.now();
    const end = await phillip.logins.end(token, signal);
    assert.equal(end.kind, 'at');
    assert.ok(Math.abs(end.at - begun - day * 1000) < 60_000, `${end.at - begun}`);
    const asked = cluster.requests.list('useroauthaccesstokens');
    assert.equal(asked.length, 1);
    assert.ok(!token.isIn(JSON.stringify(asked)));
  });

  it('a login for ever, and one that the cluster does not tell about', async () => {
    const { cluster, phillip } = clients;
    const token = new Secret(cluster.tokens.phillip);
    cluster.state.loginSeconds = 0;
    assert.deepEqual(await phillip.logins.end(token, signal), { kind: 'never' });
    assert.deepEqual(await phillip.logins.end(new Secret('sha256~of-somebody-else'), signal), {
      kind: 'unknown',
    });
    cluster.requests.clear();
    assert.deepEqual(await phillip.logins.end(new Secret('opaque'), signal), { kind: 'unknown' });
    assert.deepEqual(cluster.requests.list(), []);
  });

  it('a login that ends sooner when nobody uses it', async () => {
    const { cluster, phillip } = clients;
    const token = new Secret(cluster.tokens.phillip);
    cluster.state.unusedSeconds = 600;
    const end = await phillip.logins.end(token, signal);
    assert.equal(end.kind, 'at');
    assert.equal(end.at - (end.unusedAt ?? NaN), (day - 600) * 1000);
    cluster.state.loginSeconds = 0;
    const other = await phillip.logins.end(token, signal);
    assert.deepEqual([other.kind, 'unusedAt' in other], ['never', true]);
  });

  it('where a token comes from is known of the kubeconfig', () => {
    assert.deepEqual(clients.phillip.logins.user, { hasPlugin: false, impersonates: false });
  });

  it('accounts are looked for in so many projects and no more, and the rest is counted', async () => {
    const { cluster, phillip } = clients;
    await createLoginAccount(plan, work());
    const projects = ['hackershop', ...Array.from({ length: 30 }, (_, index) => `other-${index}`)];
    const options = { client: phillip, user: () => 'phillip', signal, changed: () => undefined };
    const logins = new Logins({ ...options, projects: () => projects });
    cluster.requests.clear();
    const found = await logins.accounts(signal);
    assert.deepEqual(
      found.accounts.map(({ name }) => name),
      ['pusher'],
    );
    assert.equal(found.unread.length, 24);
    assert.equal(found.notAsked, 6);
    // One for the whole cluster, one for each project, and the bindings where there is an account.
    assert.equal(cluster.requests.list().length, 1 + 25 + 1);
  });

  it('the end is by the clock of this machine, although that of the server is an hour ahead', async () => {
    const authority = new Authority();
    await using folder = await testFolder();
    const ahead = 3_600_000;
    const serverNow = Date.now() + ahead;
    const created = new Date(serverNow).toISOString();
    await using server = await startTlsServer(
      { authority },
      json({ metadata: { creationTimestamp: created }, expiresIn: 600 }, 200, {
        date: new Date(serverNow).toUTCString(),
      }),
    );
    const cluster = {
      server: `https://localhost:${server.port}`,
      'certificate-authority-data': Buffer.from(authority.pem).toString('base64'),
    };
    const connection = await connectIn(folder, { cluster, user: { token: 'sha256~x' } });
    const logins = new OpenShiftLogins(connection, new Registries(connection, { userAgent: 'test' }));
    const end = await logins.end(new Secret('sha256~x'), signal);
    assert.equal(end.kind, 'at');
    assert.ok(Math.abs(end.at - (serverNow - ahead) - 600_000) < 30_000);
    await connection.close();
  });

  it('a service account: made with a role, its token taken by API and registry, listed, revoked', async () => {
    const { cluster, phillip } = clients;
    const outcome = await createLoginAccount(plan, work());
    assert.equal(outcome.kind, 'made');
    const { token, at } = outcome.issued;
    assert.ok(Math.abs((at ?? 0) - Date.now() - day * 1000) < 60_000);
    const end = await phillip.logins.end(token, signal);
    assert.ok(end.kind === 'at' && Math.abs(end.at - (at ?? 0)) < 10_000, 'the token says the same');
    const login = { host: host(), user: 'pusher', token };
    assert.equal(await phillip.logins.try(login, signal), 'ready');
    const authorization = `Bearer ${token.reveal()}`;
    const path = '/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams';
    const asked = await cluster.as().send(path, { headers: { authorization } });
    assert.equal(asked.status, 200);

    const [account] = await phillip.logins.accounts('hackershop', signal);
    assert.equal(account?.name, 'pusher');
    assert.deepEqual(
      account.bindings.map(({ role, shared }) => [role, shared]),
      [['registry-editor', false]],
    );
    assert.deepEqual(
      (await clients.admin.logins.accounts(undefined, signal)).map(({ project, name }) => [project, name]),
      [['hackershop', 'pusher']],
    );
    await revokeLoginAccount(account, work());
    assert.equal(await phillip.logins.try(login, signal), 'unauthorized');
    assert.equal((await cluster.as().send(path, { headers: { authorization } })).status, 401);
    assert.deepEqual(await left(), { accounts: 0, bindings: 0, roles: 0 });
  });

  /** Gives the role of the account to somebody else as well. */
  function share(other: Subject): void {
    const { roleBindings } = clients.cluster.state;
    const binding = roleBindings
      .list('hackershop')
      .find(({ metadata }) => metadata.name.startsWith('pusher'));
    assert.ok(binding);
    roleBindings.put({ ...binding, subjects: [...binding.subjects, other] });
  }

  for (const other of [
    { kind: 'ServiceAccount', name: 'theirs', namespace: 'hackershop' },
    { kind: 'ServiceAccount', name: 'pusher', namespace: 'hackershop-qa' },
    { kind: 'User', name: 'greg' },
    { kind: 'Group', name: 'developers' },
  ]) {
    it(`a binding that is for others too (${other.kind} ${other.name}) is not revoked with the account`, async () => {
      await createLoginAccount(plan, work());
      share(other);
      const [account] = await clients.phillip.logins.accounts('hackershop', signal);
      assert.ok(account);
      assert.match(
        revokeQuestion(account, '').detail,
        /account\. Role bindings that are for others too stay\.$/,
      );
      await revokeLoginAccount(account, work());
      assert.deepEqual(await left(), { accounts: 0, bindings: 0, roles: 1 });
    });
  }

  it('a binding that somebody has changed since it was seen is left alone, and so is the account', async () => {
    await createLoginAccount(plan, work());
    const [account] = await clients.phillip.logins.accounts('hackershop', signal);
    assert.ok(account);
    share({ kind: 'User', name: 'greg' });
    await assert.rejects(revokeLoginAccount(account, work()), /conflict/);
    assert.deepEqual(await left(), { accounts: 1, bindings: 1, roles: 1 });
  });

  it('an account that is another one by now is left alone', async () => {
    const { cluster, phillip } = clients;
    await createLoginAccount(plan, work());
    const [account] = await phillip.logins.accounts('hackershop', signal);
    assert.ok(account);
    const accounts = cluster.state.collection('', 'serviceaccounts');
    const old = accounts.get('hackershop', 'pusher');
    assert.ok(old);
    accounts.put({ ...old, metadata: { ...old.metadata, uid: 'another' } });
    await assert.rejects(revokeLoginAccount(account, work()), /conflict/);
    assert.ok(accounts.get('hackershop', 'pusher'));
  });

  it('the cluster may give less time than was asked for', async () => {
    clients.cluster.state.longestToken = 3600;
    const outcome = await createLoginAccount(plan, work());
    assert.equal(outcome.kind, 'made');
    assert.ok(Math.abs((outcome.issued.at ?? 0) - Date.now() - 3_600_000) < 60_000);
  });

  it('an account of the same name is not touched', async () => {
    const { cluster, phillip } = clients;
    const path = '/api/v1/namespaces/hackershop/serviceaccounts';
    await cluster.as('phillip').send(path, { method: 'POST', body: { metadata: { name: 'pusher' } } });
    assert.deepEqual(await createLoginAccount(plan, work()), { kind: 'taken' });
    assert.equal((await left()).accounts, 1);
    assert.deepEqual(await phillip.logins.accounts('hackershop', signal), []);
  });

  for (const [step, path] of [
    ['the binding', '/rolebindings'],
    ['the token', '/token'],
  ] as const) {
    it(`what was made is taken back when ${step} is refused`, async () => {
      const fault = { kind: 'status', status: 403 } as const;
      clients.cluster.faults.add({ match: { path, method: 'POST' }, fault });
      const outcome = await createLoginAccount(plan, work());
      assert.equal(outcome.kind, 'failed');
      assert.equal(outcome.failure.kind, 'forbidden');
      assert.deepEqual(outcome.stays, []);
      assert.deepEqual(await left(), { accounts: 0, bindings: 0, roles: 0 });
    });
  }

  it('says what stays when it cannot be taken back', async () => {
    const { faults } = clients.cluster;
    faults.add({ match: { path: '/token', method: 'POST' }, fault: { kind: 'status', status: 500 } });
    faults.add({
      match: { path: '/serviceaccounts/pusher', method: 'DELETE' },
      fault: { kind: 'status', status: 500 },
    });
    const outcome = await createLoginAccount(plan, work());
    assert.equal(outcome.kind, 'failed');
    assert.deepEqual(outcome.stays, ['the service account pusher']);
  });

  it('says what may stay when the answer was lost', async () => {
    const { faults } = clients.cluster;
    faults.add({ match: { path: '/serviceaccounts', method: 'POST' }, fault: { kind: 'reset' } });
    const outcome = await createLoginAccount(plan, work());
    assert.equal(outcome.kind, 'failed');
    assert.deepEqual(outcome.stays, ['the service account pusher, if it was made after all']);
  });

  it('says what stays when the session is closed under it', async () => {
    const { cluster, phillip: client } = clients;
    cluster.faults.add({ match: { path: '/token', method: 'POST' }, fault: { kind: 'silence' } });
    const session = new AbortController();
    const making = createLoginAccount(plan, { client, session: session.signal });
    await until('the question for a token', () =>
      Promise.resolve(cluster.requests.list('/token').length > 0 || undefined),
    );
    session.abort();
    const outcome = await making;
    assert.equal(outcome.kind, 'failed');
    assert.match(failureText(outcome.failure), /the connection was closed/);
    assert.match(
      outcome.stays.join(),
      /^the role binding pusher-registry-editor-\w+,the service account pusher$/,
    );
  });

  it('labels what it makes, so that it is found again', async () => {
    await createLoginAccount(plan, work());
    const account = clients.cluster.state.collection('', 'serviceaccounts').get('hackershop', 'pusher');
    assert.equal(
      record(account?.metadata.labels)['app.kubernetes.io/managed-by'],
      'openshift-image-registry',
    );
  });
});
