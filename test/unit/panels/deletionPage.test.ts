import assert from 'node:assert/strict';
import type {
  DeletionItem,
  DeletionPlan,
  StreamDeletion,
  TagConsequences,
  TagDeletion,
  Undo,
  UsedBy,
} from '../../../src/model/deletion.ts';
import { rights } from '../../../src/model/right.ts';
import type { Tag } from '../../../src/model/tag.ts';
import type { Use } from '../../../src/model/usedBy.ts';
import { buildDeletionPage } from '../../../src/panels/deletionPage.ts';
import type { DeletionEntry } from '../../../src/shared/deletionPage.ts';
import { digest } from '../../support/digest.ts';
import { recordedStream } from '../../support/recordedTag.ts';

const now = Date.UTC(2026, 4, 4);
const nobody: UsedBy = { kind: 'looked', uses: [], unseen: [] };
const blind: UsedBy = { kind: 'looked', uses: [], unseen: ['pods in momcorp'] };
const web: Use = {
  project: 'hackershop',
  workload: 'deployment',
  name: 'web',
  how: 'container web',
  by: 'tag',
};
const byWeb: UsedBy = { kind: 'looked', uses: [web], unseen: [] };
const missing = rights.mapImage('hackershop');

function consequences(changes: Partial<TagConsequences> = {}): TagConsequences {
  return {
    earlier: 0,
    siblings: [],
    followers: [],
    attachments: [],
    usedBy: nobody,
    pushedBy: [],
    scheduled: false,
    ...changes,
  };
}

function tagOf(name: string): Tag {
  return { name, revisions: [{ image: digest(name), created: 7 }], scheduled: false };
}

function tagDeletion(
  name: string,
  changes: Partial<TagConsequences> = {},
  fields: Partial<TagDeletion> = {},
): TagDeletion {
  const place = { project: 'hackershop', stream: 'skyfield', tag: name } as const;
  const undo: Undo = { kind: 'yes' };
  const means = consequences(changes);
  return { kind: 'tag', ...place, confirmed: tagOf(name), consequences: means, undo, ...fields };
}

function streamDeletion(name: string, tags: Readonly<Record<string, UsedBy>>): StreamDeletion {
  return {
    kind: 'stream',
    project: 'hackershop',
    stream: name,
    confirmed: { ...recordedStream(), project: 'hackershop', name },
    tags: Object.entries(tags).map(([tag, usedBy]) => ({
      tag: tagOf(tag),
      consequences: consequences({ usedBy, earlier: 2, pushedBy: [{ ...web, workload: 'build config' }] }),
    })),
    undo: { kind: 'yes' },
  };
}

const pageOf = (...items: DeletionItem[]) => buildDeletionPage({ items, refused: [] }, now);
const only = (item: DeletionItem): DeletionEntry => pageOf(item).items[0] ?? assert.fail('nothing');

function onlyTag(changes: Partial<TagConsequences>) {
  const entry = only(tagDeletion('1.0', changes));
  return entry.kind === 'tag' ? entry : assert.fail('not a tag');
}

describe('the page of a deletion', () => {
  it('has a tag that means nothing else', () => {
    assert.deepEqual(pageOf(tagDeletion('1.0')), {
      kind: 'deletion',
      title: 'Delete skyfield:1.0 in hackershop',
      action: 'Delete Tag…',
      asOf: now,
      totals: { tags: 1, streams: 0, projects: 1, earlier: 0, used: 0, cannotTell: 0, cannotUndo: 0 },
      notes: [
        { tone: 'info', text: 'This can be undone until the images are pruned.' },
        {
          tone: 'info',
          text: 'No space is freed now. The next prune frees it, for images that no tag holds and nothing uses by then.',
        },
      ],
      items: [
        {
          kind: 'tag',
          project: 'hackershop',
          stream: 'skyfield',
          tag: '1.0',
          digest: digest('1.0'),
          pushed: 7,
          earlier: 0,
          use: { kind: 'notSeen', by: [], unseen: [], unfinished: false },
          staysAs: [],
          followers: [],
          attachments: [],
          comesBack: [],
          strandedBuilds: [],
          undo: { kind: 'yes' },
        },
      ],
      refused: [],
    });
  });

  it('names what goes in words, on the button too', () => {
    const words = (...items: DeletionItem[]) => {
      const { title, action } = pageOf(...items);
      return [title, action];
    };
    const elsewhere = tagDeletion('2.0', {}, { project: 'momcorp' });
    assert.deepEqual(words(tagDeletion('1.0'), tagDeletion('2.0')), [
      'Delete 2 tags in hackershop',
      'Delete 2 Tags…',
    ]);
    assert.deepEqual(words(tagDeletion('1.0'), elsewhere), ['Delete 2 tags in 2 projects', 'Delete 2 Tags…']);
    assert.deepEqual(words(streamDeletion('zapp', {})), [
      'Delete image stream zapp without tags in hackershop',
      'Delete Image Stream…',
    ]);
    const streams = [streamDeletion('fry', { a: nobody }), streamDeletion('zapp', { b: nobody, c: nobody })];
    assert.deepEqual(words(...streams), [
      'Delete 2 image streams with 3 tags in hackershop',
      'Delete 2 Image Streams…',
    ]);
    assert.deepEqual(words(...streams, elsewhere), [
      'Delete skyfield:2.0 and 2 image streams with 3 tags in 2 projects',
      'Delete 1 Tag and 2 Image Streams…',
    ]);
    assert.deepEqual(words(), ['Nothing to delete', undefined]);
    assert.deepEqual(pageOf().notes, []);
  });

  it('puts the worst first, then goes by name, within image streams too', () => {
    const page = pageOf(
      tagDeletion('a'),
      tagDeletion('z', { usedBy: blind }),
      streamDeletion('zapp', { a: nobody, b: blind, c: byWeb }),
      tagDeletion('b', { usedBy: byWeb }),
      tagDeletion('c', { usedBy: blind }, { project: 'amy' }),
    );
    assert.deepEqual(
      page.items.map((entry) => (entry.kind === 'tag' ? entry.tag : entry.tags.map(({ tag }) => tag))),
      ['b', ['c', 'b', 'a'], 'c', 'z', 'a'],
    );
    const { tags, used, cannotTell, earlier, projects } = page.totals;
    assert.deepEqual([tags, used, cannotTell, earlier, projects], [7, 2, 3, 6, 2]);
  });

  it('tells used, not seen and cannot tell apart', () => {
    const verdict = (usedBy: UsedBy) => onlyTag({ usedBy }).use;
    const running: Use = { ...web, how: 'running in 2 pods', by: 'digest' };
    assert.deepEqual(verdict({ kind: 'looking', uses: [web, running, web], unseen: ['jobs in amy'] }), {
      kind: 'used',
      by: [
        { name: 'deployment web in hackershop', how: 'container web, by tag; running in 2 pods, by digest' },
      ],
      unseen: ['jobs in amy'],
      unfinished: true,
    });
    assert.equal(verdict({ ...nobody, kind: 'looking' }).kind, 'cannotTell');
    assert.equal(verdict(blind).kind, 'cannotTell');
    assert.equal(verdict(nobody).kind, 'notSeen');
  });

  it('says what stays, what comes back and what ends', () => {
    const entry = onlyTag({
      siblings: [
        { project: 'hackershop', stream: 'skyfield', tag: 'latest' },
        { project: 'hackershop', stream: 'zapp', tag: '1' },
      ],
      followers: [{ project: 'amy', stream: 'skyfield', tag: 'prod' }],
      attachments: [`sha256-${'42cdaa43'.repeat(8)}.sbom`, 'odd'],
      pushedBy: [{ ...web, workload: 'build config' }],
      source: { kind: 'external', pullSpec: 'quay.io/app/web:1' },
      scheduled: true,
      comesBackFrom: 'quay.io/app/web',
    });
    assert.deepEqual(entry.staysAs, ['latest', 'zapp:1']);
    assert.deepEqual(entry.followers, ['amy/skyfield:prod']);
    assert.deepEqual(
      entry.attachments.map(({ kind }) => kind),
      ['SBOM', 'attachment'],
    );
    assert.deepEqual(entry.comesBack, [
      'build config web in hackershop makes it again when it runs next',
      'the image stream imports all tags of quay.io/app/web, this one again with the next import',
    ]);
    assert.equal(entry.ends, 'imported from quay.io/app/web:1, again on schedule');
  });

  it('knows that nothing comes back to a stream that is gone', () => {
    const entry = only(streamDeletion('zapp', { a: nobody }));
    const [row] = entry.kind === 'stream' ? entry.tags : [];
    assert.deepEqual(row?.comesBack, []);
    assert.deepEqual(row.strandedBuilds, ['build config web in hackershop']);
  });

  it('says for how many there is no way back, and which right is missing', () => {
    const no: Undo = { kind: 'no', missing };
    const notes = (...undos: Undo[]) =>
      pageOf(...undos.map((undo, index) => tagDeletion(String(index), {}, { undo })))
        .notes.slice(0, -1)
        .map(({ tone, text }) => `${tone}: ${text}`);
    assert.deepEqual(notes(no, no), [
      'warning: This cannot be undone: you may not create imagestreammappings in hackershop.',
    ]);
    assert.deepEqual(notes(no, { kind: 'unknown' }, { kind: 'yes' }), [
      'warning: 1 of 3 cannot be undone: you may not create imagestreammappings in hackershop.',
      'warning: 1 of 3 may be impossible to undo: the cluster did not say whether you may.',
      'info: 1 of 3 can be undone until the images are pruned.',
    ]);
    const everywhere = ['a', 'b', 'c', 'd', 'e'].map((project) => rights.mapImage(project));
    assert.match(
      notes(...everywhere.map((right): Undo => ({ kind: 'no', missing: right })))[0] ?? '',
      /in a, create imagestreammappings in b, create imagestreammappings in c and 2 more\.$/,
    );
  });

  it('says what stays and why', () => {
    const target = { project: 'hackershop', stream: 'skyfield' };
    const plan: DeletionPlan = {
      items: [],
      refused: [
        { target: { ...target, tag: '1.0' }, why: { kind: 'gone' } },
        { target, why: { kind: 'forbidden', missing: rights.deleteStream('hackershop') } },
      ],
    };
    assert.deepEqual(buildDeletionPage(plan, now).refused, [
      { name: 'skyfield:1.0', project: 'hackershop', why: 'It is gone already.' },
      {
        name: 'image stream skyfield',
        project: 'hackershop',
        why: 'You may not delete imagestreams in hackershop.',
      },
    ]);
  });

  it('shows text of others in a safe form', () => {
    const usedBy = { ...byWeb, uses: [{ ...web, name: 'we\u202eb' }], unseen: ['pods\nin x'] };
    const entry = onlyTag({ usedBy, source: { kind: 'external', pullSpec: 'quay\u0000.io' } });
    assert.equal(entry.use.by[0]?.name, 'deployment we\ufffdb in hackershop');
    assert.deepEqual(entry.use.unseen, ['pods in x']);
    assert.equal(entry.ends, 'imported from quay\ufffd.io');
  });
});
