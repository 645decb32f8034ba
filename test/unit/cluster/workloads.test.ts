import assert from 'node:assert/strict';
import { listWorkloads } from '../../../src/cluster/workloads.ts';
import type { Connection } from '../../../src/connection/connection.ts';
import { openConnection } from '../../../src/connection/openConnection.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import type { WorkloadSurvey } from '../../../src/model/workload.ts';
import { unseenWords } from '../../../src/model/unseenWords.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { newMeta } from '../../cluster/state/state.ts';
import { never } from '../../support/registries.ts';

const shop = ['hackershop', 'hackershop-prod', 'planet-express', 'sarahs-skyfield', 'qa-empty'];
const perProject = 11;

describe('listWorkloads', () => {
  let cluster: Cluster;
  const open: Connection[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
    await cluster.close();
  });

  const connect = async (context: string): Promise<Connection> => {
    const kubeconfig = await loadKubeconfig([cluster.kubeconfigFile]);
    const connection = await openConnection(kubeconfig, context, { env: {}, userAgent: 'test' });
    open.push(connection);
    cluster.requests.clear();
    return connection;
  };
  const survey = async (context: string, projects: readonly string[]): Promise<WorkloadSurvey> =>
    listWorkloads(await connect(context), projects, never);
  const asked = (): number => cluster.requests.list().length;
  const unseenOf = ({ unseen }: WorkloadSurvey): string[] =>
    unseen
      .map(({ kinds, project, failure }) => `${project}: ${[...kinds].sort().join(', ')}: ${failure.kind}`)
      .sort();
  /** Puts an object there behind the API's back, as absurd as may be. */
  const put = (group: string, plural: string, name: string, content: object): void => {
    const metadata = newMeta(name, 'hackershop');
    cluster.state.collection(group, plural).put({ apiVersion: 'v1', kind: 'Any', metadata, ...content });
  };

  describe('as cluster-admin', () => {
    it('needs one list per kind', async () => {
      const { looked, unseen, workloads } = await survey('hackershop-admin', shop);
      assert.equal(asked(), 11);
      assert.ok(cluster.requests.list().every(({ path }) => !path.includes('/namespaces/')));
      assert.deepEqual([looked, unseen], [shop, []]);
      assert.deepEqual([...new Set(workloads.map(({ kind }) => kind))].sort(), [
        'build',
        'build config',
        'cron job',
        'daemon set',
        'deployment',
        'deployment config',
        'job',
        'pod',
        'replica set',
        'replication controller',
        'stateful set',
      ]);
    });

    it('sees the same as by project', async () => {
      const everywhere = await survey('hackershop-admin', shop);
      const byProject = await survey('hackershop-dev', shop);
      const workloads = everywhere.workloads.filter(({ project }) => shop.includes(project));
      assert.deepEqual(namesOf(byProject), namesOf({ ...everywhere, workloads }));
      assert.deepEqual(byProject.looked, everywhere.looked);
    });

    it('reads a kind by project where only that is allowed', async () => {
      cluster.faults.add({
        match: { path: '/api/v1/replicationcontrollers' },
        fault: { kind: 'status', status: 403 },
      });
      const { looked, unseen, workloads } = await survey('hackershop-admin', shop);
      assert.equal(asked(), 11 + shop.length);
      assert.deepEqual([looked, unseen], [shop, []]);
      assert.ok(workloads.some(({ kind }) => kind === 'replication controller'));
    });
  });

  describe('as admin of projects', () => {
    it('needs one list per kind and project, after one try for all', async () => {
      const { looked, unseen } = await survey('hackershop-dev', shop);
      assert.equal(asked(), 1 + perProject * shop.length);
      assert.deepEqual([looked, unseen], [shop, []]);
    });

    it('does not try for all when there is one project', async () => {
      const { looked } = await survey('hackershop-dev', ['hackershop']);
      assert.equal(asked(), perProject);
      assert.deepEqual(looked, ['hackershop']);
    });

    it('looks in the projects in their order, and tells what it has as it goes', async () => {
      const heard: string[][] = [];
      const connection = await connect('hackershop-dev');
      await listWorkloads(connection, ['planet-express', 'hackershop'], never, ({ looked }) =>
        heard.push([...looked]),
      );
      assert.equal(heard.length, 2 * perProject);
      assert.deepEqual(heard[0], ['planet-express']);
      assert.deepEqual(heard.at(-1), ['planet-express', 'hackershop']);
    });
  });

  describe('as registry-viewer', () => {
    it('cannot tell: no project counts as looked at', async () => {
      const seen = await survey('hackershop-qa', ['hackershop']);
      assert.deepEqual([seen.workloads, seen.looked], [[], []]);
      assert.deepEqual(
        seen.unseen.map(({ kinds, project, failure }) => [kinds.length, project, failure.kind]),
        [[11, 'hackershop', 'forbidden']],
      );
    });

    it('sees those projects of which more is allowed', async () => {
      const seen = await survey('hackershop-qa', ['hackershop', 'qa-empty']);
      assert.deepEqual(seen.looked, ['qa-empty']);
      assert.deepEqual(
        seen.unseen.map(({ project }) => project),
        ['hackershop'],
      );
    });

    it('cannot tell of a role that has some kinds only', async () => {
      cluster.faults.add({ match: { path: 'cronjobs' }, fault: { kind: 'status', status: 403 } });
      cluster.faults.add({ match: { path: '/builds' }, fault: { kind: 'status', status: 403 } });
      const seen = await survey('planet-express-audit', ['planet-express']);
      assert.deepEqual(seen.looked, ['planet-express']);
      assert.deepEqual(unseenOf(seen), ['planet-express: build, cron job: forbidden']);
      assert.ok(seen.workloads.length > 0);
    });
  });

  describe('failures', () => {
    it('a list that the cluster does not have is no gap, and is asked for once', async () => {
      cluster.faults.add({ match: { path: 'apps.openshift.io' }, fault: { kind: 'status', status: 404 } });
      const seen = await survey('hackershop-admin', shop);
      assert.deepEqual([seen.looked, seen.unseen], [shop, []]);
      assert.equal(cluster.requests.list('apps.openshift.io').length, 1);
    });

    it('cron jobs of an older cluster are found in the beta version', async () => {
      cluster.faults.add({ match: { path: '/batch/v1/cronjobs' }, fault: { kind: 'status', status: 404 } });
      await survey('hackershop-admin', shop);
      assert.deepEqual(
        cluster.requests.list('cronjobs').map(({ path }) => path.replace(/\?.*/, '')),
        ['/apis/batch/v1/cronjobs', '/apis/batch/v1beta1/cronjobs'],
      );
    });

    const faults = [
      [{ kind: 'status', status: 500 }, 'server'],
      [{ kind: 'status', status: 503 }, 'busy'],
      [{ kind: 'garble' }, 'unreadable'],
      [{ kind: 'html' }, 'unreadable'],
      [{ kind: 'truncate' }, 'unreadable'],
      [{ kind: 'reset' }, 'unreachable'],
    ] as const;
    for (const [fault, kind] of faults) {
      it(`${JSON.stringify(fault)} for one list leaves the others and says ${kind}`, async () => {
        cluster.faults.add({ match: { path: '/statefulsets' }, fault });
        const seen = await survey('hackershop-dev', ['hackershop']);
        assert.deepEqual(unseenOf(seen), [`hackershop: stateful set: ${kind}`]);
        assert.ok(seen.workloads.some((workload) => workload.kind === 'deployment'));
      });
    }

    it('a login that has ended stops it', async () => {
      cluster.faults.add({ match: { path: '/' }, fault: { kind: 'expiredToken' } });
      const seen = await survey('hackershop-dev', shop);
      assert.ok(asked() <= 2 * (1 + 6), `${asked()} requests`);
      assert.deepEqual(seen.looked, []);
      assert.deepEqual(
        unseenOf(seen)
          .map((line) => line.replace(/: .*: /, ': '))
          .sort(),
        shop.map((project) => `${project}: unauthorized`).sort(),
      );
      assert.ok(seen.unseen.every(({ kinds }) => kinds.length === 11));
    });

    it('a cluster that is away stops it after some tries', async () => {
      cluster.faults.add({ match: { path: '/' }, fault: { kind: 'refuse' } });
      const seen = await survey('hackershop-dev', shop);
      assert.ok(asked() <= 12, `${asked()} requests`);
      assert.equal(seen.unseen.length, shop.length);
      assert.ok(
        seen.unseen.every(({ kinds, failure }) => kinds.length === 11 && failure.kind === 'unreachable'),
      );
    });

    it('an abort ends it with the reason of the signal', async () => {
      cluster.faults.add({ match: { path: '/pods' }, fault: { kind: 'silence' } });
      const abort = new AbortController();
      const connection = await connect('hackershop-dev');
      const reason = new Error('no longer wanted');
      const looking = listWorkloads(connection, ['hackershop'], abort.signal, () => abort.abort(reason));
      await assert.rejects(looking, reason);
    });
  });

  describe('many projects without the right to list cluster-wide', () => {
    it('are asked one by one for the first 25; the others are named as not looked at', async () => {
      const projects = ['hackershop', ...Array.from({ length: 60 }, (_, index) => `far-${index}`)];
      const seen = await survey('hackershop-dev', projects);
      assert.equal(asked(), 1 + 25 * 11);
      assert.deepEqual(seen.skipped, projects.slice(25));
      assert.ok(seen.looked.includes('hackershop'));
      assert.match(unseenWords(seen.unseen, seen.skipped).at(-1) ?? '', /in 36 other projects/);
    });

    it('are all looked at with it', async () => {
      const projects = ['hackershop', ...Array.from({ length: 60 }, (_, index) => `far-${index}`)];
      const seen = await survey('hackershop-admin', projects);
      assert.ok(asked() < 25, `${asked()} requests`);
      assert.deepEqual(seen.skipped, []);
    });
  });

  describe('pages', () => {
    it('are read to the end, 500 items each', async () => {
      for (let index = 0; index < 1200; index += 1) {
        const containers = [{ name: 'web', image: `quay.io/many/pods:${index}` }];
        put('', 'pods', `many-${String(index).padStart(4, '0')}`, { spec: { containers } });
      }
      const { workloads } = await survey('hackershop-dev', ['hackershop']);
      assert.equal(workloads.filter(({ name }) => name.startsWith('many-')).length, 1200);
      const pages = cluster.requests.list('/namespaces/hackershop/pods');
      assert.equal(pages.length, 3);
      assert.ok(pages.every(({ path }) => path.includes('limit=500')));
    });

    it('of a list that has changed too much are read again from the start', async () => {
      for (let index = 0; index < 600; index += 1) {
        put('', 'pods', `many-${index}`, {
          spec: { containers: [{ name: 'web', image: 'quay.io/many/pods' }] },
        });
      }
      cluster.faults.add({ match: { path: 'continue=' }, times: 1, fault: { kind: 'status', status: 410 } });
      const { workloads, unseen } = await survey('hackershop-dev', ['hackershop']);
      assert.deepEqual(unseen, []);
      assert.equal(workloads.filter(({ name }) => name.startsWith('many-')).length, 600);
      assert.equal(cluster.requests.list('/namespaces/hackershop/pods').length, 4);
    });
  });
});

function namesOf({ workloads }: WorkloadSurvey): string[] {
  return workloads.map(({ kind, project, name }) => `${kind} ${project}/${name}`).sort();
}
