import assert from 'node:assert/strict';
import type { DeletionFacts, DeletionTarget, TagDeletion } from '../../../src/model/deletion.ts';
import type { ImageStream } from '../../../src/model/imageStream.ts';
import { planDeletion } from '../../../src/model/planDeletion.ts';
import type { Right, RightAnswer } from '../../../src/model/right.ts';
import type { Tag, TagSource } from '../../../src/model/tag.ts';
import type { TagTarget } from '../../../src/model/target.ts';
import type { Use } from '../../../src/model/usedBy.ts';
import { digest } from '../../support/digest.ts';
import { assertQuick } from '../../support/yardstick.ts';

const subject = digest('a');
const signature = `${subject.replace(':', '-')}.sig`;
const use = (how: string, workload: Use['workload'] = 'deployment'): Use => ({
  project: 'shop',
  workload,
  name: 'web',
  how,
  by: 'tag',
});

describe('planDeletion', () => {
  const shop = stream('shop', 'web', [
    tag('1.0', ['a', 'old']),
    tag('latest', ['a']),
    tag('edge', ['b'], { kind: 'tag', tag: '1.0' }),
    tag('self', ['c'], { kind: 'tag', tag: 'self' }),
  ]);
  const other = stream('test', 'web', [
    tag('stable', ['a']),
    tag('next', ['z'], { kind: 'tag', project: 'shop', stream: 'web', tag: '1.0' }),
    tag('1.0', ['y'], { kind: 'tag', stream: 'web', tag: '1.0' }),
  ]);

  it('orders by project, stream and tag, and takes each target once', () => {
    const targets: DeletionTarget[] = [
      ref('test', 'web', 'stable'),
      ref('shop', 'web', 'latest'),
      ref('shop', 'web', '1.0'),
      ref('shop', 'web', 'latest'),
    ];
    const plan = planDeletion(facts([shop, other], targets));
    assert.deepEqual(names(plan.items), ['shop/web:1.0', 'shop/web:latest', 'test/web:stable']);
  });

  it('lets a stream stand for its tags, wherever they are in the list', () => {
    const targets = [ref('shop', 'web', '1.0'), { project: 'shop', stream: 'web' }];
    assert.deepEqual(names(planDeletion(facts([shop, other], targets)).items), ['shop/web']);
  });

  it('deletes the tags that were named where the stream may not go', () => {
    const targets = [ref('shop', 'web', '1.0'), { project: 'shop', stream: 'web' }];
    const may = deny('delete imagestreams');
    const plan = planDeletion({ ...facts([shop], targets), may });
    assert.deepEqual(names(plan.items), ['shop/web:1.0']);
    const missing = { project: 'shop', verb: 'delete', resource: 'imagestreams' };
    assert.deepEqual(plan.refused, [{ target: targets[1], why: { kind: 'forbidden', missing } }]);
  });

  it('says what is gone or forbidden, and leaves it as a sibling of what goes', () => {
    const targets = [
      ref('shop', 'web', '1.0'),
      ref('shop', 'web', 'gone'),
      ref('shop', 'gone', '1.0'),
      { project: 'nowhere', stream: 'web' },
      ref('test', 'web', 'stable'),
    ];
    const may = (right: Right): RightAnswer => (right.project === 'test' ? 'no' : 'yes');
    const plan = planDeletion({ ...facts([shop, other], targets), may });
    assert.deepEqual(names(plan.items), ['shop/web:1.0']);
    assert.deepEqual(
      plan.refused.map(({ why }) => why.kind),
      ['gone', 'gone', 'gone', 'forbidden'],
    );
    assert.deepEqual(names(tagItem(plan).consequences.siblings), ['shop/web:latest', 'test/web:stable']);
  });

  it('keeps what the cluster could not be asked about, with an undo that is not known', () => {
    const plan = planDeletion({ ...facts([shop], [ref('shop', 'web', '1.0')]), may: () => 'unknown' });
    assert.deepEqual(names(plan.items), ['shop/web:1.0']);
    assert.deepEqual(tagItem(plan).undo, { kind: 'unknown' });
  });

  it('finds siblings and followers in all streams, without those that go too', () => {
    const alone = tagItem(planDeletion(facts([shop, other], [ref('shop', 'web', '1.0')])));
    assert.deepEqual(names(alone.consequences.siblings), ['shop/web:latest', 'test/web:stable']);
    assert.deepEqual(names(alone.consequences.followers), ['shop/web:edge', 'test/web:next']);
    assert.equal(alone.consequences.earlier, 1);
    const targets = [
      ref('shop', 'web', '1.0'),
      ref('shop', 'web', 'edge'),
      { project: 'test', stream: 'web' },
    ];
    const together = tagItem(planDeletion(facts([shop, other], targets)));
    assert.deepEqual(names(together.consequences.siblings), ['shop/web:latest']);
    assert.deepEqual(together.consequences.followers, []);
  });

  it('does not take a tag for its own follower', () => {
    const plan = planDeletion(facts([shop], [ref('shop', 'web', 'self')]));
    assert.deepEqual(tagItem(plan).consequences.followers, []);
  });

  describe('attachments', () => {
    const attached = (tags: Tag[], ...targets: string[]): readonly string[] => {
      const all = [...tags, tag(signature, ['sig'])];
      const plan = planDeletion(
        facts(
          [stream('shop', 'web', all)],
          targets.map((name) => ref('shop', 'web', name)),
        ),
      );
      return tagItem(plan).consequences.attachments;
    };

    it('stay behind with the last tag that holds their image', () =>
      assert.deepEqual(attached([tag('1.0', ['a'])], '1.0'), [signature]));
    it('stay with another tag that holds it, be it as an earlier revision', () =>
      assert.deepEqual(attached([tag('1.0', ['a']), tag('2.0', ['b', 'a'])], '1.0'), []));
    it('stay behind when all its tags go', () =>
      assert.deepEqual(attached([tag('1.0', ['a']), tag('2.0', ['b', 'a'])], '1.0', '2.0'), [signature]));
    it('are no consequence when they are deleted themselves', () =>
      assert.deepEqual(attached([tag('1.0', ['a'])], '1.0', signature), []));
    it('go with their stream', () => {
      const web = stream('shop', 'web', [tag('1.0', ['a']), tag(signature, ['sig'])]);
      const [item] = planDeletion(facts([web], [{ project: 'shop', stream: 'web' }])).items;
      assert.equal(
        item?.kind === 'stream' && item.tags.flatMap((one) => one.consequences.attachments).length,
        0,
      );
    });
  });

  it('tells builds that push from those that use', () => {
    const uses = [
      use('container web'),
      use('build output', 'build config'),
      use('build strategy', 'build config'),
      use('pushed as build output', 'build'),
    ];
    const usedBy = () => ({ kind: 'looked' as const, uses, unseen: ['pods in test'] });
    const { consequences } = tagItem(planDeletion({ ...facts([shop], [ref('shop', 'web', '1.0')]), usedBy }));
    assert.deepEqual(consequences.usedBy, {
      kind: 'looked',
      uses: [uses[0], uses[2]],
      unseen: ['pods in test'],
    });
    assert.deepEqual(consequences.pushedBy, [uses[1], uses[3]]);
  });

  it('knows that a stream which imports as a whole brings a tag back, not itself', () => {
    const web = { ...shop, importsFrom: 'quay.io/shop/web' };
    const item = tagItem(planDeletion(facts([web], [ref('shop', 'web', '1.0')])));
    assert.equal(item.consequences.comesBackFrom, 'quay.io/shop/web');
    const [whole] = planDeletion(facts([web], [{ project: 'shop', stream: 'web' }])).items;
    assert.ok(whole?.kind === 'stream');
    assert.equal(whole.tags.length, 4);
    assert.ok(whole.tags.every(({ consequences }) => consequences.comesBackFrom === undefined));
  });

  describe('undo', () => {
    const cases: readonly [name: string, target: DeletionTarget, denied: string, kind: string][] = [
      ['a pushed tag is mapped', ref('shop', 'web', '1.0'), 'create imagestreammappings', 'no'],
      ['a pushed tag has no spec', ref('shop', 'web', '1.0'), 'patch imagestreams', 'yes'],
      ['a following tag has a spec', ref('shop', 'web', 'edge'), 'patch imagestreams', 'no'],
      ['an empty tag is not mapped', ref('shop', 'empty', 'none'), 'create imagestreammappings', 'yes'],
      ['a tag needs no new stream', ref('shop', 'web', 'edge'), 'create imagestreams', 'yes'],
      ['a stream is made', { project: 'shop', stream: 'web' }, 'create imagestreams', 'no'],
      ['a stream gets its spec back', { project: 'shop', stream: 'web' }, 'patch imagestreams', 'no'],
    ];
    const empty = stream('shop', 'empty', [tag('none', [], { kind: 'external', pullSpec: 'quay.io/a:1' })]);
    for (const [name, target, denied, kind] of cases) {
      it(`${name}: ${kind} without ${denied}`, () => {
        const [item] = planDeletion({ ...facts([shop, empty], [target]), may: deny(denied) }).items;
        assert.equal(item?.undo.kind, kind);
        if (item.undo.kind === 'no') {
          assert.equal(`${item.undo.missing.verb} ${item.undo.missing.resource}`, denied);
        }
      });
    }
  });

  it('touches nothing but its targets and forgets none, whatever these are', () => {
    const random = generator(7);
    for (let round = 0; round < 300; round += 1) {
      const streams = randomStreams(random);
      const targets = Array.from({ length: 1 + below(random, 8) }, () => randomTarget(random));
      const plan = planDeletion({
        ...facts(streams, targets),
        may: ({ project, resource }) => (project === 'p0' && resource === 'imagestreams' ? 'no' : 'yes'),
      });
      const asked = new Set(names(targets));
      const items = names(plan.items);
      const refused = names(plan.refused.map(({ target }) => target));
      for (const name of [...items, ...refused]) assert.ok(asked.has(name), name);
      assert.equal(new Set([...items, ...refused]).size, items.length + refused.length);
      for (const name of asked) {
        const whole = name.split(':')[0] ?? '';
        assert.ok(
          [...items, ...refused].some((one) => one === name || one === whole),
          name,
        );
      }
      const goes = (name: string): boolean =>
        items.includes(name) || items.includes(name.split(':')[0] ?? '');
      for (const item of plan.items) {
        const parts = item.kind === 'tag' ? [item] : item.tags;
        for (const { consequences } of parts) {
          assert.ok(!names([...consequences.siblings, ...consequences.followers]).some(goes));
        }
      }
    }
  });

  for (const images of [16_000, 1]) {
    it(`takes 1,000 of 16,000 tags with ${images} images about as long as a look at them all`, () => {
      const streams = Array.from({ length: 160 }, (_, s) =>
        stream(
          `p${s % 20}`,
          `s${s}`,
          Array.from({ length: 100 }, (_, t) => tag(`t${t}`, [`${(s * 100 + t) % images}`, 'base'])),
        ),
      );
      const targets = streams.flatMap((one) =>
        one.tags.slice(0, 7).map(({ name }) => ref(one.project, one.name, name)),
      );
      const plan = () => planDeletion(facts(streams, targets.slice(0, 1000)));
      const pass = () => {
        const seen = new Map<string, unknown>();
        for (const { project, name, tags } of streams) {
          for (const each of tags) seen.set(`${project}/${name}:${each.name}`, each.revisions[0]);
        }
        assert.equal(seen.size, 16_000);
      };
      assert.equal(plan().items.length, 1000);
      assertQuick(plan, pass, 35);
    });
  }
});

function facts(streams: readonly ImageStream[], targets: readonly DeletionTarget[]): DeletionFacts {
  return {
    streams,
    targets,
    may: () => 'yes',
    usedBy: () => ({ kind: 'looked', uses: [], unseen: [] }),
  };
}

function deny(words: string): (right: Right) => RightAnswer {
  return ({ verb, resource }) => (`${verb} ${resource}` === words ? 'no' : 'yes');
}

function ref(project: string, name: string, tagName: string): TagTarget {
  return { project, stream: name, tag: tagName };
}

function stream(project: string, name: string, tags: readonly Tag[]): ImageStream {
  const uid = `${project}/${name}`;
  return { project, name, uid, resourceVersion: '1', annotations: {}, localLookup: false, tags };
}

function tag(name: string, images: readonly string[], source?: TagSource): Tag {
  const revisions = images.map((image) => ({ image: digest(image), created: 0 }));
  return { name, revisions, scheduled: false, ...(source === undefined ? {} : { source }) };
}

function tagItem({ items }: ReturnType<typeof planDeletion>): TagDeletion {
  const item = items.find((one) => one.kind === 'tag');
  assert.ok(item !== undefined);
  return item;
}

function names(targets: readonly DeletionTarget[]): string[] {
  return targets.map(
    (target) => `${target.project}/${target.stream}${'tag' in target ? `:${target.tag}` : ''}`,
  );
}

type Random = () => number;

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function randomStreams(random: Random): ImageStream[] {
  const places = [0, 1].flatMap((p) => [0, 1].map((s) => [`p${p}`, `s${s}`] as const));
  return places.map(([project, name]) => {
    const tags = ['a', 'b', 'c'].filter(() => random() < 0.8);
    return stream(
      project,
      name,
      tags.map((each) => {
        const images = Array.from({ length: below(random, 3) }, () => `i${below(random, 3)}`);
        const follows = { kind: 'tag', project: 'p0', stream: 's0', tag: 'a' } as const;
        return random() < 0.3 ? tag(each, images, follows) : tag(each, images);
      }),
    );
  });
}

function randomTarget(random: Random): DeletionTarget {
  const [project, name] = [`p${below(random, 3)}`, `s${below(random, 2)}`];
  const tagName = ['a', 'b', 'c'][below(random, 4)];
  return tagName === undefined ? { project, stream: name } : ref(project, name, tagName);
}
