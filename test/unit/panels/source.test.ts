import assert from 'node:assert/strict';
import { isDigest } from '../../../src/model/digest.ts';
import type { StreamTarget, TagTarget } from '../../../src/model/target.ts';
import { StreamSource } from '../../../src/panels/streamSource.ts';
import { TagSource } from '../../../src/panels/tagSource.ts';
import type { StreamPage } from '../../../src/shared/streamPage.ts';
import type { TagPage } from '../../../src/shared/tagPage.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { buildImage } from '../../cluster/build/image.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore } from '../../support/openStore.ts';

describe('what the panels show of the demo cluster', () => {
  let cluster: Cluster;
  let store: RegistryStore;
  let viewer: RegistryStore;

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    const { kubeconfigFile } = cluster;
    store = await openStore({ kubeconfigFile, context: 'hackershop-dev' });
    viewer = await openStore({ kubeconfigFile, context: 'hackershop-qa' });
  });

  afterEach(async () => {
    await store.close();
    await viewer.close();
    await cluster.close();
  });

  const skyfield = (tag: string): TagTarget => ({ project: 'hackershop', stream: 'skyfield', tag });

  it('a tag: head, overview, configuration, layers, history and uses', async () => {
    const page = await settledTag(store, cluster, skyfield('2.0'));
    assert.equal(page.name, 'hackershop/skyfield:2.0');
    assert.equal(page.state.tone, 'normal');
    assert.ok(page.pullSpecs.some(({ text }) => text.endsWith('/hackershop/skyfield:2.0')));
    const { image } = page;
    assert.ok(image);
    assert.equal(image.platform, 'linux/amd64');
    assert.ok(image.alsoTagged.some(({ name }) => name === 'hackershop/skyfield:latest'));
    assert.ok(image.labels.length > 0 && image.configuration);
    assert.ok(image.layers.some(({ instruction }) => instruction === 'RUN npm ci --omit=dev'));
    assert.ok(
      image.layers.some(({ empty }) => empty),
      'entries that made no layer are there too',
    );
    assert.ok(image.layers.every(({ empty, sharedWith }) => empty || sharedWith !== undefined));
    assert.equal(page.usedBy.kind, 'looked');
    assert.ok(page.usedBy.uses.length > 0);
    assert.deepEqual(page.gaps, []);
  });

  it('history says what changed between revisions', async () => {
    const page = await settledTag(store, cluster, { project: 'hackershop', stream: 'web', tag: 'nightly' });
    assert.equal(page.history.length, 12);
    assert.ok(page.history.slice(0, -1).every(({ changes }) => changes !== undefined));
    assert.equal(page.history.at(-1)?.changes, undefined);
  });

  it('is the same for a registry-viewer as for an administrator, but for who uses the image', async () => {
    await store.openProject('hackershop');
    const streams = store.loadedStreams;
    assert.ok(streams.length > 5);
    for (const { name, tags } of streams) {
      for (const { name: tag } of tags) {
        const target = { project: 'hackershop', stream: name, tag };
        const asAdmin = withoutUses(await settledTag(store, cluster, target));
        const asViewer = withoutUses(await settledTag(viewer, cluster, target));
        assert.deepEqual(asViewer, asAdmin, `${name}:${tag}`);
      }
      const stream = { project: 'hackershop', stream: name };
      assert.deepEqual(
        await settledStream(viewer, cluster, stream),
        await settledStream(store, cluster, stream),
        name,
      );
    }
  });

  it('a registry-viewer cannot tell who uses an image, and the page says so', async () => {
    const { usedBy } = await settledTag(viewer, cluster, skyfield('2.0'));
    assert.equal(usedBy.kind, 'looked');
    assert.deepEqual(usedBy.uses, []);
    assert.ok(
      usedBy.unseen.some((words) => words.includes('hackershop')),
      usedBy.unseen.join(', '),
    );
    assert.ok(!usedBy.projects.includes('hackershop'), 'a project that could not be read was not looked at');
  });

  it('without the registry the API tells most of it, and the page says what is missing', async () => {
    cluster.faults.add({ match: { target: 'registry' }, fault: { kind: 'refuse' } });
    const page = await settledTag(store, cluster, skyfield('2.0'));
    assert.ok(page.image?.configuration && page.image.labels.length > 0);
    assert.ok(
      page.image.layers.every(({ size, instruction }) => size !== undefined && instruction === undefined),
    );
    assert.ok(page.gaps.length > 0);
    assert.match(page.gaps.map(({ why }) => why).join(' '), /Cannot reach 127/);
  });

  it('platforms of an index can be chosen', async () => {
    const target = { project: 'hackershop', stream: 'catalogue', tag: '3.0' };
    const source = new TagSource(store, cluster.api, target, () => undefined);
    const first = await source.load();
    assert.deepEqual(
      first.platforms.map(({ name, selected }) => [name, selected]),
      [
        ['linux/amd64', true],
        ['linux/arm64/v8', false],
      ],
    );
    const [, second] = first.platforms;
    assert.ok(second && first.image?.indexDigest);
    assert.ok(isDigest(second.digest));
    source.selectPlatform(second.digest);
    const chosen = await source.load();
    assert.deepEqual([chosen.image?.digest, chosen.image?.platform], [second.digest, 'linux/arm64/v8']);
    source.dispose();
  });

  it('a Helm chart and a signature say what they are instead of failing', async () => {
    const chart = await settledTag(store, cluster, {
      project: 'hackershop',
      stream: 'charts',
      tag: 'shop-1.4.2',
    });
    assert.equal(chart.image?.artifact, 'Helm chart');
    await store.openProject('hackershop');
    const signature = store.stream('hackershop', 'skyfield')?.tags.find(({ name }) => name.endsWith('.sig'));
    const page = await settledTag(store, cluster, skyfield(signature?.name ?? ''));
    assert.match(page.image?.artifact ?? '', /signature/);
  });

  it('follows the cluster, and says when the tag is gone', async () => {
    const source = new TagSource(store, cluster.api, skyfield('fresh'), () => undefined);
    await assert.rejects(source.load(), /no such tag/);
    source.dispose();
    await store.openProject('hackershop');
    const changed = new Promise<void>((resolve) => {
      const follower = new TagSource(store, cluster.api, skyfield('1.0'), () => {
        const tag = store.tag('hackershop', 'skyfield', '1.0');
        if ((tag?.revisions.length ?? 0) > 1) resolve();
      });
      void follower.load();
    });
    await cluster.push({ repository: 'hackershop/skyfield', tag: '1.0' });
    await changed;
  });

  it('an image whose label has a megabyte, and one without anything', async () => {
    const label = `${'<img src=x onerror=alert(1)>'.repeat(4)}\u202e${'x'.repeat(1_000_000)}`;
    await cluster.push({
      repository: 'hackershop/huge',
      tag: '1',
      image: buildImage({
        config: { Labels: { huge: label, link: 'javascript:alert(1)', command: 'command:evil' } },
      }),
    });
    const page = await settledTag(store, cluster, { project: 'hackershop', stream: 'huge', tag: '1' });
    assert.equal(page.image?.labels.find(({ name }) => name === 'huge')?.value.length, label.length);
    assert.ok(
      page.image.labels.every(({ link }) => link === undefined),
      'nothing but http(s) is a link',
    );
  });
});

/** The page once everything that was to be learned behind it is known. */
async function settledTag(store: RegistryStore, cluster: Cluster, target: TagTarget): Promise<TagPage> {
  const looked = ({ usedBy }: TagPage): boolean => usedBy.kind === 'looked';
  return settled((changed) => new TagSource(store, cluster.api, target, changed), looked);
}

async function settledStream(
  store: RegistryStore,
  cluster: Cluster,
  target: StreamTarget,
): Promise<StreamPage> {
  return settled(
    (changed) => new StreamSource(store, cluster.api, target, changed),
    () => true,
  );
}

interface Source<Page> {
  load(): Promise<Page>;
  readonly rest: Promise<void>;
  dispose(): void;
}

/** Loads, waits for the rest, and loads again: after changes, until the page has what is waited for. */
async function settled<Page>(
  open: (changed: () => void) => Source<Page>,
  enough: (page: Page) => boolean,
): Promise<Page> {
  let wake: () => void = () => undefined;
  const source = open(() => wake());
  try {
    await source.load();
    await source.rest;
    for (;;) {
      const change = new Promise<void>((resolve) => (wake = resolve));
      const page = await source.load();
      if (enough(page)) return page;
      await change;
    }
  } finally {
    source.dispose();
  }
}

function withoutUses(page: TagPage): Omit<TagPage, 'usedBy'> {
  return { ...page, usedBy: undefined } as Omit<TagPage, 'usedBy'>;
}
