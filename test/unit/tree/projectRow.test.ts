import assert from 'node:assert/strict';
import type { ProjectPolicy } from '../../../src/model/access/access.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import { projectNode } from '../../../src/tree/node.ts';
import { projectRow } from '../../../src/tree/projectRow.ts';
import type { Row } from '../../../src/tree/row.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { everything } from '../../support/everything.ts';
import { openStore } from '../../support/openStore.ts';
import { until } from '../../support/until.ts';

const project = { name: 'hackershop', displayName: 'Hacker Shop', active: true };

describe('the row of a project', () => {
  const rowWith = (policy: ProjectPolicy | undefined, pinned = false): Row =>
    projectRow(project, { streams: undefined, pinned, policy });

  it('has an icon and words for who may pull', () => {
    const shown = (['private', 'shared', 'anonymous', 'unknown', undefined] as const).map((policy) => {
      const { icon, description } = rowWith(policy);
      return [icon.name, description];
    });
    assert.deepEqual(shown, [
      ['lock', 'Hacker Shop · private'],
      ['organization', 'Hacker Shop · any logged-in user may pull'],
      ['globe', 'Hacker Shop · anyone may pull'],
      ['project', 'Hacker Shop'],
      ['project', 'Hacker Shop'],
    ]);
  });

  it('says so aloud and in its tooltip', () => {
    const row = rowWith('anonymous', true);
    assert.equal(row.spoken, 'Project hackershop, Hacker Shop, anyone may pull, pinned');
    assert.match(row.tooltip(), /Access: anyone may pull, without a login/);
    assert.match(rowWith('unknown').tooltip(), /Access: you may not see who may pull/);
    assert.doesNotMatch(rowWith(undefined).tooltip(), /Access/);
  });

  it('says that it is pinned in words, whoever may pull', () => {
    assert.equal(rowWith('private', true).description, 'Hacker Shop · private · pinned');
    assert.equal(rowWith('private', true).context, 'project;pinned');
  });
});

describe('the row of a project of the demo cluster', () => {
  let cluster: Cluster;
  let store: RegistryStore;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  beforeEach(async () => {
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    cluster.requests.clear();
  });

  afterEach(() => store.close());

  after(() => cluster.close());

  const reviews = (): number => cluster.requests.list('localresourceaccessreviews').length;
  const rowFor = (name: string): Row => rowOf(projectNode(name), store, [], Date.now());
  const icon = async (name: string, wanted: string): Promise<void> => {
    const probe = (): Promise<true | undefined> =>
      Promise.resolve(rowFor(name).icon.name === wanted ? true : undefined);
    await until(`the icon ${wanted}`, probe);
  };

  it('says who may pull soon after the project was opened, and nothing of the others', async () => {
    const changes: string[] = [];
    store.onDidChange((change) => {
      if (change.kind === 'access') changes.push(change.project);
    });
    await childrenOf(projectNode('hackershop'), store, everything);
    await icon('hackershop', 'lock');
    assert.equal(rowFor('hackershop').description, 'Hacker Shop · 9 streams · private');
    assert.equal(rowFor('planet-express').icon.name, 'project');
    assert.deepEqual(changes, ['hackershop']);
    assert.equal(reviews(), 1);
  });

  it('asks when its tooltip is asked for, once', async () => {
    rowFor('planet-express');
    assert.equal(reviews(), 0);
    rowFor('planet-express').tooltip();
    rowFor('planet-express').tooltip();
    await icon('planet-express', 'lock');
    assert.match(rowFor('planet-express').tooltip(), /Access: private/);
    assert.equal(reviews(), 1);
  });

  it('opens without waiting for who may pull', async () => {
    cluster.faults.add({ match: { path: '/localresourceaccessreviews' }, fault: { kind: 'silence' } });
    const children = await childrenOf(projectNode('hackershop'), store, everything);
    assert.equal(children.length, 9);
    assert.equal(rowFor('hackershop').icon.name, 'project');
    cluster.faults.clear();
  });
});
