import assert from 'node:assert/strict';
import { ImportsSource } from '../../../src/panels/importsSource.ts';
import type { ImportRow, ImportsPage } from '../../../src/shared/importsPage.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore, showContext } from '../../support/openStore.ts';
import { putPullSecret } from '../../support/pullSecrets.ts';
import { until } from '../../support/until.ts';

describe('The panel of imports', () => {
  let cluster: Cluster;
  let store: RegistryStore | undefined;
  let source: ImportsSource | undefined;

  before(async () => (cluster = await startCluster({ seed: 'demo' })));
  after(() => cluster.close());
  afterEach(async () => {
    source?.dispose();
    await store?.close();
    [source, store] = [undefined, undefined];
  });

  async function open(context: string): Promise<ImportsSource> {
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context });
    source = new ImportsSource({ store, changed: () => undefined });
    return source;
  }

  const read = (
    from: ImportsSource,
    isIt: (page: ImportsPage) => boolean = () => true,
  ): Promise<ImportsPage> =>
    until('the imports', async () => {
      const page = await from.load();
      return page.progress === undefined && isIt(page) ? page : undefined;
    });

  const nameOf = ({ project, stream, tag = '' }: ImportRow): string => `${project}/${stream}:${tag}`;
  const names = ({ rows }: ImportsPage): string[] => rows.rows.map(nameOf);

  it('has what is imported in all projects, what fails first', async () => {
    const page = await read(await open('hackershop-admin'));
    assert.equal(page.summary, '3 of 7 imports fail');
    assert.deepEqual(names(page), [
      'hackershop/billing:old',
      'hackershop/billing:partner',
      'hackershop/nginx:1.19',
      'hackershop/billing:next',
      'hackershop/nginx:1.27',
      'hackershop/nginx:mainline',
      'openshift/nodejs:20-ubi9',
    ]);
    const [old, partner, , next, , mainline] = page.rows.rows;
    assert.ok(old?.last !== undefined && old.problem?.since !== undefined, 'an older image stays');
    assert.equal(old.problem.summary, 'The cluster does not know the host registry.partner.example.');
    assert.match(partner?.problem?.summary ?? '', /^registry\.partner\.example wants a login/);
    assert.equal(partner?.last, undefined);
    assert.deepEqual([next?.state, mainline?.state], ['waiting', 'imported']);
    assert.deepEqual(
      [mainline?.schedule, mainline?.mode, mainline?.policy],
      ['on schedule', 'one platform', 'from the source'],
    );
  });

  it('reads by one list and one watch for those who may, and shares them with the search', async () => {
    const panel = await open('hackershop-admin');
    cluster.requests.clear();
    await read(panel);
    const lists = () =>
      cluster.requests.list('/imagestreams').filter(({ method, watch }) => method === 'GET' && !watch);
    assert.equal(lists().length, 1);
    store?.search?.open('box');
    await read(panel);
    assert.equal(lists().length, 1);
  });

  it('is current with what changes', async () => {
    const panel = await open('hackershop-admin');
    await read(panel);
    const { imageStreams } = cluster.state;
    const nginx = imageStreams.get('hackershop', 'nginx');
    assert.ok(nginx);
    const metadata = { ...nginx.metadata, namespace: 'planet-express', name: 'fresh', uid: 'fresh' };
    const fresh = imageStreams.put({ ...nginx, metadata });
    const page = await read(panel, ({ failing }) => failing === 4);
    assert.ok(names(page).includes('planet-express/fresh:1.19'));
    imageStreams.delete(fresh);
    await read(panel, ({ failing }) => failing === 3);
  });

  it('asks for rights where something is shown, and offers nothing without', async () => {
    const qa = await read(await open('hackershop-qa'), ({ notes }) => notes.length > 0);
    assert.ok(qa.rows.rows.length > 0);
    assert.deepEqual(
      qa.rows.rows.map(({ mayRetry, mayEdit }) => mayRetry || mayEdit),
      qa.rows.rows.map(() => false),
    );
    assert.equal(qa.rows.allSelected, undefined);
    assert.match(qa.notes.join(), /the right to create imagestreamimports in hackershop is missing/);
    source?.selectAll(true);
    assert.equal((await source?.load())?.selected, 0);
  });

  it('says which pull secrets are for a source, asking once for each project where something fails', async () => {
    putPullSecret(cluster, 'partner', { 'registry.partner.example': { auth: 'YTpi' } });
    const secretsOf = ({ rows }: ImportsPage) => rows.rows.map(({ secrets }) => secrets);
    const panel = await open('hackershop-dev');
    cluster.requests.clear();
    const page = await read(panel, (now) => secretsOf(now).every((secrets) => secrets !== undefined));
    assert.deepEqual(secretsOf(page), ['partner', 'partner', 'none', 'partner', 'none', 'none']);
    const [, partner, missing] = page.rows.rows;
    assert.match(
      partner?.problem?.summary ?? '',
      /wants a login, and does not accept the pull secret that the project hackershop has for it: partner\./,
    );
    assert.deepEqual([partner?.secretOffer, missing?.secretOffer], ['change', undefined]);
    const asked = () => cluster.requests.list('/secrets').length;
    assert.equal(asked(), 1);
    const secrets = cluster.state.collection('', 'secrets');
    for (const secret of secrets.list('hackershop')) secrets.delete(secret);
    assert.deepEqual(secretsOf(await read(panel)), secretsOf(page), 'not asked again by itself');
    const chosen = panel.chosen('failing');
    assert.ok(chosen);
    panel.secretsChanged(chosen);
    const after = await read(panel, (now) => secretsOf(now)[0] === 'none');
    assert.equal(after.rows.rows[1]?.secretOffer, 'add');
    assert.match(
      after.rows.rows[1].problem?.summary ?? '',
      /the project hackershop has no pull secret for it/,
    );
    assert.equal(asked(), 2);
  });

  it('shows no secrets to those who may not see them, and offers none', async () => {
    const panel = await open('hackershop-qa');
    cluster.requests.clear();
    await read(panel, ({ notes }) => notes.length > 0);
    await until('the refusal', () =>
      Promise.resolve(cluster.requests.list('/secrets').length === 1 || undefined),
    );
    const { rows } = await read(panel);
    assert.ok(rows.rows.length > 0);
    for (const { secrets, secretOffer } of rows.rows)
      assert.deepEqual([secrets, secretOffer], [undefined, undefined]);
    assert.equal(cluster.requests.list('/secrets').length, 1);
  });

  it('filters by words in names, sources and reasons, and by what fails', async () => {
    const panel = await open('hackershop-dev');
    const { total } = await read(panel);
    panel.setFilter('text', 'NGINX quay');
    assert.deepEqual(names(await panel.load()), [
      'hackershop/nginx:1.19',
      'hackershop/nginx:1.27',
      'hackershop/nginx:mainline',
    ]);
    panel.setFilter('text', 'unauthorized');
    assert.deepEqual(names(await panel.load()), ['hackershop/billing:partner']);
    panel.setFilter('text', '');
    panel.setFilter('show', 'failing');
    panel.setFilter('show', 'nonsense');
    const page = await panel.load();
    assert.equal(page.rows.count, 3);
    assert.equal(page.total, total);
  });

  it('selects one by one and all that fit, and gives what is selected', async () => {
    const panel = await open('hackershop-dev');
    await read(panel, ({ rows }) => rows.allSelected !== undefined);
    panel.setFilter('text', 'nginx');
    panel.selectAll(true);
    panel.setFilter('text', '');
    const page = await panel.load();
    assert.deepEqual([page.selected, page.rows.allSelected], [3, false]);
    const [first] = page.rows.rows;
    assert.ok(first);
    panel.select(first.id, true);
    panel.select('nonsense', true);
    assert.equal(panel.chosen('selected')?.entries.length, 4);
    assert.equal(panel.chosen({ id: first.id })?.entries[0]?.stream, first.stream);
    assert.equal(panel.chosen({ id: 'nonsense' }), undefined);
    panel.selectAll(false);
    assert.equal(panel.chosen('selected'), undefined);
    assert.equal(panel.chosen('failing')?.entries.length, 3);
  });

  it('shows what became of an attempt, and forgets everything with the cluster', async () => {
    const panel = await open('hackershop-dev');
    await read(panel);
    const chosen = panel.chosen('failing');
    const [entry] = chosen?.entries ?? [];
    assert.ok(chosen && entry);
    panel.retrying(0, 1);
    assert.deepEqual((await panel.load()).progress, { text: 'Importing again', done: 0, total: 1 });
    panel.retried(chosen.health, new Map([[entry, { kind: 'moved' }]]));
    const page = await panel.load();
    assert.match(page.rows.rows[0]?.outcome?.text ?? '', /^left alone/);
    assert.ok(store);
    await showContext(store, { kubeconfigFile: cluster.kubeconfigFile, context: 'planet-express-audit' });
    const other = await read(panel);
    assert.deepEqual(
      other.rows.rows.filter(({ outcome }) => outcome !== undefined),
      [],
    );
    assert.ok(names(other).every((name) => !name.startsWith('hackershop/')));
  });

  it('shows ten thousand in parts, and works on them in little time', async () => {
    const big = await startCluster({ seed: 'demo' });
    try {
      const { imageStreams } = big.state;
      const model = imageStreams.get('hackershop', 'nginx');
      assert.ok(model);
      const tags = Array.from({ length: 100 }, (_, at) => ({
        name: `t${at}`,
        annotations: null,
        from: { kind: 'DockerImage' as const, name: `quay.io/many/app:t${at}` },
        generation: 1,
        importPolicy: { importMode: 'Legacy' },
        referencePolicy: { type: 'Source' as const },
      }));
      for (let at = 0; at < 100; at += 1) {
        const metadata = { ...model.metadata, name: `many-${at}`, uid: `uid-${at}` };
        imageStreams.put({
          ...model,
          metadata,
          spec: { ...model.spec, tags },
          status: { dockerImageRepository: '' },
        });
      }
      const big10k = await openStore({ kubeconfigFile: big.kubeconfigFile, context: 'hackershop-admin' });
      const panel = new ImportsSource({ store: big10k, changed: () => undefined });
      const page = await read(panel);
      assert.equal(page.total, 10_007);
      assert.equal(page.rows.rows.length, 100);
      assert.equal(page.failing, 3);
      panel.showRows(10_000);
      assert.deepEqual((await panel.load()).rows.rows.length, 7);
      panel.showRows(99_999_999);
      assert.equal((await panel.load()).rows.from, 10_000);
      panel.showRows(NaN);
      panel.setFilter('text', 'many-99 t99');
      assert.equal((await panel.load()).rows.count, 1);
      panel.dispose();
      await big10k.close();
    } finally {
      await big.close();
    }
  });
});
