import assert from 'node:assert/strict';
import type { Deleted } from '../../../src/model/deleted.ts';
import type {
  DeletionItem,
  DeletionOutcome,
  DeletionPlan,
  Refused,
  StreamDeletion,
  TagConsequences,
  TagDeletion,
  Undo,
} from '../../../src/model/deletion.ts';
import {
  deletionQuestion,
  deletionReport,
  deletionSummary,
  refusalWords,
} from '../../../src/model/deletionWords.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { Missing, RestorationOutcome, Restorability } from '../../../src/model/restoration.ts';
import {
  deletedName,
  restorabilityWords,
  restorationQuestion,
  restorationSummary,
} from '../../../src/model/restorationWords.ts';
import { rights } from '../../../src/model/right.ts';
import type { Tag } from '../../../src/model/tag.ts';
import type { Use } from '../../../src/model/usedBy.ts';
import { digest } from '../../support/digest.ts';

const day = 86_400_000;
const now = 1000 * day;
const image = digest('a');
const looked = { kind: 'looked', uses: [], unseen: [] } as const;
const noMapping: Undo = { kind: 'no', missing: rights.mapImage('hackershop') };
const refusal: Failure = {
  kind: 'forbidden',
  doing: 'delete the tag 1.0 of skyfield in hackershop',
  reason: 'no',
};

describe('deletionQuestion', () => {
  describe('of one tag', () => {
    it('names it, its image, its age, its history, and what happens to the space', () => {
      const { message, detail } = ask(tagDeletion('1.0', { earlier: 4 }));
      assert.equal(message, 'Delete tag 1.0 of skyfield in hackershop?');
      assert.deepEqual(detail.split('\n'), [
        'No workload was seen to use it in the projects that you can see.',
        `It points to ${image}, pushed 9 d ago.`,
        'Its 4 earlier revisions go too.',
        'You can undo this until the image is pruned. No space is freed now: the next prune does that at the earliest.',
      ]);
    });

    it('says the worst first', () => {
      const { detail } = ask(tagDeletion('1.0', { usedBy: { ...looked, uses: uses(3) } }, noMapping));
      assert.deepEqual(detail.split('\n').slice(0, 2), [
        'Deployment web0 in hackershop uses this image, and 2 more.',
        'You cannot undo this: you may not create imagestreammappings in hackershop.',
      ]);
      assert.doesNotMatch(detail, /You can undo/);
    });

    it('counts a workload once, however many of its places use the image', () => {
      const [use] = uses(1);
      assert.ok(use !== undefined);
      const twice = [use, { ...use, how: 'image-change trigger' }];
      const { detail } = ask(tagDeletion('1.0', { usedBy: { ...looked, uses: twice } }));
      assert.match(detail, /^Deployment web0 in hackershop uses this image\.\n/);
    });

    describe('never takes one of used, not seen and cannot tell for another', () => {
      const unseen = ['pods in hackershop'];
      const cases: readonly [name: string, usedBy: TagConsequences['usedBy'], says: RegExp[]][] = [
        ['not seen', looked, [/No workload was seen/]],
        ['not all looked at', { ...looked, unseen }, [/cannot be told: not seen were pods in hackershop\./]],
        ['still looking', { ...looked, kind: 'looking' }, [/cannot be told: the search has not ended/]],
        ['used', { ...looked, uses: uses(1) }, [/uses this image\./]],
        [
          'used, not all looked at',
          { ...looked, uses: uses(1), unseen },
          [/uses this image\./, /Whether others do cannot be told: not seen were/],
        ],
        [
          'used, still looking',
          { kind: 'looking', uses: uses(1), unseen: [] },
          [/uses this image\./, /others do cannot be told: the search/],
        ],
      ];
      const all = [/No workload was seen/, /cannot be told/, /uses this image/];
      for (const [name, usedBy, says] of cases) {
        it(name, () => {
          const { detail } = ask(tagDeletion('1.0', { usedBy }));
          for (const words of says) assert.match(detail, words);
          assert.equal(all.filter((words) => words.test(detail)).length, says.length);
        });
      }
    });

    it('says what stays and what follows', () => {
      const { detail } = ask(
        tagDeletion('1.0', {
          siblings: [ref('latest'), ref('stable', 'planet-express')],
          followers: [ref('edge')],
          attachments: ['sha256-42.sig'],
        }),
      );
      assert.match(detail, /The same image stays as latest and planet-express\/skyfield:stable\./);
      assert.match(detail, /edge follows it: it keeps its image, and gets nothing new\./);
      assert.match(detail, /Its signature or other attachment stays as a tag of its own\./);
      assert.match(detail, /No space is freed: other tags keep the image\.$/);
    });

    it('names three siblings at most', () => {
      const siblings = Array.from({ length: 8 }, (_, index) => ref(`v${index}`));
      const { detail } = ask(tagDeletion('1.0', { siblings, earlier: 1 }));
      assert.match(detail, /stays as v0, v1, v2 and 5 more\./);
      assert.match(detail, /next prune does that at the earliest\.$/);
    });

    it('says what brings it back', () => {
      const pushedBy: Use[] = [
        { project: 'hackershop', workload: 'build config', name: 'web', how: 'build output', by: 'tag' },
        {
          project: 'hackershop',
          workload: 'build',
          name: 'web-1',
          how: 'pushed as build output',
          by: 'digest',
        },
      ];
      assert.match(
        ask(tagDeletion('1.0', { pushedBy })).detail,
        /Build config web pushes to it: the next build brings it back\./,
      );
      assert.doesNotMatch(ask(tagDeletion('1.0', { pushedBy: pushedBy.slice(1) })).detail, /brings it back/);
      assert.match(
        ask(tagDeletion('1.0', { comesBackFrom: 'quay.io/shop/web' })).detail,
        /imports all tags of quay\.io\/shop\/web: the next import brings it back\./,
      );
    });

    it('says that a scheduled import ends, and what was imported', () => {
      const source = { kind: 'external', pullSpec: 'quay.io/shop/web:1' } as const;
      const item = tagDeletion('1.0', { source, scheduled: true });
      const { detail } = ask({ ...item, confirmed: { ...item.confirmed, source } });
      assert.match(detail, /Its scheduled import from quay\.io\/shop\/web:1 ends\./);
      assert.match(detail, /imported 9 d ago\./);
    });

    it('promises nothing of a tag without an image', () => {
      const item = tagDeletion('1.0');
      const { detail } = ask({ ...item, confirmed: { ...item.confirmed, revisions: [] } });
      assert.match(detail, /It holds no image\./);
      assert.match(detail, /You can undo this\.$/);
    });

    it('does not promise an undo that is not known', () =>
      assert.match(
        ask(tagDeletion('1.0', {}, { kind: 'unknown' })).detail,
        /Whether you may undo this cannot/,
      ));
  });

  describe('of one stream', () => {
    it('names it and what goes with it', () => {
      const { message, detail } = ask(streamDeletion('skyfield', ['1.0', '1.1', 'latest', 'edge', 'next']));
      assert.equal(message, 'Delete image stream skyfield in hackershop?');
      assert.match(detail, /With it go 5 tags with 5 revisions: 1\.0, 1\.1, latest and 2 more\./);
      assert.match(detail, /You can undo this until/);
    });

    it('says who uses which of its tags, first', () => {
      const item = streamDeletion('skyfield', ['1.0', '1.1'], { usedBy: { ...looked, uses: uses(2) } });
      assert.match(ask(item).detail, /^Deployment web0 in hackershop uses its tag 1\.0, and 1 more workload/);
    });

    it('says what cannot be told', () => {
      const item = streamDeletion('skyfield', ['1.0'], { usedBy: { ...looked, unseen: ['pods in a'] } });
      assert.match(ask(item).detail, /^Whether it is used cannot be told: not seen were pods in a\./);
    });
  });

  describe('of many', () => {
    const many = (count: number, fields?: Partial<TagConsequences>, project = 'hackershop'): TagDeletion[] =>
      Array.from({ length: count }, (_, index) => tagDeletion(`v${index}`, fields, undefined, project));

    const counts: readonly [items: DeletionItem[], message: string][] = [
      [[...many(10), ...many(10, {}, 'b'), ...many(10, {}, 'c')], 'Delete 30 tags in 3 projects?'],
      [many(2), 'Delete 2 tags in hackershop?'],
      [
        [streamDeletion('a', Array<string>(7).fill('t')), streamDeletion('b', Array<string>(7).fill('t'))],
        'Delete 2 image streams with 14 tags?',
      ],
      [
        [...many(3), streamDeletion('a', Array<string>(8).fill('t'))],
        'Delete 3 tags and 1 image stream with 8 tags?',
      ],
      [[streamDeletion('a', []), streamDeletion('b', [])], 'Delete 2 image streams?'],
    ];
    for (const [items, message] of counts) it(message, () => assert.equal(ask(...items).message, message));

    it('says who is used, what cannot be told, and names six', () => {
      const items = [
        ...many(26, { earlier: 2 }),
        ...many(2, { usedBy: { ...looked, uses: uses(2) } }, 'used'),
        ...many(2, { usedBy: { ...looked, unseen: ['jobs in b'] } }, 'unknown'),
      ];
      const { detail } = ask(...items);
      assert.deepEqual(detail.split('\n'), [
        '2 of the 30 tags are in use: used/skyfield:v0 (deployment web0 and 1 more) and used/skyfield:v1 (deployment web0 and 1 more).',
        'Whether 2 others are used cannot be told: not seen were jobs in b.',
        'hackershop/skyfield:v0, hackershop/skyfield:v1, hackershop/skyfield:v2, hackershop/skyfield:v3, hackershop/skyfield:v4, hackershop/skyfield:v5 and 24 more.',
        '52 earlier revisions go too.',
        'You can undo this until the image is pruned. No space is freed now: the next prune does that at the earliest.',
      ]);
    });

    it('says that none was seen in use only where all was looked at', () => {
      assert.match(ask(...many(2)).detail, /^No workload was seen to use any of them/);
      const unsure = [...many(1), ...many(1, { usedBy: { ...looked, unseen: ['jobs in b'] } }, 'b')];
      assert.match(ask(...unsure).detail, /^Whether 1 tag is used cannot be told/);
      assert.doesNotMatch(ask(...unsure).detail, /No workload/);
    });

    it('says for how many there is no way back', () => {
      const items = [...many(2), tagDeletion('last', {}, noMapping)];
      assert.match(
        ask(...items).detail,
        /^You cannot undo 1 of them: you may not create imagestreammappings in hackershop\./,
      );
    });

    it('says what stays and what is gone', () => {
      const refused: Refused[] = [
        forbidden('planet-express'),
        forbidden('planet-express'),
        { target: ref('old'), why: { kind: 'gone' } },
      ];
      const { detail } = deletionQuestion({ items: many(2), refused }, now);
      assert.match(
        detail,
        /2 stay: you may not delete tags in planet-express \(the right delete imagestreamtags is missing\)\./,
      );
      assert.match(detail, /hackershop\/skyfield:old is gone already\./);
    });

    it('says the same of what stays beside a single one', () => {
      const { message, detail } = deletionQuestion({ items: many(1), refused: [forbidden('b')] }, now);
      assert.equal(message, 'Delete tag v0 of skyfield in hackershop?');
      assert.match(detail, /1 stays: you may not delete tags in b/);
    });
  });

  describe('stays small and plain', () => {
    const nasty = `\u202e${'x'.repeat(300)}\n\u0007[click](command:evil)`;
    const nastyUses = uses(9).map((use) => ({ ...use, project: nasty, name: nasty }));
    const nastyRefs = Array.from({ length: 9 }, () => ({ project: nasty, stream: nasty, tag: nasty }));
    const everything: Partial<TagConsequences> = {
      earlier: 12_345,
      siblings: nastyRefs,
      followers: nastyRefs,
      attachments: [nasty, nasty],
      usedBy: { kind: 'looked', uses: nastyUses, unseen: [nasty, nasty, nasty] },
      pushedBy: nastyUses.map((use) => ({ ...use, workload: 'build config', how: 'build output' })),
      source: { kind: 'external', pullSpec: nasty },
      scheduled: true,
      comesBackFrom: nasty,
    };
    const noUndo: Undo = { kind: 'no', missing: rights.mapImage(nasty) };
    const tag = { ...tagDeletion(nasty, everything, noUndo), project: nasty, stream: nasty };
    const unsure = { ...everything, usedBy: { ...looked, unseen: [nasty, 'b'] } };
    const stream = { ...streamDeletion(nasty, [nasty, nasty], everything, noUndo), project: nasty };
    const refused = [forbidden(nasty), forbidden(`b${nasty}`), forbidden(`c${nasty}`)];
    const plans: Record<string, DeletionPlan> = {
      'one tag': { items: [tag], refused: [] },
      'one tag, others refused': { items: [tag], refused },
      'one stream': { items: [stream], refused },
      'many of all kinds': {
        items: [
          tag,
          stream,
          { ...tag, consequences: { ...tag.consequences, ...unsure }, undo: { kind: 'unknown' } },
        ],
        refused: [...refused, { target: ref(nasty, nasty), why: { kind: 'gone' } }],
      },
      'a thousand': { items: Array.from({ length: 1000 }, () => tag), refused },
    };
    for (const [name, plan] of Object.entries(plans)) {
      it(name, () => {
        const { message, detail } = deletionQuestion(plan, now);
        assert.ok(detail.length <= 700, `${detail.length} characters`);
        assert.ok(detail.split('\n').length <= 8, detail);
        assert.ok(message.length <= 330);
        assert.doesNotMatch(message + detail, /(?!\n)[\p{Cc}\p{Cf}]/u);
        assert.match(detail, /^(Deployment|\d|All)/);
        assert.match(detail, /cannot undo/);
        assert.match(detail, /next prune does that at the earliest\.$/);
        assert.match(refusalWords({ items: [], refused: plan.refused }), /\.$/);
      });
    }
  });
});

describe('refusalWords', () => {
  it('names the missing right and who can grant it', () =>
    assert.equal(
      refusalWords({ items: [], refused: [forbidden('planet-express')] }),
      'You may not delete tags in planet-express: the right delete imagestreamtags is missing. An administrator of the project can grant the role registry-editor.',
    ));

  it('says what is gone', () =>
    assert.equal(
      refusalWords({ items: [], refused: [{ target: ref('1.0'), why: { kind: 'gone' } }] }),
      'hackershop/skyfield:1.0 is gone already.',
    ));
});

describe('deletionSummary', () => {
  const item = tagDeletion('1.0');
  const gone = (count: number): DeletionOutcome[] =>
    Array.from({ length: count }, () => ({ kind: 'gone', item }));
  const deleted = (count: number): DeletionOutcome[] =>
    Array.from({ length: count }, (_, index) => ({
      kind: 'deleted',
      item: tagDeletion(`v${index}`),
      deleted: `${index}`,
    }));
  const moved: DeletionOutcome = { kind: 'moved', item, now: digest('b') };
  const failed: DeletionOutcome = { kind: 'failed', item, failure: refusal };
  const cancelled: DeletionOutcome = { kind: 'cancelled', item };
  const short = digest('b').slice(7, 15);

  const cases: readonly [outcomes: DeletionOutcome[], kind: string, message: string][] = [
    [[{ kind: 'deleted', item, deleted: '1' }], 'done', 'Deleted skyfield:1.0.'],
    [
      [{ kind: 'deleted', item: streamDeletion('skyfield', []), deleted: '1' }],
      'done',
      'Deleted image stream skyfield.',
    ],
    [gone(1), 'done', 'skyfield:1.0 was gone already.'],
    [[moved], 'failed', `Did not delete skyfield:1.0: it was pushed again meanwhile and points to ${short}.`],
    [
      [failed],
      'failed',
      'Did not delete skyfield:1.0: You have no right to delete the tag 1.0 of skyfield in hackershop: no.',
    ],
    [
      [{ kind: 'putBack', item, now: digest('b') }],
      'failed',
      `Did not delete skyfield:1.0: it was pushed to in that very moment, and ${short} was put back.`,
    ],
    [[cancelled], 'partly', 'Cancelled: skyfield:1.0 was not deleted.'],
    [deleted(30), 'done', 'Deleted 30 tags.'],
    [
      [...deleted(2), { kind: 'deleted', item: streamDeletion('a', []), deleted: '9' }],
      'done',
      'Deleted 2 tags and 1 image stream.',
    ],
    [[...deleted(29), ...gone(1)], 'done', 'Deleted 29 of 30 tags. 1 was gone already.'],
    [
      [...deleted(28), moved, failed],
      'partly',
      `Deleted 28 of 30 tags. Not deleted: hackershop/skyfield:1.0 (it was pushed again meanwhile and points to ${short}) and hackershop/skyfield:1.0 (You have no right to delete the tag 1.0 of skyfield in hackershop: no).`,
    ],
    [
      [...deleted(3), cancelled, cancelled],
      'partly',
      'Deleted 3 of 5 tags. 2 were not tried: it was cancelled.',
    ],
    [[cancelled, cancelled], 'partly', 'Nothing was deleted. 2 were not tried: it was cancelled.'],
  ];
  for (const [outcomes, kind, message] of cases) {
    it(message.slice(0, 90), () => assert.deepEqual(deletionSummary(outcomes), { kind, message }));
  }

  it('names three of those that stay', () => {
    const { kind, message } = deletionSummary(Array<DeletionOutcome>(7).fill(moved));
    assert.equal(kind, 'failed');
    assert.match(message, /^Nothing was deleted\. Not deleted: .* and 4 more\.$/);
    assert.equal(message.match(/pushed again/g)?.length, 3);
  });

  it('does not call a change of a followed tag a push', () => {
    const source = { kind: 'tag', tag: 'x' } as const;
    const followed = { ...item, confirmed: { ...item.confirmed, source } };
    assert.match(
      deletionSummary([{ kind: 'moved', item: followed, now: digest('b') }]).message,
      /was changed mean/,
    );
    assert.match(deletionSummary([{ kind: 'moved', item, now: image }]).message, /was changed meanwhile\.$/);
    assert.match(deletionSummary([{ kind: 'moved', item }]).message, /points to no image now\.$/);
  });

  it('reports each that did not go by this deletion, for the log', () => {
    const lines = deletionReport([...deleted(2), failed, cancelled, ...gone(1), moved]);
    assert.deepEqual(lines, [
      'hackershop/skyfield:1.0: You have no right to delete the tag 1.0 of skyfield in hackershop: no. An administrator of the project can grant the role registry-editor.',
      'hackershop/skyfield:1.0: not tried, it was cancelled',
      'hackershop/skyfield:1.0: it was gone already',
      `hackershop/skyfield:1.0: it was pushed again meanwhile and points to ${short}`,
    ]);
  });
});

describe('restoration', () => {
  const tag = deletedRecord('1.0', 12);
  const stream = deletedRecord(undefined, 2);

  it('names what was deleted', () => {
    assert.equal(deletedName(tag), 'hackershop/skyfield:1.0');
    assert.equal(deletedName(stream), 'hackershop/skyfield');
  });

  const missing: readonly Missing[] = [{ kind: 'failure', failure: refusal }];
  const cases: readonly [deleted: Deleted, outcome: RestorationOutcome, kind: string, message: string][] = [
    [
      tag,
      { kind: 'restored', pullable: 'yes', missing: [] },
      'done',
      'Restored skyfield:1.0 with its 12 revisions; it can be pulled again.',
    ],
    [
      deletedRecord('1.0', 1),
      { kind: 'restored', pullable: 'unknown', missing: [] },
      'done',
      'Restored skyfield:1.0 with its image; whether it can be pulled could not be checked.',
    ],
    [
      deletedRecord('1.0', 0),
      { kind: 'restored', pullable: 'no', missing: [] },
      'done',
      'Restored skyfield:1.0 without an image.',
    ],
    [
      tag,
      { kind: 'restored', pullable: 'no', missing: [] },
      'partly',
      'Restored skyfield:1.0 with its 12 revisions, but it cannot be pulled: the registry no longer has all of it.',
    ],
    [
      stream,
      { kind: 'restored', pullable: 'yes', missing },
      'partly',
      'Restored image stream skyfield in part; its newest image can be pulled again. Missing: You have no right to delete the tag 1.0 of skyfield in hackershop: no.',
    ],
    [tag, { kind: 'there' }, 'done', 'Nothing to restore: skyfield:1.0 is there, as it was.'],
    [
      tag,
      { kind: 'taken', tags: ['1.0'] },
      'failed',
      'Did not restore skyfield:1.0: it exists again, with other content. Nothing was changed.',
    ],
    [
      stream,
      { kind: 'taken', tags: ['1.0', 'latest'] },
      'failed',
      'Did not restore image stream skyfield: 1.0 and latest exist again, with other content. Nothing was changed.',
    ],
  ];
  for (const [deleted, outcome, kind, message] of cases) {
    it(message, () => assert.deepEqual(restorationSummary(deleted, outcome), { kind, message }));
  }

  const fates: readonly [restorability: Restorability, words: string][] = [
    [{ kind: 'yes' }, 'can come back'],
    [{ kind: 'unknown' }, 'cannot be told before trying'],
    [{ kind: 'there' }, 'is there, as it was'],
    [{ kind: 'taken', tags: [] }, 'exists again'],
    [{ kind: 'pruned', images: [image] }, 'image pruned'],
    [{ kind: 'pruned', images: [image, digest('b')] }, '2 images pruned'],
    [{ kind: 'forbidden', missing: rights.mapImage('hackershop') }, 'you may not create imagestreammappings'],
  ];
  for (const [restorability, words] of fates) {
    it(words, () => assert.equal(restorabilityWords(restorability), words));
  }

  it('asks with what other tags would feel', () => {
    const plan = { kind: 'steps', project: 'hackershop', stream: 'skyfield', steps: [] } as const;
    const { message, detail } = restorationQuestion(tag, { ...plan, followers: ['edge', 'next'] });
    assert.equal(message, 'Restore hackershop/skyfield:1.0?');
    assert.match(detail, /^edge and next follow it: they get its revisions/);
    assert.match(detail, /It comes back with its 12 revisions\.$/);
  });
});

function ask(...items: DeletionItem[]) {
  return deletionQuestion({ items, refused: [] }, now);
}

function ref(tag: string, project = 'hackershop') {
  return { project, stream: 'skyfield', tag };
}

function forbidden(project: string): Refused {
  return { target: ref('1.0', project), why: { kind: 'forbidden', missing: rights.deleteTag(project) } };
}

function uses(count: number): Use[] {
  return Array.from({ length: count }, (_, index) => ({
    project: 'hackershop',
    workload: 'deployment',
    name: `web${index}`,
    how: 'container web',
    by: 'tag',
  }));
}

function tagOf(name: string): Tag {
  return { name, revisions: [{ image, created: now - 9 * day }], scheduled: false };
}

function consequencesOf(fields: Partial<TagConsequences>): TagConsequences {
  return {
    earlier: 0,
    siblings: [],
    followers: [],
    attachments: [],
    usedBy: looked,
    pushedBy: [],
    scheduled: false,
    ...fields,
  };
}

function tagDeletion(
  tag: string,
  fields: Partial<TagConsequences> = {},
  undo: Undo = { kind: 'yes' },
  project = 'hackershop',
): TagDeletion {
  const consequences = consequencesOf(fields);
  return { kind: 'tag', project, stream: 'skyfield', tag, confirmed: tagOf(tag), consequences, undo };
}

function streamDeletion(
  stream: string,
  tags: readonly string[],
  fields: Partial<TagConsequences> = {},
  undo: Undo = { kind: 'yes' },
): StreamDeletion {
  const all = tags.map(tagOf);
  const confirmed = {
    project: 'hackershop',
    name: stream,
    uid: '1',
    resourceVersion: '1',
    annotations: {},
    localLookup: false,
    tags: all,
  };
  const consequences = consequencesOf(fields);
  return {
    kind: 'stream',
    project: 'hackershop',
    stream,
    confirmed,
    tags: all.map((tag) => ({ tag, consequences })),
    undo,
  };
}

function deletedRecord(tag: string | undefined, revisions: number): Deleted {
  const reference = `registry/hackershop/skyfield@${image}`;
  const snapshot = {
    project: 'hackershop',
    name: 'skyfield',
    uid: '1',
    resourceVersion: '1',
    labels: {},
    annotations: {},
    spec: {},
    tags: [
      { name: tag ?? 'latest', revisions: Array.from({ length: revisions }, () => ({ image, reference })) },
    ],
  };
  return {
    id: '1',
    server: 'https://api.example:6443',
    at: now,
    snapshot,
    ...(tag === undefined ? {} : { tag }),
  };
}
