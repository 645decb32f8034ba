import assert from 'node:assert/strict';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { fields, text } from '../json.ts';
import type { Watching } from './watching.ts';
import { watchLines } from './watching.ts';

const STREAMS = '/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams';
const PROJECTS = '/apis/project.openshift.io/v1/projects';

/** `TYPE name` of a watch event. */
function said(event: unknown): string {
  const { type, object } = fields(event);
  return `${String(type)} ${text(fields(fields(object)['metadata'])['name']) ?? ''}`.trim();
}

describe('watches', () => {
  let cluster: Cluster;
  const open: Watching[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo', bookmarkSeconds: 0.05 });
  });

  afterEach(async () => {
    for (const watching of open.splice(0)) watching.close();
    await cluster.close();
  });

  async function watch(path: string, as = 'phillip'): Promise<Watching> {
    const watching = await watchLines(cluster, as, path);
    open.push(watching);
    return watching;
  }

  async function version(): Promise<string> {
    const answer = fields(await cluster.as('phillip').get(STREAMS));
    return text(fields(answer['metadata'])['resourceVersion']) ?? '';
  }

  it('without a version all objects come first, then what changes', async () => {
    const watching = await watch(`${STREAMS}?watch=true`);
    const names = (await watching.take(9)).map(said);
    assert.deepEqual(names, [
      'ADDED billing',
      'ADDED catalogue',
      'ADDED charts',
      'ADDED hostile',
      'ADDED lost-and-found',
      'ADDED nginx',
      'ADDED no-tags-yet',
      'ADDED skyfield',
      'ADDED web',
    ]);
    await cluster.push({ repository: 'hackershop/web', tag: 'nightly' });
    assert.deepEqual((await watching.take(1)).map(said), ['MODIFIED web']);
  });

  it('from a version, what happened since comes, also what happened before the watch', async () => {
    const from = await version();
    await cluster.push({ repository: 'hackershop/late', tag: '1' });
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${from}`);
    await cluster.as('phillip').send(`${STREAMS}/late`, { method: 'DELETE' });
    assert.deepEqual((await watching.take(2)).map(said), ['ADDED late', 'DELETED late']);
  });

  it('shows nothing of other projects', async () => {
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${await version()}`);
    await cluster.push({ repository: 'planet-express/delivery', tag: '9' });
    await cluster.push({ repository: 'hackershop/web', tag: '9' });
    assert.deepEqual((await watching.take(1)).map(said), ['MODIFIED web']);
  });

  it('sends bookmarks with the newest version to those who ask for them', async () => {
    const watching = await watch(
      `${STREAMS}?watch=true&resourceVersion=${await version()}&allowWatchBookmarks=true`,
    );
    await cluster.push({ repository: 'planet-express/delivery', tag: '9' });
    const now = String(cluster.state.changes.version);
    for (;;) {
      const [event] = await watching.take(1);
      const { type, object } = fields(event);
      assert.equal(type, 'BOOKMARK');
      assert.equal(fields(object)['kind'], 'ImageStream');
      if (fields(fields(object)['metadata'])['resourceVersion'] === now) break;
    }
  });

  it('ends after timeoutSeconds, in order', async () => {
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${await version()}&timeoutSeconds=1`);
    assert.equal(await watching.ended, true);
  });

  it('ends when told to, in order', async () => {
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${await version()}`);
    assert.equal(cluster.closeWatches(), 1);
    assert.equal(await watching.ended, true);
  });

  it('breaks when connections are dropped', async () => {
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${await version()}`);
    cluster.dropConnections();
    assert.equal(await watching.ended, false);
  });

  it('answers a version from before a compaction with one ERROR of code 410', async () => {
    const from = await version();
    await cluster.push({ repository: 'hackershop/web', tag: '9' });
    cluster.compact();
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=${from}`);
    const [event] = await watching.take(1);
    assert.equal(watching.status, 200);
    assert.equal(fields(event)['type'], 'ERROR');
    assert.equal(fields(fields(event)['object'])['code'], 410);
    assert.equal(await watching.ended, true);
  });

  it('refuses a version that is no number', async () => {
    const watching = await watch(`${STREAMS}?watch=true&resourceVersion=soon`);
    assert.equal(watching.status, 400);
  });

  it('follows one object by its name', async () => {
    const watching = await watch(`${STREAMS}?watch=true&fieldSelector=metadata.name%3Dweb`);
    assert.deepEqual((await watching.take(1)).map(said), ['ADDED web']);
    await cluster.push({ repository: 'hackershop/skyfield', tag: '9' });
    await cluster.push({ repository: 'hackershop/web', tag: '9' });
    assert.deepEqual((await watching.take(1)).map(said), ['MODIFIED web']);
  });

  describe('of projects', () => {
    it('with version 0 begin with those that the user may see', async () => {
      const watching = await watch(`${PROJECTS}?watch=true&resourceVersion=0`, 'greg');
      assert.deepEqual((await watching.take(2)).map(said), ['ADDED hackershop', 'ADDED qa-empty']);
    });

    it('tell of a new project that the list shows only a little later', async () => {
      const watching = await watch(`${PROJECTS}?watch=true`);
      const body = { kind: 'ProjectRequest', metadata: { name: 'brand-new' } };
      const path = '/apis/project.openshift.io/v1/projectrequests';
      const made = await cluster.as('phillip').send(path, { method: 'POST', body });
      assert.equal(made.status, 201);
      assert.deepEqual((await watching.take(1)).map(said), ['ADDED brand-new']);
    });

    it('tell of a project that is deleted, with all that is in it', async () => {
      const watching = await watch(`${PROJECTS}?watch=true`);
      const streams = await watch(`${STREAMS}?watch=true&resourceVersion=${await version()}`);
      await cluster.as('phillip').send(`${PROJECTS}/hackershop`, { method: 'DELETE' });
      assert.deepEqual((await watching.take(2)).map(said), ['MODIFIED hackershop', 'DELETED hackershop']);
      assert.equal(
        (await streams.take(9)).map(said).every((line) => line.startsWith('DELETED')),
        true,
      );
    });

    it('tell of rights that come and go', async () => {
      const watching = await watch(`${PROJECTS}?watch=true`, 'greg');
      const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/hackershop-prod/rolebindings';
      const phillip = cluster.as('phillip');
      await phillip.send(bindings, {
        method: 'POST',
        body: {
          metadata: { name: 'greg-views' },
          roleRef: { kind: 'ClusterRole', name: 'view' },
          subjects: [{ kind: 'User', name: 'greg' }],
        },
      });
      assert.deepEqual((await watching.take(1)).map(said), ['ADDED hackershop-prod']);
      await phillip.send(`${bindings}/greg-views`, { method: 'DELETE' });
      assert.deepEqual((await watching.take(1)).map(said), ['DELETED hackershop-prod']);
    });
  });
});
