import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import type { UsedImage } from '../../../src/model/usedBy.ts';
import type { UsedByView } from '../../../src/shared/tagPage.ts';
import { Usage } from '../../../src/store/usage.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { INTERNAL_REGISTRY } from '../../cluster/state/state.ts';

const shop = ['hackershop', 'hackershop-prod', 'planet-express', 'sarahs-skyfield', 'qa-empty'];

describe('Usage', () => {
  let cluster: Cluster;
  let abort: AbortController;
  const clients: ClusterClient[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    abort = new AbortController();
  });

  afterEach(async () => {
    abort.abort();
    cluster.faults.clear();
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await cluster.close();
  });

  /** A usage in the user's context, and a way to wait for what it says next. */
  const open = async (
    context: string,
    projects: readonly string[] = shop,
    freshFor?: number,
  ): Promise<Watched> => {
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const client = await openCluster(config, context, { env: {}, userAgent: 'test' });
    clients.push(client);
    return new Watched((changed) => ({
      client,
      projects: () => projects,
      signal: abort.signal,
      changed,
      ...(freshFor === undefined ? {} : { freshFor }),
    }));
  };

  /** The image of a tag, `project/stream:tag`, or of an earlier revision of it. */
  const image = (name: string, revision = 0): UsedImage => {
    const [, project = '', stream = '', tag = ''] = /^(.*)\/(.*):(.*)$/.exec(name) ?? [];
    const found = cluster.state.imageStreams.get(project, stream);
    const history = found?.status.tags?.find((candidate) => candidate.tag === tag)?.items ?? [];
    const digest = history[revision]?.image;
    assert.ok(isDigest(digest), name);
    const platforms = cluster.state.images.get(undefined, digest)?.dockerImageManifests ?? [];
    const digests: Digest[] = [digest, ...platforms.map((manifest) => manifest.digest).filter(isDigest)];
    return {
      project,
      stream,
      tag: revision === 0 ? tag : undefined,
      digests,
      registryHosts: [INTERNAL_REGISTRY, cluster.state.registryHost],
      localLookup: found?.spec.lookupPolicy.local === true,
    };
  };

  it('says that it looks, then where an image is used', async () => {
    const usage = await open('hackershop-dev');
    const nightly = image('hackershop/web:nightly');
    assert.deepEqual(usage.view(nightly), { kind: 'looking', uses: [], projects: [], unseen: [] });
    const seen = await usage.looked(nightly);
    assert.deepEqual(seen.projects, shop);
    assert.deepEqual(seen.unseen, []);
    assert.deepEqual(linesOf(seen), [
      'hackershop: deployment web: container web (tag)',
      'hackershop: deployment web: image-change trigger (tag)',
      'hackershop: deployment web: running in 2 pods (digest)',
      'hackershop: build config web: build output (tag)',
      'hackershop: build web-12: pushed as build output (digest)',
    ]);
  });

  const expected: readonly [name: string, revision: number, lines: readonly string[]][] = [
    [
      'hackershop/web:nightly',
      1,
      [
        'hackershop: replica set web-5d4b8: container web (digest)',
        'hackershop: build web-11: pushed as build output (digest)',
      ],
    ],
    ['hackershop/web:nightly', 3, []],
    [
      'hackershop-prod/skyfield:live',
      0,
      [
        'hackershop-prod: deployment skyfield: container skyfield (digest)',
        'hackershop-prod: deployment skyfield: running in 2 pods (digest)',
      ],
    ],
    [
      'hackershop/skyfield:2.0',
      0,
      [
        'hackershop: pod phillips-shell: ephemeral container debug (tag)',
        'hackershop: pod phillips-shell: running in ephemeral container debug (digest)',
        'hackershop: build config web: source image (tag)',
      ],
    ],
    [
      'hackershop/billing:old',
      0,
      [
        'hackershop: deployment config billing: container api (tag)',
        'hackershop: deployment config billing: manual image-change trigger (tag)',
        'hackershop: deployment config billing: running in 1 pod (digest)',
      ],
    ],
    ['hackershop/catalogue:3.0', 0, ['hackershop: cron job nightly-report: container nightly-report (tag)']],
    [
      'hackershop/catalogue:zstd',
      0,
      [
        'hackershop: stateful set search: container search (tag)',
        'hackershop: stateful set search: running in 1 pod (digest)',
      ],
    ],
    [
      'planet-express/delivery:1.1',
      0,
      [
        'planet-express: deployment delivery: container delivery (tag)',
        'planet-express: deployment delivery: running in 2 pods (digest)',
      ],
    ],
    ['planet-express/delivery:1.0', 0, ['planet-express: deployment delivery: init container migrate (tag)']],
    ['planet-express/delivery:1.2', 0, ['planet-express: daemon set routes: image volume data (tag)']],
    [
      'openshift/nodejs:20-ubi9',
      0,
      [
        'hackershop: build config web: build strategy (tag)',
        'hackershop: build config web: image-change trigger (tag)',
      ],
    ],
    ['hackershop/charts:shop-1.4.2', 0, []],
  ];
  it('tells every use of the demo, the same to the admin of the projects as to a cluster-admin', async () => {
    const [phillip, kubeadmin] = [await open('hackershop-dev'), await open('hackershop-admin')];
    for (const [name, revision, lines] of expected) {
      const seen = await phillip.looked(image(name, revision));
      assert.deepEqual(linesOf(seen), lines, `${name}, revision ${revision}`);
      assert.deepEqual((await kubeadmin.looked(image(name, revision))).uses, seen.uses);
    }
  });

  it('cannot tell, rather than not seen, where nothing may be listed', async () => {
    const usage = await open('hackershop-qa', ['hackershop']);
    assert.deepEqual(await usage.looked(image('hackershop/web:nightly')), {
      kind: 'looked',
      uses: [],
      projects: [],
      unseen: ['all workloads and builds in hackershop'],
    });
  });

  it('keeps apart where it looked and what it could not see', async () => {
    cluster.faults.add({ match: { path: 'cronjobs' }, fault: { kind: 'status', status: 403 } });
    cluster.faults.add({
      match: { path: '/planet-express/jobs' },
      fault: { kind: 'status', status: 500, message: 'etcd is away' },
    });
    const usage = await open('hackershop-dev', ['hackershop', 'planet-express', 'amys-audit']);
    const seen = await usage.looked(image('planet-express/delivery:1.2'));
    assert.deepEqual(linesOf(seen), ['planet-express: daemon set routes: image volume data (tag)']);
    assert.deepEqual(seen.projects, ['planet-express', 'hackershop']);
    assert.deepEqual([...seen.unseen].sort(), [
      'all workloads and builds in amys-audit',
      'cron jobs in planet-express and hackershop',
      'jobs in planet-express: Cannot list jobs in planet-express: the server failed with status 500. etcd is away.',
    ]);
  });

  it('looks once for all images, the image’s own project first', async () => {
    const usage = await open('hackershop-dev');
    const delivery = image('planet-express/delivery:1.2');
    usage.view(delivery);
    usage.view(image('hackershop/web:nightly'));
    await usage.looked(delivery);
    await usage.looked(image('hackershop/web:nightly'));
    const asked = cluster.requests.list('/namespaces/');
    assert.equal(asked.length, 11 * shop.length);
    assert.ok(asked.slice(0, 6).every(({ path }) => path.includes('/planet-express/')));
  });

  it('tells what it has found while it still looks', async () => {
    cluster.faults.add({ match: { path: '/qa-empty/builds' }, fault: { kind: 'delay', milliseconds: 900 } });
    cluster.faults.add({ match: { path: '/qa-empty/pods' }, fault: { kind: 'delay', milliseconds: 500 } });
    const usage = await open('hackershop-dev');
    const delivery = image('planet-express/delivery:1.2');
    usage.view(delivery);
    const early = await usage.said(delivery, ({ uses }) => uses.length > 0);
    assert.equal(early.kind, 'looking');
    assert.ok(early.projects.includes('planet-express'));
    assert.equal((await usage.looked(delivery)).uses.length, 1);
  });

  it('looks again when it is asked after a while, and shows the old answer until then', async () => {
    const usage = await open('hackershop-admin', shop, 0);
    const delivery = image('planet-express/delivery:1.2');
    const first = await usage.looked(delivery);
    assert.equal(first.uses.length, 1);
    for (const set of cluster.state.collection('apps', 'daemonsets').list()) {
      cluster.state.collection('apps', 'daemonsets').delete(set);
    }
    assert.deepEqual(usage.view(delivery), first);
    assert.deepEqual((await usage.said(delivery, ({ uses }) => uses.length === 0)).kind, 'looked');
  });

  it('does not look again within a minute, but after it was told to forget', async () => {
    const usage = await open('hackershop-admin');
    const delivery = image('planet-express/delivery:1.2');
    await usage.looked(delivery);
    cluster.requests.clear();
    await usage.looked(delivery);
    assert.equal(cluster.requests.list().length, 0);
    usage.forget();
    assert.equal(usage.view(delivery).kind, 'looking');
    await usage.looked(delivery);
    assert.equal(cluster.requests.list().length, 11);
  });

  it('waits for the projects to be known', async () => {
    const known: { projects?: readonly string[] } = {};
    const { options } = await open('hackershop-dev');
    const usage = new Watched((changed) => ({ ...options, projects: () => known.projects, changed }));
    const nightly = image('hackershop/web:nightly');
    assert.equal(usage.view(nightly).kind, 'looking');
    assert.equal(cluster.requests.list().length, 0);
    known.projects = ['hackershop'];
    assert.deepEqual((await usage.looked(nightly)).projects, ['hackershop']);
  });

  it('is silent once the session has ended', async () => {
    cluster.faults.add({ match: { path: '/pods' }, fault: { kind: 'silence' } });
    const usage = await open('hackershop-dev');
    const nightly = image('hackershop/web:nightly');
    usage.view(nightly);
    abort.abort();
    await Promise.all(clients.splice(0).map((client) => client.close()));
    assert.equal(usage.changes, 0);
    assert.equal(usage.view(nightly).kind, 'looking');
  });
});

type Options = ConstructorParameters<typeof Usage>[0];

/** A usage whose changes can be waited for. */
class Watched {
  changes = 0;
  readonly options: Options;
  readonly #usage: Usage;
  #wake: () => void = () => undefined;

  constructor(options: (changed: () => void) => Options) {
    this.options = options(() => {
      this.changes += 1;
      this.#wake();
    });
    this.#usage = new Usage(this.options);
  }

  view(image: UsedImage): UsedByView {
    return this.#usage.view(image);
  }

  forget(): void {
    this.#usage.forget();
  }

  async looked(image: UsedImage): Promise<UsedByView> {
    return this.said(image, ({ kind }) => kind === 'looked');
  }

  async said(image: UsedImage, what: (view: UsedByView) => boolean): Promise<UsedByView> {
    for (let view = this.view(image); ; view = this.view(image)) {
      if (what(view)) return view;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function linesOf({ uses }: UsedByView): string[] {
  return uses.map(
    ({ project, workload, name, how, by }) => `${project}: ${workload} ${name}: ${how} (${by})`,
  );
}
