import assert from 'node:assert/strict';
import type { Digest } from '../../../../src/model/digest.ts';
import {
  absenceWords,
  adviceLine,
  movingWords,
  unknownWords,
} from '../../../../src/model/imageText/imageAdviceWords.ts';
import { imageAdvice, type StreamSight } from '../../../../src/model/imageText/imageAdvice.ts';
import { withVersion } from '../../../../src/model/imageText/imageEdits.ts';
import type { ImageMention, MentionTarget } from '../../../../src/model/imageText/imageMention.ts';
import { imagePlace, type ImagePlace } from '../../../../src/model/imageText/imagePlace.ts';
import type { ImageStream } from '../../../../src/model/imageStream.ts';
import { newerVersion } from '../../../../src/model/imageText/newerVersion.ts';
import type { Tag } from '../../../../src/model/tag.ts';
import { digest } from '../../../support/digest.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 21);
const one = digest('one');
const two = digest('two');
const three = digest('three');

function tag(name: string, ...images: [Digest, number][]): Tag {
  return {
    name,
    scheduled: false,
    revisions: images.map(([image, age]) => ({ image, created: now - age * hour })),
  };
}

const stream: ImageStream = {
  project: 'shop',
  name: 'web',
  uid: 'u',
  resourceVersion: '1',
  annotations: {},
  localLookup: false,
  tags: [
    tag('1.9', [one, 50]),
    tag('1.10', [two, 9]),
    tag('latest', [two, 9], [one, 50]),
    { ...tag('follows', [two, 9]), source: { kind: 'tag', tag: 'latest' } },
    tag('next'),
    tag('nightly', [three, 2]),
  ],
};
const seen = { kind: 'seen', stream, isCurrent: true } as const;
const place = (version: ImagePlace['version']): ImagePlace => ({
  project: 'shop',
  stream: 'web',
  version,
  isGuess: false,
});
const isOurs = (host: string): boolean => host === 'registry.example';

describe('The image that a file names', () => {
  const spec = (text: string) => imagePlace({ kind: 'pullSpec', spec: text }, isOurs, 'own');

  it('is one of this registry or none', () => {
    assert.deepEqual(spec('registry.example/shop/web:1.9'), place({ tag: '1.9' }));
    assert.deepEqual(spec('registry.example/shop/web'), place({ tag: 'latest' }));
    assert.deepEqual(spec(`registry.example/shop/web:1.9@${one}`), place({ digest: one }));
    for (const other of [
      'quay.io/shop/web:1',
      'shop/web:1',
      'web',
      'registry.example/web:1',
      'registry.example/a/b/c',
      'registry.example/a/..:1',
      'registry.example/a/b-',
      '$X',
    ])
      assert.equal(spec(other), undefined, other);
  });

  it('is in the project of the manifest, else in that of the context', () => {
    const target = (name: string, project?: string): MentionTarget => ({ kind: 'tag', name, project });
    assert.deepEqual(imagePlace(target('web:1.9', 'shop'), isOurs, 'own'), place({ tag: '1.9' }));
    assert.deepEqual(imagePlace(target('web', 'shop'), isOurs, 'own'), place({ tag: 'latest' }));
    const guessed = imagePlace(target('web:1.9'), isOurs, 'shop');
    assert.deepEqual(guessed, { ...place({ tag: '1.9' }), isGuess: true });
    assert.equal(imagePlace(target('web:1.9'), isOurs, undefined), undefined);
    assert.equal(imagePlace(target('web:', 'shop'), isOurs, undefined), undefined);
    for (const parameter of ['web:${TAG}', '${NAME}:1', '${{NAME}}', '{{ .Values.name }}:1', '..:1', 'a/b:1'])
      assert.equal(imagePlace(target(parameter, 'shop'), isOurs, 'own'), undefined, parameter);
    assert.equal(imagePlace(target('web:1', '${NAMESPACE}'), isOurs, 'own'), undefined);
    const image = { kind: 'image', name: `web@${one}`, project: 'shop' } as const;
    assert.deepEqual(imagePlace(image, isOurs, undefined), place({ digest: one }));
    assert.equal(imagePlace({ ...image, name: 'web@nonsense' }, isOurs, undefined), undefined);
  });
});

describe('What is said of an image', () => {
  const line = (version: ImagePlace['version'], sight: StreamSight = seen) =>
    adviceLine(imageAdvice(place(version), sight), now);

  it('is its age, its digest and what is newer', () => {
    assert.equal(line({ tag: '1.9' }), `2 d · ${one.slice(7, 15)} · newer: 1.10`);
    assert.equal(line({ tag: '1.10' }), `9 h · ${two.slice(7, 15)}`);
    assert.equal(line({ tag: 'next' }), 'no image yet');
    assert.equal(line({ digest: two }), `9 h · ${two.slice(7, 15)} · 1.10`);
    assert.equal(line({ digest: one }), `2 d · ${one.slice(7, 15)} · 1.9 · newer: 1.10`);
  });

  it('of an earlier revision is what its tag points to by now', () => {
    const moved: ImageStream = { ...stream, tags: [tag('nightly', [three, 2], [one, 20])] };
    const advice = imageAdvice(place({ digest: one }), { kind: 'seen', stream: moved, isCurrent: true });
    assert.equal(adviceLine(advice, now), `20 h · ${one.slice(7, 15)} · newer: nightly`);
    assert.ok(advice.kind === 'found' && advice.through === 'nightly');
  });

  it('is nothing where the project was not read, or the digest is of no revision', () => {
    assert.equal(line({ tag: '1.9' }, { kind: 'unknown', why: 'closed' }), undefined);
    assert.equal(imageAdvice(place({ digest: digest('platform') }), seen).kind, 'unknown');
    const stale: StreamSight = { kind: 'seen', stream, isCurrent: false };
    assert.equal(imageAdvice(place({ tag: '9' }), stale).kind, 'unknown');
  });

  it('says why there is nothing to say', () => {
    const why = (version: ImagePlace['version'], sight: StreamSight) => {
      const advice = imageAdvice(place(version), sight);
      return advice.kind === 'unknown' ? unknownWords(advice) : undefined;
    };
    assert.match(why({ tag: '9' }, { kind: 'unknown', why: 'closed' }) ?? '', /not open/);
    assert.match(why({ tag: '9' }, { ...seen, isCurrent: false }) ?? '', /^Not all of its project/);
    assert.match(why({ digest: digest('platform') }, seen) ?? '', /^No tag of its image stream/);
  });

  it('says what is not there', () => {
    const absence = (version: ImagePlace['version'], sight: StreamSight) =>
      absenceWords(imageAdvice(place(version), sight), place(version));
    assert.equal(absence({ tag: '9' }, seen), 'There is no tag 9 in shop/web.');
    assert.equal(absence({ tag: '9' }, { kind: 'none' }), 'There is no image stream shop/web.');
    assert.equal(absence({ tag: '1.9' }, seen), undefined);
    const advice = imageAdvice(place({ tag: '9' }), seen);
    assert.ok(advice.kind === 'noTag' && advice.closest?.name === 'nightly');
  });

  it('says which tags move', () => {
    const moving = (name: string) => {
      const advice = imageAdvice(place({ tag: name }), seen);
      return advice.kind === 'found' ? movingWords(advice) : undefined;
    };
    assert.equal(moving('latest'), 'latest moves: it has pointed to 2 images so far.');
    assert.equal(moving('follows'), 'follows moves: it follows latest.');
    assert.equal(moving('1.10'), undefined);
  });
});

describe('A newer version', () => {
  const newer = (name: string, ...others: string[]) =>
    newerVersion(
      name,
      others.map((other) => tag(other, [one, 1])),
    )?.name;

  it('is the highest of the same kind', () => {
    assert.equal(newer('1.9', '1.10', '1.8', '1.11'), '1.11');
    assert.equal(newer('v1', 'v3', '9', 'v2'), 'v3');
    assert.equal(newer('18-ubi9', '20-ubi8', '20-ubi9', '22'), '20-ubi9');
    assert.equal(newer('1.9', '2.0-rc1', '20261121', '2'), undefined);
    assert.equal(newer('latest', '2.0'), undefined);
    assert.equal(newer('2.0', '1.9'), undefined);
  });
});

describe('Naming another image', () => {
  function mention(
    text: string,
    target: Partial<MentionTarget> & { kind: string },
    isOutput = false,
  ): ImageMention {
    return { span: { start: 3, end: 3 + text.length }, text, target: target as MentionTarget, isOutput };
  }
  const spec = (text: string, means = text) => mention(text, { kind: 'pullSpec', spec: means });

  it('keeps all but the tag or digest', () => {
    const cases: [ImageMention, string | undefined][] = [
      [spec('r.example:5000/a/b:1'), 'r.example:5000/a/b:2'],
      [spec('r.example:5000/a/b'), 'r.example:5000/a/b:2'],
      [spec(`r.example/a/b@${one}`), 'r.example/a/b:2'],
      [spec(`r.example/a/b:1@${one}`), 'r.example/a/b:2'],
      [spec('${HOST}/a/b:1', 'r.example/a/b:1'), '${HOST}/a/b:2'],
      [spec('r.example/a/b:${TAG}', 'r.example/a/b:1'), undefined],
      [spec('${HOST}/a/b', 'r.example/a/b'), undefined],
      [spec('"r.example/a/b:1"', 'r.example/a/b:1'), undefined],
      [mention('b:1', { kind: 'tag', name: 'b:1', project: 'a' }), 'b:2'],
      [mention('b', { kind: 'tag', name: 'b', project: 'a' }), 'b:2'],
      [mention('r.example/a/b:1', { kind: 'pullSpec', spec: 'r.example/a/b:1' }, true), undefined],
    ];
    for (const [from, to] of cases) {
      const edit = withVersion(from, { tag: '2' });
      assert.equal(edit?.text, to, from.text);
      assert.deepEqual(edit?.span, to === undefined ? undefined : from.span);
    }
    assert.equal(withVersion(spec('r.example/a/b:1'), { digest: two })?.text, `r.example/a/b@${two}`);
    const image = mention(`b@${one}`, { kind: 'image', name: `b@${one}`, project: 'a' });
    assert.equal(withVersion(image, { digest: two })?.text, `b@${two}`);
    assert.equal(withVersion(image, { tag: '2' }), undefined, 'the kind of a reference stands elsewhere');
  });
});
