import assert from 'node:assert/strict';
import { parseImageStream } from '../../../../src/cluster/imageStreams.ts';
import { parseStreamLayers, streamLayersPath } from '../../../../src/cluster/streamLayers.ts';
import { hexOf, isDigest, type Digest } from '../../../../src/model/digest.ts';
import { list, record } from '../../../../src/model/json.ts';
import { parseQuery } from '../../../../src/model/search/parseQuery.ts';
import type {
  SearchContext,
  SearchResults,
  TagResult,
  UsedImages,
} from '../../../../src/model/search/results.ts';
import { SearchIndex } from '../../../../src/model/search/searchIndex.ts';
import type { ImageContent } from '../../../../src/model/streamLayers.ts';
import { startCluster, type Cluster } from '../../../cluster/cluster.ts';

/** A query and what is found first: streams `a/b` and tags `a/b:c`; `nothing` where a group has to be empty. */
const table: readonly (readonly [query: string, streams: string, tags: string])[] = [
  [
    'sky',
    'sarahs-skyfield/skyfield, hackershop/skyfield',
    'sarahs-skyfield/skyfield:2.0, hackershop/skyfield:latest',
  ],
  ['SKYFIELD', 'sarahs-skyfield/skyfield, hackershop/skyfield', 'sarahs-skyfield/skyfield:2.0'],
  ['skyfld', 'sarahs-skyfield/skyfield, hackershop/skyfield', 'sarahs-skyfield/skyfield:2.0'],
  ['hack/sky:2', 'nothing', 'hackershop/skyfield:2.0'],
  ['hackershop/skyfield:2.0', 'nothing', 'hackershop/skyfield:2.0'],
  ['docker://quay.io/hackershop/skyfield:latest', 'nothing', 'hackershop/skyfield:latest'],
  ['sky2', 'nothing', 'sarahs-skyfield/skyfield:2.0'],
  ['nightly', 'nothing', 'hackershop/web:nightly'],
  ['web', 'hackershop/web', 'hackershop/web:edge, hackershop/web:nightly'],
  ['hackershop', 'hackershop/web, hackershop/skyfield', 'hackershop/web:edge, hackershop/web:nightly'],
  ['hackershop/', 'hackershop/web, hackershop/skyfield', 'hackershop/web:edge, hackershop/web:nightly'],
  ['hackershop 2.0', 'nothing', 'hackershop/skyfield:2.0'],
  ['prod sky', 'hackershop-prod/skyfield', 'hackershop-prod/skyfield:candidate'],
  ['payroll', 'planet-express/payroll', 'amys-audit/evidence:payroll-7, planet-express/payroll:7'],
  ['pay 7', 'nothing', 'planet-express/payroll:7, amys-audit/evidence:payroll-7'],
  ['latest', 'nothing', 'hackershop/skyfield:latest, openshift/nodejs:latest'],
  ['nodejs:20', 'nothing', 'openshift/nodejs:20-ubi9'],
  ['cata 3', 'nothing', 'hackershop/catalogue:3.0-docker, hackershop/catalogue:3.0'],
  ['1.4', 'nothing', 'hackershop/charts:shop-1.4.2'],
  ['found', 'hackershop/lost-and-found', 'hackershop/lost-and-found:1.0, hackershop/lost-and-found:0.9'],
  ['failing', 'nothing', 'hackershop/lost-and-found:0.9, hackershop/billing:old'],
  ['stream:nginx failing', 'nothing', 'hackershop/nginx:1.19'],
  [
    'project:planet-express',
    'planet-express/payroll',
    'planet-express/payroll:7, planet-express/delivery:1.2',
  ],
  ['tag:latest', 'nothing', 'hackershop/skyfield:latest, openshift/nodejs:latest'],
  [
    'pushed:<40min',
    'amys-audit/evidence',
    'amys-audit/evidence:payroll-7, hackershop/web:edge, hackershop/web:nightly',
  ],
  ['label:org.opencontainers.image.title=delivery', 'planet-express/delivery', 'planet-express/delivery:1.2'],
  ['label:*.title=delivery', 'nothing', 'nothing'],
  ['arch:arm64', 'nothing', 'hackershop/catalogue:3.0'],
  ['size:>1GB sky', 'nothing', 'hackershop-prod/skyfield:candidate, hackershop-prod/skyfield:live'],
  ['unused delivery', 'nothing', 'planet-express/delivery:1.1, planet-express/delivery:1.0'],
  ['nothing-is-called-this', 'nothing', 'nothing'],
];

function nameOf({ project, stream, tag }: TagResult): string {
  return `${project}/${stream}:${tag}`;
}

/** `planet-express/delivery:1.2` alone is in use; of hackershop nobody can tell. */
const usedImages: UsedImages = {
  isUsed: (project, _, tag) => (project === 'hackershop' ? undefined : tag === '1.2'),
};

describe('search in the demo', () => {
  let cluster: Cluster;
  const index = new SearchIndex();
  const contents = new Map<Digest, ImageContent>();
  let context: SearchContext;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    const admin = cluster.as('kubeadmin');
    for (const raw of list(record(await admin.get('/apis/image.openshift.io/v1/imagestreams'))['items'])) {
      const stream = parseImageStream(raw);
      assert.ok(stream !== undefined);
      index.setStream(stream);
      const layers = parseStreamLayers(await admin.get(streamLayersPath(stream.project, stream.name)));
      for (const [digest, content] of layers) {
        index.addContent(digest, content);
        contents.set(digest, content);
      }
    }
    context = { now: Date.now(), limit: 50, usedImages };
    describeImages();
  });

  after(() => cluster.close());

  /** What the API says of images, for those that the table asks about. */
  function describeImages(): void {
    const labels = { 'org.opencontainers.image.title': 'delivery' };
    for (const tag of ['1.0', '1.1', '1.2']) {
      index.addDetails({ digest: imageOf(`planet-express/delivery:${tag}`), labels });
    }
    const [, arm64] = platformsOf(imageOf('hackershop/catalogue:3.0'));
    assert.ok(arm64 !== undefined);
    index.addDetails({ digest: arm64, architectures: ['linux/arm64/v8'] });
    index.addDetails({ digest: imageOf('hackershop-prod/skyfield:live'), size: 2e9 });
    index.addDetails({ digest: imageOf('hackershop/skyfield:2.0'), size: 1e9 });
  }

  function find(text: string): SearchResults {
    return index.find(parseQuery(text), context);
  }

  function imageOf(name: string): Digest {
    const image = find(name).tags.results.find((tag) => nameOf(tag) === name)?.image;
    assert.ok(image !== undefined, name);
    return image;
  }

  function platformsOf(image: Digest): readonly Digest[] {
    const content = contents.get(image);
    assert.ok(content?.kind === 'index');
    return content.platforms;
  }

  function partsOf(image: Digest): { readonly config: Digest; readonly layers: readonly Digest[] } {
    const content = contents.get(image);
    assert.ok(content?.kind === 'image' && isDigest(content.config));
    return { config: content.config, layers: content.layers.map(({ digest }) => digest) };
  }

  for (const [query, streams, tags] of table) {
    it(query, () => {
      const found = find(query);
      const begins = (expected: string, actual: readonly string[]): void => {
        if (expected === 'nothing') return assert.deepEqual(actual, []);
        const wanted = expected.split(', ');
        assert.deepEqual(actual.slice(0, wanted.length), wanted);
      };
      begins(
        streams,
        found.streams.results.map(({ project, stream }) => `${project}/${stream}`),
      );
      begins(tags, found.tags.results.map(nameOf));
    });
  }

  it('an image by its digest, whole or in part, wherever it is', () => {
    const image = imageOf('planet-express/payroll:7');
    const host = 'registry.example:5000/planet-express/payroll';
    for (const text of [
      image,
      hexOf(image),
      hexOf(image).slice(0, 6),
      `${host}@${image}`,
      `${host}:7@${image}`,
    ]) {
      const [found, ...others] = find(text).images.results;
      assert.deepEqual(others, [], text);
      assert.equal(found?.by, 'image');
      assert.deepEqual(found.tags.map(nameOf).sort(), [
        'amys-audit/evidence:payroll-7',
        'planet-express/payroll:7',
      ]);
    }
    const placed = find(`payroll@${hexOf(image).slice(0, 6)}`).images.results[0];
    assert.deepEqual(placed?.tags.map(nameOf), ['planet-express/payroll:7']);
  });

  it('the tags that pointed to an image before', () => {
    const [found] = find(imageOf('hackershop/skyfield:1.0')).images.results;
    assert.deepEqual(found?.tags.map(nameOf), [
      'hackershop-prod/skyfield:previous',
      'hackershop/skyfield:1.0',
    ]);
    assert.deepEqual(found.earlier.map(nameOf), [
      'hackershop/skyfield:latest',
      'hackershop-prod/skyfield:live',
    ]);
  });

  it('an image by the short id that docker prints', () => {
    const image = imageOf('hackershop/skyfield:2.0');
    const [found] = find(hexOf(partsOf(image).config).slice(0, 12)).images.results;
    assert.deepEqual([found?.digest, found?.by], [image, 'config']);
  });

  it('an index by one of its platforms', () => {
    const image = imageOf('hackershop/catalogue:3.0');
    for (const platform of platformsOf(image)) {
      const [found] = find(platform).images.results;
      assert.deepEqual([found?.digest, found?.by], [image, 'platform']);
    }
  });

  it('a layer with all images that contain it', () => {
    const own = partsOf(imageOf('planet-express/payroll:7')).layers.at(-1) ?? '';
    assert.deepEqual(
      find(own).layers.results.map(({ digest, images }) => [
        digest,
        images.flatMap(({ tags }) => tags.map(nameOf)),
      ]),
      [[own, ['amys-audit/evidence:payroll-7', 'planet-express/payroll:7']]],
    );
    const [base = ''] = partsOf(imageOf('hackershop/skyfield:2.0')).layers;
    const containing = [...contents.values()].filter(
      (content) => content.kind === 'image' && content.layers.some(({ digest }) => digest === base),
    );
    const [found] = find(base.slice(7, 15)).layers.results;
    assert.ok(found !== undefined && found.total > 15 && found.total <= containing.length);
    assert.ok(
      found.images.some(({ by, tags }) => by === 'platform' && tags.some(({ tag }) => tag === '3.0')),
    );
    assert.ok(
      find(`layer:${base} project:planet-express`).tags.results.every((tag) => tag.stream === 'delivery'),
    );
  });

  it('says which tags are worth looking at', () => {
    const names = [...index.candidates(parseQuery('delivery tag:1.* size:>5GB unused'), context)]
      .flat()
      .map(nameOf);
    assert.deepEqual(names, [
      'planet-express/delivery:1.2',
      'planet-express/delivery:1.1',
      'planet-express/delivery:1.0',
    ]);
  });

  it('counts nothing as unused while that is not known', () => {
    assert.equal(index.find(parseQuery('unused'), { now: context.now, limit: 5 }).tags.total, 0);
    assert.ok(find('unused').tags.results.every(({ project }) => project !== 'hackershop'));
  });
});
