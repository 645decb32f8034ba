import assert from 'node:assert/strict';
import { mayPull } from '../../../../src/changes/access/mayPull.ts';
import { Rights } from '../../../../src/changes/rights.ts';
import { Writer } from '../../../../src/changes/writer.ts';
import type { ClusterClient } from '../../../../src/cluster/clusterClient.ts';
import type { AccessSubject } from '../../../../src/model/access/access.ts';
import type { PullAnswer } from '../../../../src/model/access/pullAnswer.ts';
import { accountsOf } from '../../../../src/model/access/subject.ts';
import { account, AccessPerson, group, user } from '../../../support/accessSetup.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';
import { failureFrom } from '../../../support/failures.ts';

const session = new AbortController().signal;

describe('whether somebody may pull', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const ask = (subject: AccessSubject, client: ClusterClient = clients.phillip): Promise<PullAnswer> => {
    const rights = new Rights({ client, signal: session });
    return mayPull(subject, 'hackershop', { client, session, rights });
  };

  it('is yes with the rule that allows it', async () => {
    const answer = await ask(user('greg'));
    assert.ok(answer.kind === 'yes');
    const rule =
      'The binding registry-viewer-greg gives the role registry-viewer to user greg in hackershop.';
    assert.equal(answer.rule, rule);
  });

  it('is yes by a rule of the whole cluster', async () => {
    const answer = await ask(user('kubeadmin'));
    assert.ok(answer.kind === 'yes');
    assert.equal(
      answer.rule,
      'The binding cluster-admins gives the role cluster-admin to user kubeadmin in the whole cluster.',
    );
  });

  it('is no with the role that would allow it, and yes once that is granted', async () => {
    const pod = account('hackershop-prod', 'default');
    const before = await ask(pod);
    assert.ok(before.kind === 'no');
    assert.deepEqual([before.role.name, before.mayGrant], ['system:image-puller', 'yes']);
    const phillip = new AccessPerson(clients.phillip, 'hackershop');
    await phillip.do({ kind: 'add', subjects: [accountsOf('hackershop-prod')], level: 'pull' });
    const after = await ask(pod);
    assert.ok(after.kind === 'yes');
    assert.match(after.rule, /to all service accounts of hackershop-prod in hackershop\.$/);
    assert.equal((await ask(account('planet-express', 'default'))).kind, 'no');
  });

  it('names the role for people', async () => {
    const answer = await ask(user('jane'));
    assert.ok(answer.kind === 'no');
    assert.equal(answer.role.name, 'registry-viewer');
    assert.equal((await ask(group('system:unauthenticated'))).kind, 'no');
  });

  it('counts the groups of a user where they may be listed, and says where not', async () => {
    const body = { metadata: { name: 'qa' }, users: ['jane'] };
    const path = '/apis/user.openshift.io/v1/groups';
    await clients.cluster.as('kubeadmin').send(path, { method: 'POST', body });
    const phillip = new AccessPerson(clients.phillip, 'hackershop');
    await phillip.do({ kind: 'add', subjects: [group('qa')], level: 'pull' });
    const answer = await ask(user('jane'), clients.admin);
    assert.ok(answer.kind === 'yes');
    assert.match(answer.rule, /to group qa in hackershop/);
    assert.deepEqual(answer.unseen, []);
    assert.equal((await ask(user('jane'))).unseen.length, 1);
    assert.deepEqual((await ask(group('qa'))).unseen, []);
  });

  it('is unknown where the user may not ask', async () => {
    const answer = await ask(user('jane'), clients.greg);
    assert.equal(answer.kind === 'unknown' && answer.failure.kind, 'forbidden');
  });

  it('stops when it is no longer wanted', async () => {
    const abort = new AbortController();
    const rights = new Rights({ client: clients.phillip, signal: session });
    clients.cluster.faults.add({ match: { path: '/groups' }, fault: { kind: 'silence' } });
    const asked = mayPull(user('jane'), 'hackershop', {
      client: clients.phillip,
      session: abort.signal,
      rights,
    });
    abort.abort(new Error('enough'));
    await assert.rejects(asked, /enough/);
  });

  describe('as a writer answers, and whether they may push', () => {
    const writer = (client: ClusterClient, open = session): Writer =>
      new Writer({
        client,
        session: open,
        saw: () => undefined,
        redraw: () => undefined,
        holds: () => false,
        accessChanged: () => undefined,
      });

    it('is yes with the rule for who may, and no with the role for who may pull alone', async () => {
      const asked = writer(clients.phillip);
      const yes = await asked.mayPush(user('phillip'), 'hackershop');
      assert.match(
        yes.kind === 'yes' ? yes.rule : '',
        / gives the role admin to user phillip in hackershop\.$/,
      );
      const no = await asked.mayPush(user('greg'), 'hackershop');
      assert.ok(no.kind === 'no');
      assert.deepEqual([no.role.name, no.mayGrant], ['registry-editor', 'yes']);
      const pod = await asked.mayPush(account('qa-empty', 'default'), 'hackershop');
      assert.equal(pod.kind === 'no' && pod.role.name, 'system:image-pusher');
      assert.equal((await asked.mayPull(user('greg'), 'hackershop')).kind, 'yes');
    });

    it('is unknown, with the refusal, where the user may not ask', async () => {
      const answer = await writer(clients.greg).mayPush(user('jane'), 'hackershop');
      assert.equal(answer.kind === 'unknown' && answer.failure.kind, 'forbidden');
    });

    it('stops when it is no longer wanted, and says when the session is closed', async () => {
      clients.cluster.faults.add({ match: { path: '/groups' }, fault: { kind: 'silence' } });
      const [abort, close] = [new AbortController(), new AbortController()];
      const asked = writer(clients.phillip).mayPush(user('jane'), 'hackershop', abort.signal);
      abort.abort(new Error('enough'));
      await assert.rejects(asked, /enough/);
      const closed = failureFrom(writer(clients.phillip, close.signal).mayPush(user('jane'), 'hackershop'));
      close.abort();
      assert.equal((await closed).kind, 'unreachable');
    });
  });
});
