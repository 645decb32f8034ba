import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import type { ImportAnswer, ImportRequest } from '../../../src/model/import/importRequest.ts';
import { importTrouble } from '../../../src/model/import/importTrouble.ts';
import { fields, list } from '../../cluster/json.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { never } from '../../support/registries.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';

describe('ClusterImports', () => {
  let outside: ThirdPartyRegistry;
  let plain: ThirdPartyRegistry;
  let cluster: Cluster;
  let phillip: ClusterClient;
  let greg: ClusterClient;
  const digests = new Map<string, string>();

  before(async () => {
    [outside, plain] = await Promise.all([
      startThirdPartyRegistry(),
      startThirdPartyRegistry({ tls: false }),
    ]);
    cluster = await startCluster({ seed: 'demo', registryAuthorities: [outside.ca] });
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const open = (context: string) => openCluster(config, context, { env: {}, userAgent: 'test' });
    [phillip, greg] = await Promise.all([open('hackershop-dev'), open('hackershop-qa')]);
    for (const tag of ['1.0', '3.0']) digests.set(tag, await outside.push(tag));
    await plain.push('1.0');
  });

  after(async () => {
    await Promise.all([phillip.close(), greg.close()]);
    await Promise.all([cluster.close(), outside.close(), plain.close()]);
  });

  const request = (tags: readonly string[], more: Partial<ImportRequest> = {}): ImportRequest => ({
    project: 'hackershop',
    stream: 'imported',
    images: tags.map((to) => ({ from: `${outside.host}/ext/skyfield:${to}`, to })),
    options: { scheduled: false, insecure: false, referencePolicy: 'Source', importMode: 'Legacy' },
    ...more,
  });
  const preview = (asked: ImportRequest): Promise<ImportAnswer> => phillip.imports.preview(asked, never);
  const trouble = (answer: ImportAnswer): unknown => {
    const [first] = answer.images;
    return first?.kind === 'failed' ? importTrouble(first.problem) : first?.kind;
  };

  it('finds an image with its platform, size and age, and changes nothing', async () => {
    const { images, stream } = await preview(request(['1.0']));
    const [first] = images;
    assert.ok(first?.kind === 'found' && images.length === 1);
    assert.equal(first.image, digests.get('1.0'));
    assert.deepEqual(first.platforms, ['linux/amd64']);
    assert.equal(first.created, Date.parse('2026-11-01T00:00:03Z'));
    assert.equal(first.size, 2899);
    assert.equal(stream, undefined);
    const failure = await failureFrom(phillip.stream('hackershop', 'imported', never));
    assert.equal(failure.kind, 'notFound');
  });

  it('takes one platform of an index, or all of it', async () => {
    const [one] = (await preview(request(['3.0']))).images;
    assert.ok(one?.kind === 'found');
    assert.deepEqual(one.platforms, ['linux/amd64']);
    const options = { ...request([]).options, importMode: 'PreserveOriginal' as const };
    const [all] = (await preview(request(['3.0'], { options }))).images;
    assert.ok(all?.kind === 'found');
    assert.equal(all.image, digests.get('3.0'));
    assert.deepEqual(all.platforms, ['linux/amd64', 'linux/arm64']);
    assert.equal(all.created, undefined);
  });

  it('finds all tags of a repository', async () => {
    const answer = await preview(request([], { repository: `${outside.host}/ext/skyfield` }));
    assert.equal(answer.problem, undefined);
    assert.deepEqual(answer.additionalTags, []);
    assert.deepEqual(answer.images.map(({ to }) => to).sort(), ['1.0', '3.0']);
    for (const image of answer.images)
      assert.deepEqual(image.kind === 'found' && image.platforms, ['linux/amd64'], image.to);
    assert.equal(answer.images.find(({ to }) => to === '1.0')?.from, `${outside.host}/ext/skyfield:1.0`);
  });

  it('names the tags beyond those that are looked at, and takes an answer that says nothing for a failure', async () => {
    const repository = { status: { status: 'Success' }, images: [], additionalTags: ['t50', 'latest', 7] };
    const value = { kind: 'ImageStreamImport', status: { repository, images: null } };
    cluster.faults.add({ match: { path: '/imagestreamimports' }, times: 1, fault: { kind: 'json', value } });
    const answer = await preview(request(['1.0'], { repository: `${outside.host}/ext/skyfield` }));
    assert.deepEqual(answer.additionalTags, ['t50', 'latest']);
    assert.equal(answer.problem, undefined);
    const [first] = answer.images;
    assert.deepEqual(first?.kind === 'failed' && first.problem, { reason: 'Unknown', message: '' });
  });

  it('finds the tags of a repository of which some cannot be had, or have names that no tag has', async () => {
    const repository = `${outside.host}/ext/skyfield`;
    const { images } = (await rawPreview(repository)).repository;
    const failure = { status: 'Failure', reason: 'InternalError', message: 'unsupported schema version 1' };
    const value = {
      kind: 'ImageStreamImport',
      status: {
        repository: {
          status: {
            status: 'Failure',
            reason: 'ImportFailed',
            message: 'one of the images failed to import',
          },
          images: [
            ...images,
            ...images,
            { tag: 'old', status: failure },
            { ...fields(images[0]), tag: 'a b@c' },
            { status: failure },
          ],
        },
      },
    };
    cluster.faults.add({ match: { path: '/imagestreamimports' }, times: 1, fault: { kind: 'json', value } });
    const answer = await preview(request([], { repository }));
    assert.equal(answer.problem, undefined);
    assert.deepEqual(
      answer.images.map(({ to, kind }) => `${to} ${kind}`),
      [...images.map((image) => `${String(fields(image)['tag'])} found`), 'old failed', 'a b@c failed'],
    );
    const [hostile] = answer.images.filter(({ to }) => to === 'a b@c');
    assert.match((hostile?.kind === 'failed' && hostile.problem.message) || '', /must not contain a space/);
  });

  /** What the cluster answers when it looks at a repository. */
  async function rawPreview(name: string): Promise<{ repository: { images: readonly unknown[] } }> {
    const path = '/apis/image.openshift.io/v1/namespaces/hackershop/imagestreamimports';
    const from = { kind: 'DockerImage', name };
    const body = { metadata: { name: 'x' }, spec: { import: false, repository: { from } } };
    const answer = await cluster.as('phillip').send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const status = fields(fields(answer.json())['status']);
    return { repository: { images: list(fields(status['repository'])['images']) } };
  }

  it('gives each image the tag that it was asked for, wherever it comes from', async () => {
    const [one, three] = ['1.0', '3.0'].map((tag) => `${outside.host}/ext/skyfield:${tag}`);
    const images = [
      { from: three ?? '', to: '1.0' },
      { from: one ?? '', to: '3.0' },
      { from: one ?? '', to: 'again' },
    ];
    const options = { ...request([]).options, importMode: 'PreserveOriginal' as const };
    const answer = await preview(request([], { images, options }));
    assert.deepEqual(
      answer.images.map((image) => [image.to, image.kind === 'found' && image.image]),
      [
        ['1.0', digests.get('3.0')],
        ['3.0', digests.get('1.0')],
        ['again', digests.get('1.0')],
      ],
    );
  });

  it('tells each failure for itself', async () => {
    const answer = await preview(request(['nope', '1.0']));
    assert.deepEqual(
      answer.images.map(({ kind }) => kind),
      ['failed', 'found'],
    );
    assert.equal(trouble(answer), 'notFound');
    const http = request([], { images: [{ from: `${plain.host}/ext/skyfield:1.0`, to: 'x' }] });
    assert.equal(trouble(await preview(http)), 'plainHttp');
    const options = { ...http.options, insecure: true };
    assert.equal(trouble(await preview({ ...http, options })), 'found');
    const nobody = request([], { images: [{ from: '127.0.0.1:9/no/such:1', to: 'x' }] });
    assert.equal(trouble(await preview(nobody)), 'connectionRefused');
    const whole = await preview(request([], { repository: '127.0.0.1:9/no/such' }));
    assert.equal(whole.problem && importTrouble(whole.problem), 'connectionRefused');
    assert.deepEqual(whole.images, []);
  });

  it('says why the API takes no such request, without what it puts before it', async () => {
    const bad = request([], { images: [{ from: 'Not A Reference!', to: 'x' }] });
    const failure = await failureFrom(preview(bad));
    assert.ok(failure.kind === 'invalid');
    assert.match(failure.reason, /^spec\.images\[0\]\.from\.name: Invalid value/);
    assert.equal((await failureFrom(greg.imports.preview(request(['1.0']), never))).kind, 'forbidden');
  });

  it('imports with the policies that were asked for, if the stream is as it was seen', async () => {
    const asked = request(['1.0'], {
      options: { scheduled: true, insecure: true, referencePolicy: 'Local', importMode: 'PreserveOriginal' },
    });
    const { stream } = await phillip.imports.run(asked, undefined, never);
    const tag = stream?.tags.find(({ name }) => name === '1.0');
    assert.ok(tag);
    assert.equal(tag.revisions[0]?.image, digests.get('1.0'));
    assert.equal(tag.scheduled, true);
    assert.deepEqual(tag.source, { kind: 'external', pullSpec: `${outside.host}/ext/skyfield:1.0` });
    assert.equal(tag.settings?.referencePolicy, 'Local');
    assert.equal(tag.settings.importMode, 'PreserveOriginal');
    assert.equal(tag.settings.insecure, true);
    const again = await phillip.imports.run(request(['3.0']), stream, never);
    assert.equal(again.stream?.tags.length, 2);
    const stale = phillip.imports.run(request(['3.0']), { resourceVersion: '1' }, never);
    assert.equal((await failureFrom(stale)).kind, 'conflict');
  });
});
