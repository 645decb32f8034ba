import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageMention } from '../../../src/model/imageText/imageMention.ts';
import { imageTextFormat } from '../../../src/model/imageText/imageTextFormat.ts';
import { assertQuick } from '../../support/yardstick.ts';
import { imageMentions } from '../../../src/imageText/index.ts';

const folder = join(import.meta.dirname, '../../fixtures/imageText');

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** `9: what stands there → what it means`, for each mention of a file; the file has no other. */
function mentionsOf(file: string): string[] {
  const text = read(file);
  const format = imageTextFormat(file.endsWith('.yaml') ? 'yaml' : '', file);
  assert.ok(format);
  return imageMentions(text, format).map((mention) => {
    const { start, end } = mention.span;
    assert.equal(text.slice(start, end), mention.text);
    const line = text.slice(0, start).split('\n').length;
    const shown = mention.text.replaceAll(/\s+/g, '␣');
    const meaning = meaningOf(mention);
    return `${line}: ${shown === meaning ? meaning : `${shown} → ${meaning}`}`;
  });
}

function meaningOf({ target, isOutput }: ImageMention): string {
  const output = isOutput ? ' (made here)' : '';
  if (target.kind === 'pullSpec') return `${target.spec}${output}`;
  return `${target.kind} ${target.project ?? '?'}/${target.name}${output}`;
}

describe('The images that a Dockerfile names', () => {
  it('are those of FROM, COPY --from and RUN --mount, and no stages', () => {
    assert.deepEqual(mentionsOf('stages.Dockerfile'), [
      '9: ${REGISTRY}/openshift/nodejs:${NODE_VERSION} → registry.example/openshift/nodejs:20-ubi9',
      '14: registry.example/hackershop/tools:1',
      '22: docker.io/library/alpine:3.22',
      '25: ${BASE}:nightly → registry.example/hackershop/web:nightly',
      '29: registry.example/hackershop/skyfield:2.0',
      '31: registry.example/hackershop/charts:shop-1.4.2',
    ]);
  });

  it('are none of what stands in heredocs', () => {
    const digest = 'sha256:42cdaa43f4a4131da8f09e6eae97bb3ec7c3259422d4fc03b885a1a18cbe4458';
    assert.deepEqual(mentionsOf('heredocs.Dockerfile'), [
      `3: registry.example/hackershop/skyfield:2.0@${digest}`,
      '20: registry.example/hackershop/catalogue:3.0',
    ]);
  });

  it('are read with a backtick as escape, continued lines and comments between them', () => {
    assert.deepEqual(mentionsOf('windows.Dockerfile'), [
      '8: registry.example/windows/servercore:${WINDOWS_TAG} → registry.example/windows/servercore:ltsc2022',
      '12: registry.example/windows/nano`␣server:1 → registry.example/windows/nanoserver:1',
    ]);
  });

  it('are read with the defaults of build arguments, and not at all where one has no value', () => {
    assert.deepEqual(mentionsOf('arguments.Dockerfile'), [
      '5: $HOST/$PROJECT/web:${TAG:-nightly} → registry.example/hackershop/web:nightly',
      '7: ${HOST}/${PROJECT}/web:1${SUFFIX:+-ubi9} → registry.example/hackershop/web:1-ubi9',
      '8: ${HOST}/${PROJECT}/web:1${NOT_THERE:+-ubi9} → registry.example/hackershop/web:1',
      '9: ${HOST}/${PROJECT}/${TAG:-${PROJECT}}:1$FLAVOUR → registry.example/hackershop/hackershop:1',
      '11: "registry.example/hackershop/web:2" → registry.example/hackershop/web:2',
      '12: registry.example/hackershop/web',
      '16: registry.example/hackershop/web:edge',
    ]);
  });

  it('are found behind a byte order mark and without a last line end', () => {
    assert.deepEqual(mentionsOf('bom.Dockerfile'), [
      '2: registry.example/hackershop/web:nightly',
      '4: registry.example/hackershop/web:edge',
    ]);
  });
});

describe('The images that YAML names', () => {
  it('are those of the services of a compose file and of its extensions, with the defaults of its variables', () => {
    assert.deepEqual(mentionsOf('compose.yaml'), [
      '3: registry.example/hackershop/web:nightly',
      '7: registry.example/hackershop/skyfield:2.0',
      '11: ${REGISTRY:-registry.example}/hackershop/web:${TAG:-edge} → registry.example/hackershop/web:edge',
      '16: registry.example/hackershop/built:dev → registry.example/hackershop/built:dev (made here)',
      '17: docker.io/library/postgres:17',
    ]);
  });

  it('are those of containers, image volumes and triggers of workloads', () => {
    const inside = 'image-registry.openshift-image-registry.svc:5000';
    assert.deepEqual(mentionsOf('workloads.yaml'), [
      '8: skyfield:2.0 → tag hackershop/skyfield:2.0',
      '8: web:edge → tag planet-express/web:edge',
      '13: registry.example/hackershop/billing:old',
      `16: ${inside}/hackershop/skyfield:2.0`,
      '22: registry.example/hackershop/web:nightly',
      '28: registry.example/hackershop/charts:shop-1.4.2',
      '46: registry.example/planet-express/delivery:1.2',
    ]);
  });

  it('are the ImageStreamTags and ImageStreamImages of builds and deployments', () => {
    const digest = 'sha256:42cdaa43f4a4131da8f09e6eae97bb3ec7c3259422d4fc03b885a1a18cbe4458';
    assert.deepEqual(mentionsOf('builds.yaml'), [
      '8: tools:1 → tag hackershop/tools:1',
      '16: nodejs:20-ubi9 → tag openshift/nodejs:20-ubi9',
      '20: web:nightly → tag ?/web:nightly (made here)',
      `26: nodejs@${digest} → image ?/nodejs@${digest}`,
      '40: web:nightly → tag hackershop/web:nightly',
      '52: registry.example/hackershop/skyfield:2.0',
    ]);
  });

  it('stand in a trigger where the whole of their name does', () => {
    const trigger = (quote: string) =>
      `[{q"from":{"kind":"ImageStreamTag","namespace":"web1","name":"web"},"fieldPath":"web"}]`
        .replace('{q', '{')
        .replaceAll('"', quote);
    for (const value of [`'${trigger('"')}'`, `"${trigger('\\"')}"`, `>-\n      ${trigger('"')}`]) {
      const text = `apiVersion: v1\nkind: D\nmetadata:\n  annotations:\n    image.openshift.io/triggers: ${value}\n`;
      const [mention, ...others] = imageMentions(text, 'yaml');
      assert.deepEqual(others, []);
      assert.match(text.slice(0, mention?.span.start), /name\\?":\\?"$/);
    }
  });

  it('are none where a document is a template, or neither compose file nor manifest', () => {
    assert.deepEqual(mentionsOf('template.yaml'), ['21: registry.example/hackershop/web:nightly']);
  });

  it('cost ten times as much in a text ten times as long', () => {
    const stage = 'FROM registry.example/a/b:1 AS x\nRUN make all && \\\n  make install\n';
    const pod =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: registry.example/a/b:1\n      name: b\n---\n';
    const long = { dockerfile: stage.repeat(3500), yaml: pod.repeat(1500) };
    const short = { dockerfile: stage.repeat(350), yaml: pod.repeat(150) };
    for (const format of ['dockerfile', 'yaml'] as const) {
      assertQuick(
        () => imageMentions(long[format], format),
        () => imageMentions(short[format], format),
        30,
        format,
      );
    }
  });

  it('are none of a text that no person writes', () => {
    const doubled = `ARG A=registry.example\n${'ARG A=$A$A\n'.repeat(60)}FROM $A/b:1\nFROM registry.example/a/b:1\n`;
    assert.deepEqual(
      imageMentions(doubled, 'dockerfile').map(({ text }) => text),
      ['registry.example/a/b:1'],
    );
    const line = 'FROM registry.example/a/b:1\n';
    assert.equal(imageMentions(line.repeat(10), 'dockerfile').length, 10);
    assert.equal(imageMentions(line.repeat(200_000), 'dockerfile').length, 0);
  });
});
