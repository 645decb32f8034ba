import assert from 'node:assert/strict';
import { list, record } from '../../../src/model/json.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore, showContext } from '../../support/openStore.ts';
import { until } from '../../support/until.ts';
import { storeUntil } from '../../support/storeUntil.ts';

describe('the store follows the cluster', () => {
  let cluster: Cluster;
  let store: RegistryStore;

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
  });

  afterEach(async () => {
    cluster.faults.clear();
    await store.close();
    await cluster.close();
  });

  const projects = (): string[] => (store.projects.kind === 'loaded' ? [...store.projects.items.keys()] : []);
  const tags = (stream: string): string[] =>
    (store.stream('hackershop', stream)?.tags ?? []).map(({ name }) => name);
  const create = async (name: string): Promise<void> => {
    const body = { apiVersion: 'project.openshift.io/v1', kind: 'ProjectRequest', metadata: { name } };
    const path = '/apis/project.openshift.io/v1/projectrequests';
    const { status } = await cluster.as('phillip').send(path, { method: 'POST', body });
    assert.equal(status, 201);
  };

  it('a push makes its tag appear in an open project', async () => {
    await store.openProject('hackershop');
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'fresh' });
    await storeUntil(store, 'the tag fresh', () => tags('skyfield').includes('fresh'));
    await cluster.push({ repository: 'hackershop/brand-new', tag: '1' });
    await storeUntil(store, 'the stream brand-new', () => tags('brand-new').includes('1'));
  });

  it('a project made elsewhere appears, and disappears when it is deleted', async () => {
    await create('made-elsewhere');
    await storeUntil(store, 'made-elsewhere', () => projects().includes('made-elsewhere'));
    await store.openProject('made-elsewhere');
    const path = '/apis/project.openshift.io/v1/projects/made-elsewhere';
    await cluster.as('phillip').send(path, { method: 'DELETE' });
    await storeUntil(store, 'no made-elsewhere', () => !projects().includes('made-elsewhere'));
    assert.equal(store.streams('made-elsewhere'), undefined, 'its watch is closed too');
  });

  it('nothing is missed while a watch is broken', async () => {
    await store.openProject('hackershop');
    cluster.dropConnections();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'while-away' });
    await create('while-away');
    await storeUntil(store, 'the tag while-away', () => tags('skyfield').includes('while-away'));
    await storeUntil(store, 'the project while-away', () => projects().includes('while-away'));
  });

  it('a version that is gone (410) is listed again', async () => {
    await store.openProject('hackershop');
    cluster.faults.add({
      match: { path: 'imagestreams', watch: true },
      times: 1,
      fault: { kind: 'goneOnWatch' },
    });
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'meanwhile' });
    cluster.compact();
    cluster.closeWatches();
    await storeUntil(store, 'the tag meanwhile', () => tags('skyfield').includes('meanwhile'));
  });

  it('a watch that the server ends is opened again without a word', async () => {
    await store.openProject('hackershop');
    const watching = (): boolean => cluster.requests.list('imagestreams').some(({ watch }) => watch);
    await until('the watch of the streams', async () => Promise.resolve(watching() || undefined));
    assert.ok(cluster.closeWatches() >= 2);
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'later' });
    await storeUntil(store, 'the tag later', () => tags('skyfield').includes('later'));
    const { connection } = store;
    assert.equal(connection.kind === 'connected' && connection.trouble, undefined);
  });

  it('closing a project ends its watch', async () => {
    await store.openProject('hackershop');
    store.closeProject('hackershop');
    assert.equal(store.streams('hackershop'), undefined);
    cluster.requests.clear();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'unseen' });
    // The projects are still followed: once that watch has reported, a watch of the streams would have, too.
    await create('a-sign');
    await storeUntil(store, 'a-sign', () => projects().includes('a-sign'));
    assert.deepEqual(
      cluster.requests.list('imagestreams').filter(({ watch, user }) => watch && user === 'phillip'),
      [],
    );
  });

  it('what is in flight for the old context never shows in the new one', async () => {
    cluster.faults.add({
      match: { path: '/imagestreams', as: 'phillip' },
      fault: { kind: 'delay', milliseconds: 300 },
    });
    const late = store.openProject('hackershop');
    await showContext(store, { kubeconfigFile: cluster.kubeconfigFile, context: 'planet-express-audit' });
    assert.equal(store.connection.kind === 'connected' && store.connection.context, 'planet-express-audit');
    assert.equal(store.streams('hackershop'), undefined);
    const before = projects();
    cluster.faults.clear();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'for-nobody' });
    await late;
    assert.equal(store.streams('hackershop'), undefined);
    assert.deepEqual(projects(), before);
  });

  it('nobody waits for a list that is no longer followed: folded, refreshed, closed', async () => {
    cluster.faults.add({ match: { path: '/imagestreams' }, fault: { kind: 'silence' } });
    const folded = store.openProject('hackershop');
    store.closeProject('hackershop');
    await folded;
    const refreshed = store.openProject('planet-express');
    await store.refresh();
    await refreshed;
    const closed = store.openProject('hackershop-prod');
    await store.close();
    await closed;
  });

  it('a stream on a page that was not loaded yet is found', async () => {
    const large = await startCluster({ seed: 'large', size: { projects: 1, streams: 600, tags: 1 } });
    const many = await openStore({ kubeconfigFile: large.kubeconfigFile, context: 'hackershop-dev' });
    try {
      await many.openProject('project-001');
      const state = many.streams('project-001');
      assert.ok(state?.kind === 'loaded' && state.more);
      const path = '/apis/image.openshift.io/v1/namespaces/project-001/imagestreams';
      const names = list(record(await large.as('phillip').get(path))['items']).map((item) =>
        String(record(record(item)['metadata'])['name']),
      );
      const missing = names.find((name) => !state.items.has(name)) ?? '';
      assert.equal((await many.findStream('project-001', missing))?.name, missing);
      assert.equal(await many.findStream('project-001', 'there-is-none'), undefined);
    } finally {
      await many.close();
      await large.close();
    }
  });

  it('rights taken away show, and rights given back too', async () => {
    await store.close();
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-qa' });
    await store.openProject('hackershop');
    assert.equal(store.streams('hackershop')?.kind, 'loaded');
    cluster.faults.add({
      match: { path: 'imagestreams', as: 'greg' },
      fault: { kind: 'status', status: 403, message: 'User "greg" cannot list resource "imagestreams"' },
    });
    cluster.dropConnections();
    await storeUntil(store, 'the refusal', () => store.streams('hackershop')?.kind === 'failed');
    cluster.faults.clear();
    store.retry();
    await storeUntil(store, 'the streams again', () => store.streams('hackershop')?.kind === 'loaded');
  });

  it('a cluster that goes away is said, what was known stays, and it heals by itself', async () => {
    await store.openProject('hackershop');
    cluster.faults.add({ match: { target: 'api' }, fault: { kind: 'refuse' } });
    cluster.dropConnections();
    const troubled = (): boolean =>
      store.connection.kind === 'connected' && store.connection.trouble !== undefined;
    await storeUntil(store, 'the trouble', troubled);
    assert.ok(tags('skyfield').includes('2.0'));
    cluster.faults.clear();
    await storeUntil(store, 'no trouble', () => !troubled(), 15_000);
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'after' });
    await storeUntil(store, 'the tag after', () => tags('skyfield').includes('after'), 15_000);
  });

  it('where projects may not be listed, the project of the context and those of the setting are shown', async () => {
    cluster.faults.add({ match: { path: '/v1/projects' }, fault: { kind: 'status', status: 403 } });
    const named = await openStore({
      kubeconfigFile: cluster.kubeconfigFile,
      context: 'hackershop-dev',
      namedProjects: ['planet-express', 'hackershop'],
    });
    try {
      const names = named.projects.kind === 'loaded' ? [...named.projects.items.keys()] : [];
      assert.deepEqual(names, ['hackershop', 'planet-express']);
      await named.openProject('hackershop');
      assert.ok(named.stream('hackershop', 'skyfield'));
    } finally {
      await named.close();
    }
  });

  it('projects that may not be listed are not drawn again each time the list is refused', async () => {
    cluster.faults.add({ match: { path: '/v1/projects' }, fault: { kind: 'status', status: 403 } });
    const named = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    try {
      const drawn: string[] = [];
      named.onDidChange(({ kind }) => drawn.push(kind));
      cluster.requests.clear();
      named.retry();
      const refused = (): boolean =>
        cluster.requests.list('/v1/projects').some(({ status }) => status === 403);
      await until('the refusal', () => Promise.resolve(refused() || undefined));
      // By the time that this has come and gone, the refusal has been heard.
      await named.openProject('hackershop');
      assert.ok(!drawn.includes('projects'), drawn.join(', '));
    } finally {
      await named.close();
    }
  });

  it('projects of the setting are shown besides those that are listed', async () => {
    const more = await openStore({
      kubeconfigFile: cluster.kubeconfigFile,
      context: 'hackershop-dev',
      namedProjects: ['openshift'],
    });
    try {
      const names = more.projects.kind === 'loaded' ? [...more.projects.items.keys()] : [];
      assert.ok(names.includes('openshift') && names.includes('hackershop'), names.join(', '));
    } finally {
      await more.close();
    }
  });

  it('loads more than 500 streams a page at a time', async () => {
    const large = await startCluster({ seed: 'large', size: { projects: 1, streams: 600, tags: 1 } });
    const many = await openStore({ kubeconfigFile: large.kubeconfigFile, context: 'hackershop-dev' });
    try {
      const project = 'project-001';
      await many.openProject(project);
      const shown = (): number => {
        const state = many.streams(project);
        return state?.kind === 'loaded' ? state.items.size : 0;
      };
      assert.equal(shown(), 500);
      await many.loadMore(project);
      assert.equal(shown(), 600);
      const state = many.streams(project);
      assert.equal(state?.kind === 'loaded' && state.more, false);
    } finally {
      await many.close();
      await large.close();
    }
  });
});
