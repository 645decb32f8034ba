import type {
  DeletedTagView,
  DeletionPage,
  DeletionRow,
  UseVerdict,
} from '../../../src/shared/deletionPage.ts';
import { ago } from './clock.ts';
import { digestOf } from './tagPages.ts';

const day = 24 * 60 * 60_000;

const notSeen: UseVerdict = { kind: 'notSeen', by: [], unseen: [], unfinished: false };
const cannotTell: UseVerdict = {
  kind: 'cannotTell',
  by: [],
  unseen: ['pods and jobs in momcorp'],
  unfinished: false,
};
const used: UseVerdict = {
  kind: 'used',
  by: [
    { name: 'deployment web in hackershop', how: 'container web, by tag; running in 2 pods, by digest' },
    { name: 'cron job nightly in planet-express', how: 'init container setup, by digest' },
  ],
  unseen: [],
  unfinished: false,
};

/** A tag that nothing uses and that means nothing else. */
export function deletionRow(changes: Partial<DeletionRow> = {}): DeletionRow {
  return {
    project: 'hackershop',
    stream: 'skyfield',
    tag: '1.0',
    digest: digestOf('79685d3a'),
    pushed: ago(40 * day),
    earlier: 0,
    use: notSeen,
    staysAs: [],
    followers: [],
    attachments: [],
    comesBack: [],
    strandedBuilds: [],
    ...changes,
  };
}

/** The same, chosen by itself. */
export function deletedTag(changes: Partial<DeletedTagView> = {}): DeletedTagView {
  return { ...deletionRow(changes), kind: 'tag', undo: { kind: 'yes' }, ...changes };
}

const worst: readonly DeletedTagView[] = [
  deletedTag({
    tag: '2.0',
    digest: digestOf('42cdaa43'),
    pushed: ago(2 * day),
    earlier: 11,
    use: used,
    staysAs: ['latest', 'planet-express/skyfield:stable'],
    followers: ['prod'],
    attachments: [
      { kind: 'signature', tag: `sha256-${'42cdaa43'.repeat(8)}.sig` },
      { kind: 'SBOM', tag: `sha256-${'42cdaa43'.repeat(8)}.sbom` },
    ],
    comesBack: ['build config skyfield in hackershop makes it again when it runs next'],
    undo: { kind: 'no', missing: 'create imagestreammappings in hackershop' },
  }),
  deletedTag({
    project: 'planet-express',
    stream: 'delivery-scheduler-backend',
    tag: 'release-2026-04-30-hotfix',
    digest: digestOf('0badcafe'),
    pushed: ago(4 * day),
    earlier: 3,
    use: { ...used, by: used.by.slice(1), unseen: ['pods in momcorp'] },
  }),
  deletedTag({
    project: 'momcorp',
    stream: 'robot',
    tag: 'nightly',
    digest: digestOf('deadbeef'),
    use: cannotTell,
    ends: 'imported from quay.io/momcorp/robot:nightly, again on schedule',
  }),
];

const others = Array.from({ length: 27 }, (_, index) =>
  deletedTag({
    project: index < 15 ? 'hackershop' : 'planet-express',
    stream: index < 8 ? 'bender' : index < 15 ? 'skyfield' : 'zapp',
    tag: `0.${index + 1}`,
    digest: digestOf((0xa1b2c3d4 + index * 0x1010101).toString(16)),
    pushed: ago((90 + index) * day),
    earlier: index % 4,
    ...(index % 9 === 4 ? { staysAs: ['0.99', 'latest'] } : {}),
  }),
);

/** Thirty tags in three projects, of which one cannot be undone and two stay. */
export const thirtyTags: DeletionPage = {
  kind: 'deletion',
  title: 'Delete 30 tags in 3 projects',
  action: 'Delete 30 Tags…',
  asOf: ago(5_000),
  totals: { tags: 30, streams: 0, projects: 3, earlier: 53, used: 2, cannotTell: 1, cannotUndo: 1 },
  notes: [
    {
      tone: 'warning',
      text: '1 of 30 cannot be undone: you may not create imagestreammappings in hackershop.',
    },
    { tone: 'info', text: '29 of 30 can be undone until the images are pruned.' },
    { tone: 'info', text: 'No space is freed now.' },
  ],
  items: [...worst, ...others],
  refused: [
    { name: 'skyfield:0.9', project: 'hackershop', why: 'It is gone already.' },
    { name: 'image stream fry', project: 'momcorp', why: 'You may not delete imagestreams in momcorp.' },
  ],
};

/** An image stream with three tags, and a tag of another one. */
export const streamAndTag: DeletionPage = {
  ...thirtyTags,
  title: 'Delete zoidberg:1.0 and image stream skyfield with 3 tags in hackershop',
  action: 'Delete 1 Tag and 1 Image Stream…',
  totals: { tags: 4, streams: 1, projects: 1, earlier: 14, used: 1, cannotTell: 0, cannotUndo: 0 },
  notes: [{ tone: 'info', text: 'This can be undone until the images are pruned.' }],
  items: [
    {
      kind: 'stream',
      project: 'hackershop',
      stream: 'skyfield',
      created: ago(200 * day),
      tags: [
        deletionRow({
          tag: '2.0',
          pushed: ago(2 * day),
          earlier: 11,
          use: used,
          strandedBuilds: ['build config skyfield in hackershop'],
        }),
        deletionRow({ tag: '1.0', earlier: 2 }),
        deletionRow({ tag: '1.1', pushed: ago(20 * day), earlier: 1 }),
      ],
      undo: { kind: 'yes' },
    },
    deletedTag({ stream: 'zoidberg' }),
  ],
  refused: [],
};

/** So many tags that none uses. */
export function manyTags(count: number): DeletionPage {
  const items = Array.from({ length: count }, (_, index) => deletedTag({ tag: `1.0.${index}` }));
  return {
    ...thirtyTags,
    title: `Delete ${count} tags in hackershop`,
    totals: { tags: count, streams: 0, projects: 1, earlier: 0, used: 0, cannotTell: 0, cannotUndo: 0 },
    items,
    refused: [],
  };
}
