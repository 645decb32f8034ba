import assert from 'node:assert/strict';
import type { Deleted } from '../../../src/model/deleted.ts';
import type { DeletionItem, DeletionOutcome, TagDeletion } from '../../../src/model/deletion.ts';
import { deletionReport, deletionSummary } from '../../../src/model/deletionWords.ts';
import { shortDigest } from '../../../src/model/digest.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { Missing, RestorationTaken } from '../../../src/model/restoration.ts';
import { missingWords, restorationSummary } from '../../../src/model/restorationWords.ts';
import { digest } from '../../support/digest.ts';

const [a, b, c] = [digest('a'), digest('b'), digest('c')];
const refusal: Failure = { kind: 'forbidden', doing: 'put web:1 back', reason: 'no' };

function deleted(tag?: string): Deleted {
  const revisions = [c, b, a].map((image) => ({ image, reference: `registry/shop/web@${image}` }));
  const fields = { labels: {}, annotations: {}, spec: {} };
  const snapshot = {
    ...{ project: 'shop', name: 'web', uid: 'u', resourceVersion: '1' },
    ...fields,
    tags: [{ name: '1', revisions }],
  };
  return { id: '1', server: 'https://api', at: 1, snapshot, ...(tag !== undefined && { tag }) };
}

describe('a restoration that others stopped', () => {
  const back = [{ tag: '1', image: a }];
  const now = digest('theirs');
  const it1 = shortDigest(now);
  const cases: readonly [what: Deleted, taken: RestorationTaken['stopped'], kind: string, message: string][] =
    [
      [
        deleted('1'),
        { back, now },
        'partly',
        `Stopped restoring web:1: it was pushed again meanwhile and points to ${it1}. 1 of its 3 revisions came back below that: ${shortDigest(a)}.`,
      ],
      [
        deleted(),
        { back: [], now },
        'failed',
        `Stopped restoring image stream web: 1 was pushed again meanwhile and points to ${it1}. None of its 3 revisions came back.`,
      ],
      [
        deleted(),
        { back },
        'partly',
        'Stopped restoring image stream web: 1 was changed meanwhile by somebody else. 1 of its 3 revisions came back.',
      ],
      [
        deleted('1'),
        { back, now, raised: { kind: 'yes' } },
        'partly',
        `Stopped restoring web:1: it was pushed again in that very moment. A restored revision came above that for a moment; it points to ${it1} again. 1 of its 3 revisions came back below that: ${shortDigest(a)}.`,
      ],
      [
        deleted('1'),
        { back, now, raised: { kind: 'no', failure: refusal } },
        'partly',
        `Stopped restoring web:1: it was pushed again in that very moment. A restored revision is above ${it1}, which could not be put on top again: You have no right to put web:1 back: no. 1 of its 3 revisions came back: ${shortDigest(a)}.`,
      ],
    ];
  for (const [what, stopped, kind, message] of cases) {
    it(message, () => {
      const taken: RestorationTaken = { kind: 'taken', tags: ['1'], ...(stopped && { stopped }) };
      assert.deepEqual(restorationSummary(what, taken), { kind, message });
    });
  }
});

describe('what did not come back', () => {
  const cases: readonly [missing: Missing, words: string][] = [
    [
      { kind: 'failure', failure: refusal },
      'You have no right to put web:1 back: no. An administrator of the project can grant the role registry-editor.',
    ],
    [
      { kind: 'withheld', name: 'shop.example/token' },
      'shop.example/token looked like a secret and was not kept.',
    ],
    [
      { kind: 'different', what: 'labels' },
      'The image stream had been made anew, and its labels are not those that it had.',
    ],
  ];
  for (const [missing, words] of cases) {
    it(words, () => {
      assert.equal(missingWords(missing), words);
      const summary = restorationSummary(deleted(), {
        kind: 'restored',
        pullable: 'yes',
        missing: [missing],
      });
      assert.equal(summary.kind, 'partly');
      assert.doesNotMatch(summary.message, /changed meanwhile/);
      assert.ok(summary.message.includes(`Missing: ${words.replace(/ An admin.*/, '')}`));
    });
  }
});

describe('a tag that went though it was pushed again', () => {
  const item: TagDeletion = {
    ...{ kind: 'tag', project: 'shop', stream: 'web', tag: '1' },
    confirmed: { name: '1', revisions: [], scheduled: false },
    consequences: {
      ...{ earlier: 0, siblings: [], followers: [], attachments: [], pushedBy: [], scheduled: false },
      usedBy: { kind: 'looked', uses: [], unseen: [] },
    },
    undo: { kind: 'yes' },
  };
  const lost: DeletionOutcome = { kind: 'lost', item, now: b, failure: refusal };
  const gone = (one: DeletionItem): DeletionOutcome => ({ kind: 'deleted', item: one, deleted: '1' });
  const why = 'could not be put back: You have no right to put web:1 back: no.';

  it('is told, alone and among others', () => {
    assert.deepEqual(deletionSummary([lost]), {
      kind: 'failed',
      message: `web:1 was pushed again in the last moment and went too; it ${why} Recently Deleted has it.`,
    });
    assert.deepEqual(deletionSummary([gone(item), lost]), {
      kind: 'partly',
      message: `Deleted 2 tags. shop/web:1 was pushed again in the last moment and went too; it ${why} Recently Deleted has it.`,
    });
    const many = deletionSummary([lost, lost, lost, lost, lost]).message;
    assert.match(many, /The same happened to 2 more\. Recently Deleted has them\.$/);
  });

  it('is in the log with its digest', () => {
    const [line] = deletionReport([lost]);
    assert.match(line ?? '', /^shop\/web:1: it was pushed again in the last moment and went too/);
    assert.match(line ?? '', new RegExp(b));
  });
});
