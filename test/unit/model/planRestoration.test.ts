import assert from 'node:assert/strict';
import type { Deleted } from '../../../src/model/deleted.ts';
import type { JsonRecord } from '../../../src/model/json.ts';
import { planRestoration } from '../../../src/model/planRestoration.ts';
import type { RestorationPlan } from '../../../src/model/restoration.ts';
import type { StreamSnapshot, TagSnapshot } from '../../../src/model/streamSnapshot.ts';
import { digest } from '../../support/digest.ts';

const checked = { 'openshift.io/image.dockerRepositoryCheck': '2026-01-01T00:00:00Z' };

/** `pushed('1.0', 'b a')`: the newest first. */
function pushed(name: string, images: string, from?: JsonRecord): TagSnapshot {
  const revisions = images
    .split(' ')
    .filter((image) => image !== '')
    .map((image) => ({ image: digest(image), reference: `registry/shop/web@${image}` }));
  return { name, revisions, ...(from && { spec: { name, from, generation: 3 } }) };
}

const follows = (name: string): JsonRecord => ({ kind: 'ImageStreamTag', name });
const pinned = (image: string): JsonRecord => ({ kind: 'ImageStreamImage', name: `web@${digest(image)}` });

function stream(...tags: TagSnapshot[]): StreamSnapshot {
  const spec = { lookupPolicy: { local: true } };
  const fields = { labels: { app: 'web' }, annotations: checked, spec };
  return { project: 'shop', name: 'web', uid: 'u', resourceVersion: '1', ...fields, tags };
}

function whole(...tags: TagSnapshot[]): Deleted {
  return { id: '1', server: 'https://api', at: 1, snapshot: stream(...tags) };
}

function one(tag: TagSnapshot): Deleted {
  return { ...whole(tag), tag: tag.name };
}

/** `create`, `1.0←a`, `spec 1.0 2.0`. */
function words(plan: RestorationPlan): string[] {
  if (plan.kind !== 'steps') return [plan.kind, ...('tags' in plan ? plan.tags : [])];
  const letters = new Map(['a', 'b', 'c', 'x'].map((letter) => [digest(letter), letter]));
  return plan.steps.map((step) => {
    if (step.kind === 'createStream') return 'create';
    if (step.kind === 'mapImage') return `${step.tag}←${letters.get(step.image) ?? '?'}`;
    return `spec ${step.tags.map((tag) => String(tag['name'])).join(' ')}`;
  });
}

describe('the plan of a restoration', () => {
  it('maps the images oldest first, then sets the source', () => {
    const tag = pushed('1.0', 'b a', follows('other:1'));
    assert.deepEqual(words(planRestoration(one(pushed('1.0', 'a b a')), stream())), [
      '1.0←a',
      '1.0←b',
      '1.0←a',
    ]);
    assert.deepEqual(words(planRestoration(one(pushed('1.0', '', tag.spec)), stream())), ['spec 1.0']);
    const pin = pushed('1.0', 'b a', pinned('b'));
    assert.deepEqual(words(planRestoration(one(pin), stream())), ['1.0←a', '1.0←b', 'spec 1.0']);
  });

  it('makes the stream when it is gone, with all that it said', () => {
    const plan = planRestoration(one(pushed('1.0', 'a')), undefined);
    assert.deepEqual(words(plan), ['create', '1.0←a']);
    assert.ok(plan.kind === 'steps');
    const { labels, annotations, spec } = stream();
    assert.deepEqual(plan.steps[0], { kind: 'createStream', labels, annotations, spec });
    assert.deepEqual(words(planRestoration(whole(), undefined)), ['create']);
  });

  it('restores a stream with all sources in one', () => {
    const deleted = whole(
      pushed('1', 'b a'),
      pushed('2', 'b a', follows('1')),
      pushed('3', 'c', pinned('c')),
    );
    const steps = ['create', '1←a', '1←b', '3←c', '2←a', '2←b', 'spec 3 2'];
    assert.deepEqual(words(planRestoration(deleted, undefined)), steps);
  });

  it('sets the source in between where a tag was pushed over since', () => {
    const steps = ['1←a', 'spec 1', '1←b'];
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b a', pinned('a'))), stream())), steps);
    const deleted = whole(pushed('2', 'c a', follows('1')), pushed('1', 'b a', pinned('a')));
    const now = stream();
    assert.deepEqual(words(planRestoration(deleted, now)).slice(0, 3), ['1←a', 'spec 1', '1←b']);
  });

  it('puts the newest image above what a source elsewhere gives', () => {
    const elsewhere = pushed('1', 'b a', { kind: 'ImageStreamTag', namespace: 'base', name: 'node:20' });
    assert.deepEqual(words(planRestoration(one(elsewhere), stream())), ['1←a', 'spec 1', '1←b']);
    const given = pushed('1', 'b x a', elsewhere.spec?.['from'] as JsonRecord);
    assert.deepEqual(words(planRestoration(one(elsewhere), stream(given))), ['there']);
  });

  it('takes what the server would not take twice in a row as one', () => {
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b b a')), stream())), ['1←a', '1←b']);
  });

  it('continues what was interrupted', () => {
    const saved = pushed('1', 'c b a', pinned('c'));
    assert.deepEqual(words(planRestoration(one(saved), stream(pushed('1', 'a')))), ['1←b', '1←c', 'spec 1']);
    assert.deepEqual(words(planRestoration(one(saved), stream(pushed('1', 'c b a')))), ['spec 1']);
    assert.deepEqual(words(planRestoration(one(saved), stream(saved))), ['there']);
    const half = stream(pushed('1', 'b a'), pushed('2', 'a'));
    const deleted = whole(pushed('1', 'b a'), pushed('2', 'b a'), pushed('3', 'a'));
    assert.deepEqual(words(planRestoration(deleted, half)), ['2←b', '3←a']);
  });

  it('leaves alone what went on, or is something else by now', () => {
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b a')), stream(pushed('1', 'c b a')))), [
      'there',
    ]);
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b a')), stream(pushed('1', 'c')))), [
      'taken',
      '1',
    ]);
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b a')), stream(pushed('1', 'b')))), [
      'taken',
      '1',
    ]);
    const pin = stream(pushed('1', 'b a', pinned('b')));
    assert.deepEqual(words(planRestoration(one(pushed('1', 'b a')), pin)), ['taken', '1']);
    const deleted = whole(pushed('1', 'a'), pushed('2', 'a'));
    assert.deepEqual(words(planRestoration(deleted, stream(pushed('2', 'b')))), ['taken', '2']);
  });

  it('does not mind generations, empty fields and the order of fields', () => {
    const saved = pushed('1', 'a', pinned('a'));
    const now = { ...saved, spec: { generation: 9, from: pinned('a'), annotations: null, name: '1' } };
    assert.deepEqual(words(planRestoration(one(saved), stream(now))), ['there']);
  });

  it('names the tags that get the images as well', () => {
    const now = stream(
      pushed('latest', 'a', follows('1')),
      pushed('edge', 'x', follows('web:1')),
      pushed('far', 'x', { kind: 'ImageStreamTag', namespace: 'base', name: 'web:1' }),
      pushed('own', 'x'),
    );
    const followersOf = (tag: TagSnapshot): readonly string[] => {
      const plan = planRestoration(one(tag), now);
      return plan.kind === 'steps' ? plan.followers : [];
    };
    assert.deepEqual(followersOf(pushed('1', 'b a')), ['latest', 'edge']);
    assert.deepEqual(followersOf(pushed('1', 'a')), ['edge']);
    assert.deepEqual(followersOf(pushed('2', 'b a')), []);
    // Setting an alias moves the other aliases of that tag, though they were pushed over since.
    assert.deepEqual(followersOf(pushed('2', 'x', follows('own'))), []);
    const over = stream(pushed('own', 'a'), pushed('alias', 'b a', follows('own')));
    const plan = planRestoration(one(pushed('2', 'a', follows('own'))), over);
    assert.deepEqual(plan.kind === 'steps' && plan.followers, ['alias']);
  });
});
