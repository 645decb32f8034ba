import assert from 'node:assert/strict';
import type { Digest } from '../../../../src/model/digest.ts';
import { hexOf } from '../../../../src/model/digest.ts';
import type { ImageStream } from '../../../../src/model/imageStream.ts';
import { parseQuery } from '../../../../src/model/search/parseQuery.ts';
import type { SearchContext, SearchResults, TagResult } from '../../../../src/model/search/results.ts';
import { SearchIndex } from '../../../../src/model/search/searchIndex.ts';
import type { Tag } from '../../../../src/model/tag.ts';
import { numbers } from '../../../support/random.ts';
import { randomDigest, some, type Next } from './randomImages.ts';

const now = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const everything = { now, limit: Infinity };

function find(index: SearchIndex, text: string, context: SearchContext = everything): SearchResults {
  return index.find(parseQuery(text), context);
}

function nameOf({ project, stream, tag }: TagResult): string {
  return `${project}/${stream}:${tag}`;
}

function names(results: { readonly results: readonly TagResult[] }): string[] {
  return results.results.map(nameOf);
}

/** A stream with tags: name, images newest first, and the age in days. */
function stream(path: string, tags: readonly (readonly [string, readonly Digest[], number?])[]): ImageStream {
  const [project = '', name = ''] = path.split('/');
  return {
    ...{ project, name, uid: path, resourceVersion: '1', annotations: {}, localLookup: false },
    tags: tags.map(([tag, images, days = 1]) => ({
      name: tag,
      revisions: images.map((image, age) => ({ image, created: now - (days + age) * day })),
      scheduled: false,
    })),
  };
}

const projects = ['shop', 'shop-prod', 'Audit', 'a', 'planet-express'];
const streams = ['web', 'web-1', 'sky.field', 'a', 'project', 'unused', 'b__c', 'deadbeef'];
const tagNames = [
  'latest',
  'Latest',
  '1.0',
  '1.0.1',
  'v2',
  '_-__.b_.__-x',
  'facade',
  '20260101',
  'failing',
  'T_t',
];

function randomTags(next: Next, pool: readonly Digest[]): Tag[] {
  const chosen = tagNames.filter(() => next(3) > 0);
  return chosen.map((name) => {
    const length = next(4);
    const images = Array.from({ length }, () => some(pool, next));
    const revisions = images.map((image, age) => ({
      image,
      created: next(9) === 0 ? undefined : now - (next(100) + age) * day,
    }));
    return {
      name,
      revisions,
      scheduled: false,
      ...(next(6) === 0 && { importFailure: { reason: '', message: '' } }),
    };
  });
}

function randomStream(project: string, name: string, next: Next, pool: readonly Digest[]): ImageStream {
  return { ...stream(`${project}/${name}`, []), tags: randomTags(next, pool) };
}

/** Says the same of every image, as facts do: they never change. */
function addFacts(index: SearchIndex, pool: readonly Digest[]): void {
  const next = numbers(77);
  const layers = Array.from({ length: 5 }, () => randomDigest(next));
  for (const [at, image] of pool.entries()) {
    if (at % 7 === 0) index.addContent(image, { kind: 'missing' });
    else if (at % 5 === 0) index.addContent(image, { kind: 'index', platforms: pool.slice(0, 2) });
    else
      index.addContent(image, {
        kind: 'image',
        layers: [{ digest: some(layers, next) }],
        config: randomDigest(next),
      });
    index.addDetails({
      digest: image,
      size: at * 1e6,
      architectures: ['linux/amd64'],
      labels: { Team: `t${at % 3}` },
    });
  }
}

describe('the index of search', () => {
  it('finds every tag by its full name first, by its digests, and by the beginnings of these', () => {
    const next = numbers(1);
    const pool = Array.from({ length: 60 }, () => randomDigest(next));
    const index = new SearchIndex();
    const all = projects.flatMap((project) => streams.map((name) => randomStream(project, name, next, pool)));
    all.forEach((each) => index.setStream(each));
    assert.equal(
      index.tags,
      all.reduce((sum, { tags }) => sum + tags.length, 0),
    );
    for (const { project, name, tags } of all) {
      for (const tag of tags) {
        const full = `${project}/${name}:${tag.name}`;
        assert.equal(names(find(index, full).tags)[0], full);
        tag.revisions.forEach(({ image }, age) => {
          for (const text of [image, hexOf(image), hexOf(image).slice(0, 12), hexOf(image).slice(0, 6)]) {
            const found = find(index, text).images.results.find(({ digest }) => digest === image);
            const isHead = age === 0 || image === tag.revisions[0]?.image;
            assert.ok(
              found !== undefined && names({ results: isHead ? found.tags : found.earlier }).includes(full),
            );
          }
        });
      }
    }
  });

  it('finds nothing that was removed, and after any changes what a fresh index finds', () => {
    const next = numbers(2);
    const pool = Array.from({ length: 300 }, () => randomDigest(next));
    const index = new SearchIndex();
    const truth = new Map<string, ImageStream>();
    addFacts(index, pool);
    for (let round = 1; round <= 6000; round += 1) {
      change(index, truth, next, pool);
      if (round % 1000 !== 0) continue;
      addFacts(index, pool);
      const fresh = new SearchIndex();
      for (const project of index.projects()) fresh.setProject(project, []);
      truth.forEach((each) => fresh.setStream(each));
      addFacts(fresh, pool);
      assert.equal(index.tags, fresh.tags);
      assert.deepEqual([...index.projects()].sort(), [...fresh.projects()].sort());
      for (const text of queries(pool, next)) {
        assert.deepEqual(sorted(find(index, text)), sorted(find(fresh, text)), text);
      }
    }
  });

  it('answers the same whether the query was typed or pasted', () => {
    const next = numbers(3);
    const pool = Array.from({ length: 50 }, () => randomDigest(next));
    const index = new SearchIndex();
    projects.forEach((project) =>
      streams.forEach((name) => index.setStream(randomStream(project, name, next, pool))),
    );
    for (const text of ['shop web 1.0', 'planet/web:la', 'pxw', 'web20', 'shop-prod/sky.field:1.0']) {
      for (let length = 1; length < text.length; length += 1) find(index, text.slice(0, length));
      const typed = find(index, text);
      index.setStream(stream('other/other', [[`x${text.length}`, []]]));
      assert.deepEqual(find(index, text), typed, text);
    }
  });

  it('holds at most the limit, the best of all', () => {
    const next = numbers(4);
    const index = new SearchIndex();
    for (let at = 0; at < 3000; at += 1) {
      index.setStream(stream(`p/s${at}`, [[`v${at}`, [randomDigest(next)], next(500)]]));
    }
    const all = find(index, 'v');
    const few = find(index, 'v', { now, limit: 7 });
    assert.deepEqual(names(few.tags), names(all.tags).slice(0, 7));
    assert.equal(few.tags.total, 3000);
  });

  it('lists a few tags of a project that matches, and does not count the others', () => {
    const next = numbers(5);
    const index = new SearchIndex();
    for (let at = 0; at < 100; at += 1) {
      index.setStream(stream(`planet/s${at}`, [[`v${at}`, [randomDigest(next)], at]]));
    }
    const found = find(index, 'planet', { now, limit: 3 });
    assert.deepEqual(names(found.tags), ['planet/s0:v0', 'planet/s1:v1', 'planet/s2:v2']);
    assert.ok(found.tags.results.every(({ through }) => through === 'stream'));
    assert.equal(found.tags.total, 0);
    assert.equal(find(index, 'planet').tags.results.length, 20);
    assert.equal(found.streams.total, 100);
    assert.equal(find(index, 'planet pushed:>50d', { now, limit: 3 }).tags.total, 49);
  });
});

describe('what the index counts', () => {
  it('is the same for every limit, and all of it is listed without one', () => {
    const next = numbers(6);
    const pool = Array.from({ length: 80 }, () => randomDigest(next));
    const index = new SearchIndex();
    projects.forEach((project) =>
      streams.forEach((name) => index.setStream(randomStream(project, name, next, pool))),
    );
    addFacts(index, pool);
    const texts = [
      ...queries(pool, next),
      ...projects,
      ...streams,
      ...tagNames,
      'project:shop',
      'shop/',
      'e',
    ];
    for (const text of texts) {
      const all = find(index, text);
      const few = find(index, text, { now, limit: 20 });
      const own = all.tags.results.filter(({ through }) => through === undefined);
      assert.equal(own.length, few.tags.total, text);
      for (const group of ['streams', 'tags', 'images', 'layers'] as const) {
        assert.equal(all[group].total, few[group].total, `${group} ${text}`);
        if (group !== 'tags') assert.equal(all[group].results.length, all[group].total, `${group} ${text}`);
      }
      const throughStream = all.tags.results.length - own.length;
      assert.ok(throughStream <= few.tags.results.filter(({ through }) => through === 'stream').length, text);
      if (few.tags.total <= 20) assert.deepEqual(few.tags.results, all.tags.results, text);
    }
  });

  it('calls a tag unused only when no image that it has or had is used, and all are known', () => {
    const next = numbers(7);
    const [head, before, config] = [randomDigest(next), randomDigest(next), randomDigest(next)];
    const index = new SearchIndex();
    index.setStream(stream('p/s', [['v', [head, before]]]));
    const unused = (used?: Digest): string[] => {
      const usedImages = {
        isUsed: (_: string, __: string, ___: string, digests: readonly Digest[]): boolean =>
          used !== undefined && digests.includes(used),
      };
      return names(find(index, 'unused', { ...everything, usedImages }).tags);
    };
    index.addContent(head, { kind: 'image', layers: [] });
    assert.deepEqual(unused(), []);
    index.addContent(before, { kind: 'image', layers: [], config });
    assert.deepEqual(unused(), ['p/s:v']);
    for (const used of [head, before, config]) assert.deepEqual(unused(used), []);
  });
});

function change(
  index: SearchIndex,
  truth: Map<string, ImageStream>,
  next: Next,
  pool: readonly Digest[],
): void {
  const project = some(projects, next);
  const name = some(streams, next);
  const dice = next(60);
  const ofProject = [...truth].filter(([, each]) => each.project === project);
  if (dice === 0) {
    index.removeProject(project);
    ofProject.forEach(([key]) => truth.delete(key));
  } else if (dice === 1) {
    const some = streams.filter(() => next(2) === 0).map((each) => randomStream(project, each, next, pool));
    index.setProject(project, some);
    ofProject.forEach(([key]) => truth.delete(key));
    some.forEach((each) => truth.set(`${project}/${each.name}`, each));
  } else if (dice < 20) {
    index.removeStream({ project, stream: name });
    truth.delete(`${project}/${name}`);
  } else {
    const each = randomStream(project, name, next, pool.slice(next(200)));
    index.setStream(each);
    truth.set(`${project}/${name}`, each);
  }
}

function queries(pool: readonly Digest[], next: Next): string[] {
  const digests = Array.from({ length: 20 }, () => hexOf(some(pool, next)).slice(0, 6 + next(58)));
  const layers = Array.from({ length: 5 }, (_, at) => randomLayer(at));
  return [
    ...digests,
    ...layers.map((hex) => `layer:${hex}`),
    ...layers,
    ...['web', 'shop lat', 'sop/wb:1', 'a', ':1', 'failing', 'pushed:<20d', 'size:>100MB', 'label:team=T1'],
    ...[
      'arch:amd64 web',
      'tag:1.* project:shop*',
      'facade',
      'dead',
      'web10',
      `web@${digests[0]?.slice(0, 4) ?? ''}`,
    ],
  ];
}

function randomLayer(at: number): string {
  const next = numbers(77);
  const layers = Array.from({ length: 5 }, () => randomDigest(next));
  return hexOf(some(layers.slice(at), () => 0)).slice(0, 10);
}

/** Images that are equally good may come in any order; so may layers in as many images. */
function sorted({ images, layers, ...names }: SearchResults): unknown {
  const byDigest = <T extends { readonly digest: string }>(results: readonly T[]): T[] =>
    [...results].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  return {
    ...names,
    images: { ...images, results: byDigest(images.results) },
    layers: byDigest(layers.results).map((layer) => ({ ...layer, images: byDigest(layer.images) })),
  };
}
