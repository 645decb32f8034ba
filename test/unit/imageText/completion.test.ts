import assert from 'node:assert/strict';
import {
  completionsAt,
  imageSlotAt,
  projectTyped,
  type NameableImages,
} from '../../../src/imageText/index.ts';
import type { ImageTextFormat } from '../../../src/model/imageText/imageTextFormat.ts';
import type { Tag } from '../../../src/model/tag.ts';
import { digest } from '../../support/digest.ts';

const now = Date.UTC(2026, 10, 21);
const tag = (name: string, hours: number): Tag => ({
  name,
  scheduled: false,
  revisions: [{ image: digest(name), created: now - hours * 3_600_000 }],
});
const known: NameableImages = {
  hosts: ['registry.example', 'inside.svc:5000'],
  isOurs: (host) => known.hosts.includes(host),
  projects: () => ['openshift', 'shop'],
  streams: (project) => (project === 'shop' ? ['skyfield', 'web'] : []),
  tags: (project, stream) => (project === 'shop' && stream === 'web' ? [tag('1', 9), tag('2', 3)] : []),
};

/** What is offered where `|` stands, as the text would be; undefined where no image can be. */
function offered(marked: string, format: ImageTextFormat, ownProject?: string): string[] | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const slot = imageSlotAt(text, offset, format, ownProject);
  if (slot === undefined) return undefined;
  const { span, items } = completionsAt(slot, text, offset, known, now);
  const line = text.slice(0, span.start).lastIndexOf('\n') + 1;
  return items.map(
    (item) => text.slice(line, span.start) + item.text + text.slice(span.end).replace(/\n.*/s, ''),
  );
}

describe('Completion in a Dockerfile', () => {
  const after = (marked: string) => offered(marked, 'dockerfile');

  it('goes from the address to the tag, newest first', () => {
    assert.deepEqual(after('FROM |'), [
      'FROM registry.example/',
      'FROM inside.svc:5000/',
      'FROM registry.example/openshift/',
      'FROM registry.example/shop/',
    ]);
    assert.deepEqual(after('FROM registry.example/|'), [
      'FROM registry.example/openshift/',
      'FROM registry.example/shop/',
    ]);
    assert.deepEqual(after('FROM registry.example/shop/s|'), [
      'FROM registry.example/shop/skyfield:',
      'FROM registry.example/shop/web:',
    ]);
    assert.deepEqual(after('FROM registry.example/shop/web:|1 AS x'), [
      'FROM registry.example/shop/web:2 AS x',
      'FROM registry.example/shop/web:1 AS x',
    ]);
    assert.deepEqual(after('FROM quay.io/|'), [
      'FROM registry.example/',
      'FROM inside.svc:5000/',
      'FROM registry.example/openshift/',
      'FROM registry.example/shop/',
    ]);
  });

  it('is there in FROM, COPY --from and RUN --mount, and nowhere else', () => {
    const host = 'registry.example/shop/web:';
    assert.equal(after(`FROM --platform=linux/amd64 ${host}|`)?.[0], `FROM --platform=linux/amd64 ${host}2`);
    assert.equal(after(`FROM a\nCOPY --from=${host}| /a /b`)?.[0], `COPY --from=${host}2 /a /b`);
    assert.equal(
      after(`RUN --mount=type=bind,from=${host}|,target=/x ls`)?.[0],
      `RUN --mount=type=bind,from=${host}2,target=/x ls`,
    );
    for (const other of ['|', 'RUN |', 'FROM a AS |', 'COPY --from=a |', 'LABEL FROM |'])
      assert.equal(after(other), undefined, other);
  });
});

describe('Completion in YAML', () => {
  const after = (marked: string) => offered(marked, 'yaml');

  it('is there behind image', () => {
    const host = 'registry.example/shop/web:';
    assert.equal(after(`services:\n  a:\n    image: ${host}|`)?.[0], `    image: ${host}2`);
    assert.equal(after(`  - image: "${host}|1"\n`)?.[0], `  - image: "${host}2"`);
    assert.equal(after('image: a # |'), undefined);
    assert.equal(after('name: |'), undefined);
  });

  it('names the tags of the namespace beside an ImageStreamTag', () => {
    const from = (lines: string) => after(`spec:\n  from:\n${lines}\n  other: x`);
    assert.deepEqual(from('    kind: ImageStreamTag\n    name: |\n    namespace: shop'), [
      '    name: skyfield:',
      '    name: web:',
    ]);
    assert.deepEqual(from('    name: web:|\n    # why\n    namespace: "shop"\n    kind: ImageStreamTag'), [
      '    name: web:2',
      '    name: web:1',
    ]);
    assert.deepEqual(after('  - namespace: shop\n    kind: ImageStreamTag\n    name: web:|\n  - name: x'), [
      '    name: web:2',
      '    name: web:1',
    ]);
    assert.deepEqual(from('    kind: ImageStreamTag\n    name: |'), [], 'the project is not known');
    assert.equal(from('    kind: ConfigMap\n    name: |'), undefined);
    assert.equal(after('- kind: ImageStreamTag\n- name: |'), undefined);
  });

  it('names the tags of the project of the manifest, else of the context', () => {
    const build = (namespace: string) =>
      `kind: A\n---\nkind: BuildConfig\nmetadata:\n  labels:\n    a: b\n${namespace}spec:\n  from:\n    kind: ImageStreamTag\n    name: web:|\n`;
    assert.equal(after(build('  namespace: "shop"\n'))?.[0], '    name: web:2');
    assert.deepEqual(offered(build('  namespace: openshift\n'), 'yaml', 'shop'), []);
    assert.equal(offered(build(''), 'yaml', 'shop')?.[0], '    name: web:2');
    assert.deepEqual(after(`metadata:\n  namespace: shop\n---\n${build('')}`), [], 'another manifest');
  });

  it('is there in a text that begins with an empty line', () => {
    assert.equal(after('\nkind: ImageStreamTag\nnamespace: shop\nname: web:|')?.[0], 'name: web:2');
    assert.equal(after('|\nimage: a'), undefined);
  });

  it('is none within a variable, a template or a value of more than a line', () => {
    for (const text of ['image: ${RE|G}/x', 'image: {{ .a }}/|', 'image: |>-', 'image: |&a b'])
      assert.equal(after(text), undefined, text);
  });

  it('says whose image streams have to be known', () => {
    const text = 'image: registry.example/shop/';
    const slot = imageSlotAt(text, text.length, 'yaml');
    assert.ok(slot);
    assert.equal(projectTyped(slot, text, text.length, known.isOurs), 'shop');
    assert.equal(projectTyped(slot, text, text.length - 5, known.isOurs), undefined);
  });
});
