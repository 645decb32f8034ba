import assert from 'node:assert/strict';
import { createProject } from '../../cluster/api/projects.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';
import { Searching, type SearchingOptions } from '../../support/searching.ts';
import { until } from '../../support/until.ts';

const shop = ['hackershop', 'hackershop-prod', 'planet-express', 'sarahs-skyfield', 'qa-empty'];
const streamsOf = (project: string): string => `/namespaces/${project}/imagestreams`;

describe('Search', () => {
  let cluster: Cluster;
  let folder: TestFolder;
  let elsewhere: Elsewhere;
  const started: Searching[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    elsewhere = new Elsewhere(cluster.state);
    folder = await testFolder();
  });

  afterEach(async () => {
    cluster.faults.clear();
    for (const searching of started.splice(0)) await searching[Symbol.asyncDispose]();
    await cluster.close();
    await folder[Symbol.asyncDispose]();
  });

  const start = async (
    context: string,
    projects: readonly string[] = shop,
    options: Partial<SearchingOptions> = {},
  ): Promise<Searching> => {
    const searching = await Searching.start(cluster, {
      context,
      folder: folder.path,
      projects,
      ...options,
    });
    started.push(searching);
    return searching;
  };

  /** Requests since the last look, in short. */
  const requests = (): string[] => {
    const seen = cluster.requests.list().map(({ path, watch }) => {
      const [, project] = /namespaces\/([^/]+)/.exec(path) ?? [];
      return `${watch ? 'watch' : 'list'} ${project ?? 'all'}`;
    });
    cluster.requests.clear();
    return seen.sort();
  };
  const watching = (count: number): Promise<true> =>
    until(`${count} watches`, () => {
      const watches = cluster.requests.list().filter(({ watch, status }) => watch && status === 200);
      return Promise.resolve(watches.length >= count ? true : undefined);
    });

  it('reads everything by one list and one watch where the user may', async () => {
    const admin = await start('hackershop-admin', [...shop, 'amys-audit', 'openshift']);
    assert.deepEqual(admin.search.progress, { total: 7, read: 0, failed: [], stale: [], unseen: [] });
    await admin.read();
    await watching(1);
    assert.deepEqual(requests(), ['list all', 'watch all']);
    assert.deepEqual(admin.search.progress, { total: 7, read: 7, failed: [], stale: [], unseen: [] });
    assert.deepEqual(admin.tags('payroll'), ['amys-audit/evidence:payroll-7', 'planet-express/payroll:7']);
  });

  it('reads each project where the user may not list everywhere', async () => {
    const phillip = await start('hackershop-dev');
    await phillip.read();
    await watching(shop.length);
    assert.deepEqual(
      requests(),
      ['list all', ...shop.flatMap((name) => [`list ${name}`, `watch ${name}`])].sort(),
    );
    assert.deepEqual(phillip.search.progress, { total: 5, read: 5, failed: [], stale: [], unseen: [] });
    assert.deepEqual(phillip.tags('payroll'), ['planet-express/payroll:7']);
  });

  it('names what may not be read, and finds nothing of it', async () => {
    const greg = await start('hackershop-qa', ['hackershop', 'qa-empty', 'planet-express']);
    await greg.read();
    const { failed, read, total } = greg.search.progress;
    assert.deepEqual(
      failed.map(({ project, failure }) => [project, failure.kind]),
      [['planet-express', 'forbidden']],
    );
    assert.deepEqual([read, total], [2, 3]);
    assert.deepEqual(greg.tags('payroll'), []);
    assert.notDeepEqual(greg.tags('skyfield'), []);
  });

  it('finds a project as soon as what failed has passed', async () => {
    const fault = { kind: 'status', status: 500 } as const;
    cluster.faults.add({ match: { path: streamsOf('planet-express') }, times: 1, fault });
    const phillip = await start('hackershop-dev');
    await phillip.read();
    assert.deepEqual(
      phillip.search.progress.failed.map(({ project, failure }) => [project, failure.kind]),
      [['planet-express', 'server']],
    );
    assert.deepEqual(phillip.tags('payroll'), []);
    phillip.search.retry();
    await phillip.until('it is found', () => phillip.tags('payroll').length === 1);
    assert.deepEqual(phillip.search.progress.failed, []);
  });

  it('is told of a failing list of all projects, for each of them', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'status', status: 500 } });
    const admin = await start('hackershop-admin');
    await admin.read();
    assert.deepEqual(
      admin.search.progress.failed.map(({ project }) => project),
      shop,
    );
    assert.equal(admin.search.progress.read, 0);
    admin.search.retry();
    await admin.until('it is read', () => admin.search.progress.failed.length === 0);
    assert.equal(admin.search.progress.read, 5);
  });

  for (const context of ['hackershop-admin', 'hackershop-dev']) {
    it(`calls what was read and cannot be watched out of date, not unread: ${context}`, async () => {
      const searching = await start(context);
      await searching.read();
      await watching(context === 'hackershop-admin' ? 1 : shop.length);
      const fault = { kind: 'status', status: 500 } as const;
      cluster.faults.add({ match: { path: 'watch=true' }, fault });
      cluster.closeWatches();
      const isStale = (): boolean => searching.search.progress.stale.length === shop.length;
      await searching.until('all may be out of date', isStale);
      const { total, read, failed } = searching.search.progress;
      assert.deepEqual([total, read, failed], [5, 5, []]);
      assert.notDeepEqual(searching.tags('payroll'), []);
      cluster.faults.clear();
      searching.search.retry();
      await searching.until('it is current', () => searching.search.progress.stale.length === 0);
    });
  }

  for (const context of ['hackershop-admin', 'hackershop-dev']) {
    it(`follows pushes and deletions while it is open: ${context}`, async () => {
      const searching = await start(context);
      await searching.read();
      elsewhere.push('planet-express/rocket', '9.9');
      await searching.until('a push', () => searching.tags('rocket').length === 1);
      elsewhere.deleteTag('hackershop/skyfield', '2.0');
      const isGone = (): boolean => !searching.tags('skyfield').includes('hackershop/skyfield:2.0');
      await searching.until('a deleted tag', isGone);
      elsewhere.deleteStream('planet-express/rocket');
      await searching.until('a deleted stream', () => searching.tags('rocket').length === 0);
    });

    it(`follows projects that come and go: ${context}`, async () => {
      const searching = await start(context);
      await searching.read();
      createProject(cluster.state, 'moon-base', 'phillip', {});
      elsewhere.push('moon-base/crater', '1');
      searching.projects = [...shop, 'moon-base'];
      searching.search.projectsChanged();
      await searching.until('a new project', () => searching.tags('crater').length === 1);
      assert.equal(searching.search.progress.total, 6);
      elsewhere.deleteStream('moon-base/crater');
      searching.projects = shop;
      searching.search.projectsChanged();
      await searching.until('it is gone', () => searching.tags('crater').length === 0);
      assert.equal(searching.search.progress.read, 5);
    });
  }

  it('finds nothing any more where rights are taken', async () => {
    const amy = await start('planet-express-audit', ['amys-audit', 'planet-express']);
    await amy.read();
    assert.equal(amy.tags('payroll').length, 2);
    const binding = cluster.state.roleBindings
      .list('planet-express')
      .find(({ subjects }) => subjects.some(({ name }) => name === 'amy'));
    assert.ok(binding);
    await watching(2);
    cluster.state.roleBindings.delete(binding);
    cluster.closeWatches();
    await amy.until('the right is gone', () => amy.tags('payroll').length === 1);
    assert.deepEqual(
      amy.search.progress.failed.map(({ project, failure }) => [project, failure.kind]),
      [['planet-express', 'forbidden']],
    );
  });

  it('does not list what the tree follows, and takes it over when the tree leaves it', async () => {
    const phillip = await start('hackershop-dev');
    await phillip.openProject('hackershop');
    await watching(1);
    assert.deepEqual(requests(), ['list hackershop', 'watch hackershop']);
    await phillip.read();
    await watching(shop.length - 1);
    assert.ok(!requests().some((request) => request.endsWith(' hackershop')));
    assert.notDeepEqual(phillip.tags('hackershop/skyfield'), []);
    elsewhere.push('hackershop/rocket', '1');
    await phillip.until('a push into what the tree follows', () => phillip.tags('rocket').length === 1);
    phillip.closeProject('hackershop');
    await watching(1);
    assert.deepEqual(requests(), ['list hackershop', 'watch hackershop']);
    elsewhere.push('hackershop/rocket', '2');
    await phillip.until('a push after the tree has left it', () => phillip.tags('rocket').length === 2);
  });

  it('ends its own watch of what the tree comes to follow', async () => {
    const phillip = await start('hackershop-dev', ['hackershop']);
    await phillip.read();
    await watching(1);
    await phillip.openProject('hackershop');
    elsewhere.push('hackershop/rocket', '1');
    await phillip.until('a push', () => phillip.tags('rocket').length === 1);
    assert.equal(await until('one watch', () => Promise.resolve(cluster.closeWatches())), 1);
  });

  it('asks nothing when it is idle, and has no watch when it is closed', async () => {
    const phillip = await start('hackershop-dev');
    await phillip.read();
    const other = {};
    phillip.search.open(other);
    await watching(shop.length);
    requests();
    phillip.find('sky');
    phillip.search.close(other);
    assert.equal(cluster.closeWatches(), shop.length);
    await watching(shop.length);
    requests();
    const { changes } = phillip;
    phillip.search.close(phillip);
    await until('no watch', () => Promise.resolve(cluster.closeWatches() === 0 ? true : undefined));
    elsewhere.push('hackershop/rocket', '1');
    assert.deepEqual(requests(), []);
    assert.equal(phillip.changes, changes);
    assert.deepEqual(phillip.tags('payroll'), ['planet-express/payroll:7']);
    assert.deepEqual(phillip.tags('rocket'), []);
    await phillip.read();
    await phillip.until('what came meanwhile', () => phillip.tags('rocket').length === 1);
  });

  it('drops what went while it was closed', async () => {
    for (const context of ['hackershop-admin', 'hackershop-dev']) {
      const searching = await start(context);
      await searching.read();
      assert.equal(searching.tags('delivery').length, 3);
      searching.search.close(searching);
      elsewhere.deleteStream('planet-express/delivery');
      await searching.read();
      assert.deepEqual(searching.tags('delivery'), []);
      for (const tag of ['1.0', '1.1', '1.2']) elsewhere.push('planet-express/delivery', tag);
    }
  });

  it('hears nothing after the session is closed', async () => {
    const phillip = await start('hackershop-dev');
    phillip.search.open(phillip);
    await phillip.until('the first project', () => phillip.search.progress.read > 0);
    phillip.abort.abort();
    const { changes } = phillip;
    elsewhere.push('hackershop/rocket', '1');
    await until('no watch', () => Promise.resolve(cluster.closeWatches() === 0 ? true : undefined));
    assert.equal(phillip.changes, changes);
    phillip.search.open({});
    phillip.search.projectsChanged();
    assert.equal(phillip.changes, changes);
  });
});

describe('Search in a large cluster', () => {
  const size = { projects: 200, streams: 2, tags: 2 };
  const names = Array.from({ length: 200 }, (_, at) => `project-${String(at + 1).padStart(3, '0')}`);
  let cluster: Cluster;
  let folder: TestFolder;
  let now = Date.now();

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'large', size });
    folder = await testFolder();
  });

  afterEach(async () => {
    await cluster.close();
    await folder[Symbol.asyncDispose]();
  });

  const start = (context: string): Promise<Searching> =>
    Searching.start(cluster, { context, projects: names, folder: folder.path, now: () => now });
  const watches = (): number => cluster.requests.list().filter(({ watch }) => watch).length;
  const lists = (): number => cluster.requests.list().filter(({ watch }) => !watch).length;

  it('finds at once, tells how far it is, and ends when it is closed', async () => {
    await using phillip = await start('hackershop-dev');
    phillip.search.open(phillip);
    await phillip.until('some projects', () => phillip.search.progress.read >= 20);
    const { read, total } = phillip.search.progress;
    assert.ok(read < 200 && total === 200);
    assert.notDeepEqual(phillip.tags('project-001/stream-01'), []);
    assert.ok(phillip.find('stream').incomplete);
    phillip.search.close(phillip);
    await until('no watch', () => Promise.resolve(cluster.closeWatches() === 0 ? true : undefined));
    const asked = cluster.requests.list().length;
    assert.ok(asked < 150, `${asked} requests`);
    assert.equal(phillip.search.progress.read, read);
  });

  it('keeps forty watches, and reads the others again when they are old', async () => {
    await using phillip = await start('hackershop-dev');
    now = Date.now();
    const first = now;
    await phillip.read();
    await until('forty watches', () => Promise.resolve(watches() === 40 ? true : undefined));
    assert.equal(lists(), 201);
    assert.deepEqual(phillip.search.progress, {
      total: 200,
      read: 200,
      failed: [],
      stale: [],
      unseen: [],
      asOf: first,
    });
    assert.equal(phillip.find('stream').results.streams.total, 400);
    cluster.requests.clear();
    phillip.search.close(phillip);
    now += 30_000;
    await phillip.read();
    assert.equal(lists(), 40);
    phillip.search.close(phillip);
    now += 31_000;
    cluster.requests.clear();
    await phillip.read();
    assert.equal(lists(), 200);
    assert.equal(phillip.search.progress.asOf, now);
  });

  it('reads pages of one list for an administrator', async () => {
    const more = await startCluster({ seed: 'large', size: { projects: 30, streams: 40, tags: 1 } });
    try {
      await using admin = await Searching.start(more, {
        context: 'hackershop-admin',
        projects: names.slice(0, 30),
        folder: folder.path,
      });
      await admin.read();
      assert.equal(more.requests.list().filter(({ watch }) => !watch).length, 5);
      assert.equal(admin.find('stream').results.streams.total, 1200);
    } finally {
      await more.close();
    }
  });
});
