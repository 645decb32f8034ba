import { hexOf } from '../../src/model/digest.ts';
import type { ImageStream } from '../../src/model/imageStream.ts';
import { parseQuery } from '../../src/model/search/parseQuery.ts';
import type { SearchContext } from '../../src/model/search/results.ts';
import { SearchIndex } from '../../src/model/search/searchIndex.ts';
import { numbers } from '../../test/support/random.ts';
import { fleet, fleetNow, randomDigest } from '../fleet.ts';
import { median, row, type Row } from '../row.ts';

const limits = [
  { tags: 16_000, limit: 10 },
  { tags: 160_000, limit: 50 },
];
/** The index has to forget what it knew of names this often: each keystroke is measured as if the query were pasted. */
const rounds = 5;

/** Time from a keystroke to the results, for each form of query, layers and labels of all images known. */
export function* keystrokes(): Generator<Row> {
  for (const { tags, limit } of limits) {
    const streams = [...fleet(tags)];
    const index = new SearchIndex();
    for (const stream of streams) index.setStream(stream);
    const layer = describeImages(index, streams);
    const image = hexOf(streams[777]?.tags[3]?.revisions[0]?.image ?? randomDigest(numbers(1)));
    for (const [form, query] of forms(image, layer)) {
      const name = `search: keystroke at ${tags.toLocaleString('en-US')} tags, ${form}`;
      yield row(name, typed(index, query), 'ms', limit);
    }
  }
}

function forms(image: string, layer: string): readonly (readonly [form: string, query: string])[] {
  return [
    ['a name', 'skyfield'],
    ['a name that most tags have', 'latest'],
    ['characters of a name', 'skfld2'],
    ['several words', 'sky web 1.2'],
    ['a path', 'shop/sky:1.2'],
    ['a digest', image.slice(0, 12)],
    ['a pull spec', `registry.example/shop-dev-0/web-0:latest@sha256:${image}`],
    ['the digest of a layer of all images', layer.slice(0, 12)],
    ['a layer', `layer:${layer.slice(0, 12)}`],
    ['names and age', 'project:shop-* tag:main-* pushed:>30d'],
    ['a label', 'label:team=t3'],
    ['size and architecture', 'size:>500MB arch:arm64'],
    ['failing', 'failing'],
    ['unused', 'unused'],
  ];
}

/** The median over all beginnings of the query, none of which profits from the one before. */
function typed(index: SearchIndex, text: string): number {
  // A third of the tags is in use.
  const usedImages = { isUsed: (_: string, __: string, tag: string) => tag.length % 3 === 0 };
  const context: SearchContext = { now: fleetNow, limit: 50, usedImages };
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let length = 1; length <= text.length; length += 1) {
      forgetNames(index, `${round}-${length}`);
      const begin = performance.now();
      index.find(parseQuery(text.slice(0, length)), context);
      times.push(performance.now() - begin);
    }
  }
  return median(times);
}

function forgetNames(index: SearchIndex, version: string): void {
  const tags = [{ name: `forget-${version}`, revisions: [], scheduled: false }];
  const stream = { project: 'bench', name: 'forget', uid: '', resourceVersion: version, annotations: {} };
  index.setStream({ ...stream, localLookup: false, tags });
}

/** Five layers, two of them in all images, six labels, a size; returns the digest of a layer that all have. */
function describeImages(index: SearchIndex, streams: readonly ImageStream[]): string {
  const next = numbers(3);
  const base = [randomDigest(next), randomDigest(next)];
  for (const { tags } of streams) {
    for (const { revisions } of tags) {
      for (const { image } of revisions) {
        const layers = [...base, randomDigest(next), randomDigest(next), randomDigest(next)];
        const digests = layers.map((digest) => ({ digest }));
        index.addContent(image, { kind: 'image', layers: digests, config: randomDigest(next) });
        const labels = {
          maintainer: 'someone',
          vendor: 'us',
          version: `${next(99)}`,
          url: 'x',
          team: `t${next(9)}`,
        };
        const architectures = [next(4) === 0 ? 'linux/arm64' : 'linux/amd64'];
        index.addDetails({ digest: image, size: next(1e9), architectures, labels });
      }
    }
  }
  return hexOf(base[0] ?? randomDigest(next));
}
