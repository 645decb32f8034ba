import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { importsOf, type ImportEntry } from '../../../src/model/import/importHealth.ts';
import type { RetryOutcome } from '../../../src/model/import/retry.ts';
import { headOf, tagIn, type StreamSnapshot } from '../../../src/model/streamSnapshot.ts';
import { retryImports } from '../../../src/changes/retryImport.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { altered } from '../../support/deleter.ts';
import { never } from '../../support/registries.ts';
import {
  startThirdPartyRegistry,
  thirdPartyRepository,
  type ThirdPartyRegistry,
} from '../../support/thirdPartyRegistry.ts';

const web = { project: 'hackershop', stream: 'outside' };

describe('Importing again', () => {
  let outside: ThirdPartyRegistry;
  let cluster: Cluster;
  let phillip: ClusterClient;

  before(async () => {
    outside = await startThirdPartyRegistry();
    cluster = await startCluster({ seed: 'demo', registryAuthorities: [outside.ca] });
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    phillip = await openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
  });

  after(async () => {
    await phillip.close();
    await cluster.close();
    await outside.close();
  });

  const from = (tag: string) => ({
    kind: 'DockerImage',
    name: `${outside.host}/${thirdPartyRepository}:${tag}`,
  });

  beforeEach(async () => {
    const tags = [
      {
        name: 'good',
        annotations: { description: 'kept', 'a/b': '1' },
        from: from('1.0'),
        importPolicy: { importMode: 'PreserveOriginal' },
        referencePolicy: { type: 'Local' },
      },
      { name: 'missing', from: from('none'), importPolicy: {}, referencePolicy: { type: 'Source' } },
    ];
    await phillip.createStream({ project: web.project, name: web.stream, spec: { tags } }, never);
  });

  afterEach(async () => phillip.deleteStream(web, await now(), never));

  const now = async (): Promise<StreamSnapshot> => (await phillip.readStream(web, never)).snapshot;
  const entries = async (): Promise<readonly ImportEntry[]> =>
    importsOf((await phillip.readStream(web, never)).stream);

  /** Outcomes by tag. */
  async function retry(
    chosen: readonly ImportEntry[],
    client = phillip,
    session = never,
  ): Promise<Record<string, RetryOutcome>> {
    const progress: number[] = [];
    const outcomes = await retryImports(chosen, {
      client,
      session,
      saw: () => undefined,
      progress: (done) => progress.push(done),
    });
    assert.deepEqual(
      progress,
      [...progress.keys()].map((at) => at + 1),
    );
    return Object.fromEntries([...outcomes].map(([{ tag = '' }, outcome]) => [tag, outcome]));
  }

  const specs = ({ tags }: StreamSnapshot): unknown =>
    tags.map(({ name, spec }) => [name, { ...spec, generation: 0 }]);

  it('brings what the registry has now, and changes no spec', async () => {
    const first = await outside.push('1.0');
    const before = await now();
    const outcomes = await retry(await entries());
    assert.deepEqual(outcomes['good'], {
      kind: 'imported',
      image: first,
      isNew: headOf(tagIn(before, 'good')) !== first,
    });
    assert.equal(outcomes['missing']?.kind, 'failed');
    const after = await now();
    assert.equal(headOf(tagIn(after, 'good')), first);
    assert.deepEqual(specs(after), specs(before));
    assert.equal(importsOf((await phillip.readStream(web, never)).stream)[1]?.failure?.reason, 'NotFound');
    assert.deepEqual((await retry(await entries()))['good'], {
      kind: 'imported',
      image: first,
      isNew: false,
    });
  });

  it('leaves a tag whose source changed meanwhile, and imports the others', async () => {
    await outside.push('1.0');
    const chosen = await entries();
    const moved = chosen.map((entry) =>
      entry.tag === 'good' ? { ...entry, source: `${entry.source}-before` } : entry,
    );
    const outcomes = await retry(moved);
    assert.deepEqual([outcomes['good']?.kind, outcomes['missing']?.kind], ['moved', 'failed']);
    const gone = [{ ...chosen[0], stream: 'never', tag: 'x' } as ImportEntry];
    assert.deepEqual(await retry(gone), { x: { kind: 'moved' } });
  });

  it('looks again when the stream changed under it, and leaves what changed then', async () => {
    await outside.push('1.0');
    const chosen = await entries();
    let runs = 0;
    const client = altered(phillip, {
      imports: {
        ...phillip.imports,
        preview: phillip.imports.preview.bind(phillip.imports),
        run: async (...args) => {
          runs += 1;
          if (runs === 1) {
            const { snapshot } = await phillip.readStream(web, never);
            const patch = [
              { op: 'test', path: '/metadata/uid', value: snapshot.uid },
              { op: 'add', path: '/spec/tags/1/from/name', value: from('other').name },
            ] as const;
            await phillip.patchStream(web, patch, never);
          }
          return phillip.imports.run(...args);
        },
      },
    });
    const outcomes = await retry(chosen, client);
    assert.deepEqual([outcomes['good']?.kind, outcomes['missing']?.kind], ['imported', 'moved']);
    assert.ok(runs > 1);
  });

  it('imports a whole repository as the cluster does it', async () => {
    await outside.push('1.0');
    const all = { project: 'hackershop', stream: 'whole' };
    const repository = `${outside.host}/${thirdPartyRepository}`;
    const made = await phillip.createStream(
      { project: all.project, name: all.stream, spec: { dockerImageRepository: repository } },
      never,
    );
    const [entry] = importsOf(made.stream);
    assert.ok(entry);
    assert.equal(entry.tag, undefined);
    assert.equal((await retry([entry]))['']?.kind, 'imported');
    const after = async () => (await phillip.readStream(all, never)).snapshot;
    const before = await after();
    assert.ok(headOf(tagIn(before, '1.0')));
    assert.equal((await retry([entry]))['']?.kind, 'imported', 'once more');
    assert.deepEqual(specs(await after()), specs(before));
    const scheduled = [
      { op: 'test', path: '/metadata/uid', value: before.uid },
      { op: 'add', path: '/spec/tags/0/importPolicy/scheduled', value: true },
    ] as const;
    await phillip.patchStream(all, scheduled, never);
    const [first] = before.tags;
    assert.deepEqual((await retry([entry]))[''], { kind: 'overwrites', tags: [first?.name] });
    assert.equal(tagIn(await after(), first?.name ?? '')?.spec?.['importPolicy'] !== undefined, true);
    await phillip.deleteStream(all, await after(), never);
  });

  it('stops when it is cancelled: what was not begun is not sent', async () => {
    const stop = new AbortController();
    stop.abort();
    cluster.requests.clear();
    assert.deepEqual(await retry(await entries(), phillip, stop.signal), {
      good: { kind: 'stopped' },
      missing: { kind: 'stopped' },
    });
    assert.deepEqual(
      cluster.requests.list().filter(({ method }) => method === 'POST'),
      [],
    );
  });

  it('says what the cluster refused', async () => {
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const greg = await openCluster(config, 'hackershop-qa', { env: {}, userAgent: 'test' });
    const outcome = (await retry(await entries(), greg))['good'];
    await greg.close();
    assert.ok(outcome?.kind === 'failure');
    assert.equal(outcome.failure.kind, 'forbidden');
  });
});
