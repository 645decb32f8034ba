import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import type { UserName } from '../identity.ts';
import { fields, list } from '../json.ts';
import { watchLines } from './watching.ts';
import { said, writing } from './writing.ts';

const PROJECTS = '/apis/project.openshift.io/v1/projects';
const REQUESTS = '/apis/project.openshift.io/v1/projectrequests';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const GROUPS = '/apis/user.openshift.io/v1/groups';
const MERGE = { type: 'application/merge-patch+json' };

describe('projects, groups and secrets of the stand-in cluster', () => {
  let cluster: Cluster;
  const { ask } = writing(() => cluster);

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'empty' });
  });

  afterEach(() => cluster.close());

  const request = (name: string, as: UserName = 'sarah', words: object = {}): Promise<ClientAnswer> =>
    ask('POST', REQUESTS, { metadata: { name }, ...words }, { as });
  const describeProject = (annotations: object, as: UserName = 'sarah'): Promise<ClientAnswer> =>
    ask('PATCH', `${PROJECTS}/crew`, { metadata: { annotations } }, { ...MERGE, as });

  it('refuse names that no project can have, or that are the own ones of the cluster', async () => {
    const status = async (name: string): Promise<number> => (await request(name)).status;
    for (const name of ['', 'x', 'Crew', '-crew', 'crew_1', 'c'.repeat(64)]) {
      assert.equal(await status(name), 422, name);
    }
    for (const name of ['openshift', 'kube', 'kubernetes', 'kube-crew']) {
      assert.equal(await status(name), 403, name);
    }
    assert.equal(await status('default'), 409);
    assert.equal(await status('c'.repeat(63)), 201);
    assert.equal(
      said(await request('openshift-crew')),
      'project.project.openshift.io "openshift-crew" is forbidden: cannot request a project starting with "openshift-"',
    );
    assert.equal((await request('crew', 'sarah', { displayName: 'two\nlines' })).status, 422);
  });

  it('are requested by those who may, and the list of requests says who may', async () => {
    assert.equal((await ask('GET', REQUESTS, undefined, { as: 'jane' })).status, 200);
    const binding = `${RBAC}/clusterrolebindings/self-provisioners`;
    await ask('DELETE', binding, undefined, { as: 'kubeadmin' });
    const refused = await ask('GET', REQUESTS, undefined, { as: 'jane' });
    assert.equal(refused.status, 403);
    assert.equal(said(refused), 'You may not request a new project via this API.');
    assert.equal((await request('crew', 'jane')).status, 403);
  });

  it('have the service accounts that every project has', async () => {
    await request('crew');
    const path = '/api/v1/namespaces/crew/serviceaccounts';
    const accounts = list(fields(await cluster.as('sarah').get(path))['items']).map(
      (account) => fields(fields(account)['metadata'])['name'],
    );
    assert.deepEqual(accounts, ['builder', 'default', 'deployer']);
  });

  it('are described anew by their admin, who changes nothing else of them', async () => {
    await request('crew', 'sarah', { displayName: 'Crew' });
    const changed = await describeProject({ 'openshift.io/display-name': 'The crew' });
    assert.equal(changed.status, 200);
    const words = fields(fields(fields(changed.json())['metadata'])['annotations']);
    assert.equal(words['openshift.io/display-name'], 'The crew');
    assert.equal((await describeProject({ 'openshift.io/display-name': 'two\nlines' })).status, 422);
    const other = await describeProject({ 'openshift.io/requester': 'josh' });
    assert.equal(
      said(other),
      'Project.project.openshift.io "crew" is invalid: metadata.annotations[openshift.io/requester]: Invalid value: ' +
        '"josh": field is immutable, try updating the namespace',
    );
    assert.equal((await describeProject({ 'openshift.io/description': 'x' }, 'josh')).status, 403);
    const old = { metadata: { resourceVersion: '1', annotations: { 'openshift.io/description': 'x' } } };
    assert.equal((await ask('PATCH', `${PROJECTS}/crew`, old, { ...MERGE, as: 'sarah' })).status, 409);
  });

  it('end with all that is in them, after a while in which nothing new is made there', async () => {
    await request('crew');
    const images = '/apis/image.openshift.io/v1/namespaces/crew/imagestreams';
    await ask('POST', images, { metadata: { name: 'ship' } }, { as: 'sarah' });
    const projects = await watchLines(cluster, 'sarah', `${PROJECTS}?watch=true`);
    const streams = await watchLines(cluster, 'kubeadmin', `${images}?watch=true`);
    assert.equal((await ask('DELETE', `${PROJECTS}/crew`, undefined, { as: 'sarah' })).status, 200);
    const late = await ask('POST', images, { metadata: { name: 'late' } }, { as: 'sarah' });
    const again = await ask('DELETE', `${PROJECTS}/crew`, undefined, { as: 'sarah' });
    assert.deepEqual([late.status, again.status], [403, 409]);
    const events = (await projects.take(2)).map(fields);
    const phases = events.map(({ type, object }) => [type, fields(fields(object)['status'])['phase']]);
    assert.deepEqual(phases, [
      ['MODIFIED', 'Terminating'],
      ['DELETED', 'Terminating'],
    ]);
    const types = (await streams.take(2)).map((event) => fields(event)['type']);
    assert.deepEqual(types, ['ADDED', 'DELETED']);
    projects.close();
    streams.close();
    const gone = (): Promise<true | undefined> =>
      Promise.resolve(cluster.state.roleBindings.list('crew').length === 0 || undefined);
    await until('the end of the bindings', gone);
    assert.equal((await ask('DELETE', `${PROJECTS}/crew`, undefined, { as: 'kubeadmin' })).status, 404);
  });

  it('name the version that a change of a group starts from', async () => {
    const as = { as: 'kubeadmin' } as const;
    const made = await ask('POST', GROUPS, { metadata: { name: 'qa' }, users: ['jane'] }, as);
    const { resourceVersion } = fields(fields(made.json())['metadata']);
    const change = (users: string[], version: unknown): Promise<ClientAnswer> =>
      ask('PATCH', `${GROUPS}/qa`, { metadata: { resourceVersion: version }, users }, { ...MERGE, ...as });
    assert.equal((await change(['jane', 'eric'], resourceVersion)).status, 200);
    assert.equal((await change(['frank'], resourceVersion)).status, 409);
    assert.deepEqual(cluster.state.groups.get(undefined, 'qa')?.users, ['jane', 'eric']);
    assert.equal((await ask('GET', GROUPS, undefined, { as: 'jane' })).status, 403);
  });

  it('keep the role of a binding, whoever changes it', async () => {
    await request('crew');
    const path = `${RBAC}/namespaces/crew/rolebindings`;
    const role = (name: string): object => ({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name,
    });
    const subjects = [{ kind: 'User', name: 'josh' }];
    await ask(
      'POST',
      path,
      { metadata: { name: 'x' }, roleRef: role('registry-viewer'), subjects },
      { as: 'sarah' },
    );
    const body = { metadata: { name: 'x' }, roleRef: role('registry-editor'), subjects };
    const changed = await ask('PUT', `${path}/x`, body, { as: 'sarah' });
    assert.equal(changed.status, 422);
    assert.match(String(said(changed)), /: cannot change roleRef$/);
  });

  it('hold secrets that are what their type says, for those who may edit', async () => {
    await request('crew');
    const path = '/api/v1/namespaces/crew/secrets';
    const type = 'kubernetes.io/dockerconfigjson';
    const make = (body: object, as: UserName = 'sarah'): Promise<ClientAnswer> =>
      ask('POST', path, { metadata: { name: 'pull' }, type, ...body }, { as });
    assert.equal((await make({})).status, 422);
    assert.equal((await make({ stringData: { '.dockerconfigjson': 'no JSON' } })).status, 422);
    assert.equal((await make({ stringData: { '.dockerconfigjson': '{"auths":{}}' } })).status, 201);
    assert.equal((await make({}, 'josh')).status, 403);
    const other = await ask('PATCH', `${path}/pull`, { type: 'Opaque' }, { ...MERGE, as: 'sarah' });
    assert.equal(other.status, 422);
  });
});
