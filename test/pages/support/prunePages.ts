import type { PruneTotals } from '../../../src/model/prune/prunePlan.ts';
import type { PrunePage, PrunePlanView, PruneRow, PruneRowsView } from '../../../src/shared/prunePage.ts';
import { ago, now } from './clock.ts';
import { digestOf } from './tagPages.ts';

const day = 24 * 60 * 60_000;

const totals: PruneTotals = {
  streams: 14,
  tags: 3,
  revisions: 128,
  layerLinks: 410,
  manifestLinks: 96,
  images: 92,
  blobs: 388,
  bytes: 18_400_000_000,
  unknownSizes: 0,
};

/** A revision of `hackershop/skyfield:latest`. */
export function revisionRow(hex: string, changes: Partial<PruneRow> = {}): PruneRow {
  const digest = digestOf(hex);
  const key = `revision hackershop/skyfield:latest@${digest}`;
  return {
    id: `${key} 3`,
    kind: 'revision',
    depth: 3,
    name: hex.slice(0, 8),
    digest,
    verdict: 'removed',
    words: 'not used',
    created: ago(40 * day),
    spare: { key, state: 'no' },
    ...changes,
  };
}

const streamKey = 'stream hackershop/skyfield';
const tagKey = 'tag hackershop/skyfield:latest';

/** A project, its image stream with one tag, and an image in no tag. */
export const someRows: readonly PruneRow[] = [
  {
    id: 'project hackershop',
    kind: 'project',
    depth: 0,
    name: 'hackershop',
    words: '3 of 17 revisions go',
    bytes: 129_000_000,
    open: true,
  },
  {
    id: streamKey,
    kind: 'stream',
    depth: 1,
    name: 'skyfield',
    words: '3 of 6 revisions go',
    open: true,
    spare: { key: streamKey, state: 'no' },
  },
  {
    id: tagKey,
    kind: 'tag',
    depth: 2,
    name: 'latest',
    words: '3 of 6 revisions go',
    target: { project: 'hackershop', stream: 'skyfield', tag: 'latest' },
    open: true,
    spare: { key: tagKey, state: 'no' },
  },
  revisionRow('42cdaa43', { image: 'image goes', bytes: 43_100_000 }),
  revisionRow('0badcafe', {
    verdict: 'kept',
    words: 'used by its digest by pod web-1 in shop and deployment web in shop',
  }),
  revisionRow('deadbeef', { words: 'image gone' }),
  revisionRow('79685d3a', {
    image: 'image stays: in planet-express/skyfield:stable',
  }),
  {
    id: 'images',
    kind: 'images',
    depth: 0,
    name: 'Images',
    words: '92 of 310 images go',
    bytes: 18_400_000_000,
    open: true,
  },
  {
    id: `image ${digestOf('a1b2c3d4')}`,
    kind: 'image',
    depth: 1,
    name: 'a1b2c3d4',
    digest: digestOf('a1b2c3d4'),
    verdict: 'removed',
    words: 'in no tag any more',
    created: ago(200 * day),
    bytes: 310_000_000,
    spare: { key: `image ${digestOf('a1b2c3d4')}`, state: 'no' },
  },
];

export const usualRows: PruneRowsView = {
  filter: { text: '', project: '', reason: '', show: 'goes' },
  reasons: [
    { key: 'unused', words: 'not used', count: 120 },
    { key: 'imageGone', words: 'image gone', count: 8 },
    { key: 'used', words: 'used by workloads', count: 45 },
    { key: 'newest', words: 'among the newest', count: 640 },
  ],
  projects: ['hackershop', 'momcorp', 'planet-express'],
  revisions: 128,
  images: 92,
  count: someRows.length,
  from: 0,
  rows: someRows,
};

export const usualPlan: PrunePlanView = {
  readAt: ago(90_000),
  planning: false,
  refusals: [],
  notes: [
    {
      key: 'place',
      tone: 'warning',
      text: '2 uses are where pruning does not look, and lose their images.',
      items: [
        'The ephemeral container of pod debug in momcorp uses image sha256:42cdaa43, which goes. Pruning does not look there.',
        'The image volume data of pod web-1 in shop uses image sha256:0badcafe, which goes. Pruning does not look there.',
      ],
      count: 2,
    },
    {
      key: 'comesBack',
      tone: 'warning',
      text: '1 tag comes back with its next scheduled import.',
      items: [
        'Tag 1.27 of hackershop/nginx loses its newest image, and the next scheduled import brings it back.',
      ],
      count: 1,
    },
  ],
  totals,
  projects: [
    { project: 'planet-express', tags: 2, revisions: 80, images: 60, bytes: 12_000_000_000 },
    { project: 'hackershop', tags: 1, revisions: 40, images: 30, bytes: 6_300_000_000 },
    { project: 'momcorp', tags: 0, revisions: 8, images: 2, bytes: 100_000_000 },
  ],
  comparison: {
    kind: 'compared',
    keeps: 'keeps 5 revisions of each tag and what is younger than 1 hour',
    schedule: 'every day at midnight',
    next: now + 12 * 60 * 60_000,
    zone: 'UTC',
    same: false,
    only: { revisions: 0, images: 0 },
    not: { revisions: 41, images: 30 },
  },
  rows: usualRows,
  apply: 'offered',
};

/** A plan that may be applied. */
export const usualPrune: PrunePage = {
  kind: 'prune',
  cluster: 'api.planet-express.example:6443',
  options: {
    keepYoungerThan: '60',
    unit: 'minutes',
    keepTagRevisions: '3',
    all: true,
    pruneOverSizeLimit: false,
    pruneRegistry: true,
    ignoreInvalidRefs: false,
    namespace: '',
    projects: ['hackershop', 'momcorp', 'planet-express'],
  },
  plan: usualPlan,
};

/** The same of somebody who may not apply it, with something spared. */
export const readOnlyPrune: PrunePage = {
  ...usualPrune,
  plan: {
    ...usualPlan,
    apply: 'refused',
    notes: [
      {
        key: 'obstacles',
        tone: 'error',
        text: 'This plan is to be read only: it cannot be applied.',
        items: [
          'The pods of all projects cannot be listed: the right is missing. What is not seen may use what the plan removes.',
          'The right to delete images of the whole cluster is missing. An administrator of the cluster can grant the role system:image-pruner.',
        ],
        count: 2,
      },
      ...usualPlan.notes,
    ],
    spared: { count: 2, revisions: 7, images: 3, bytes: 1_200_000_000 },
    comparison: { kind: 'none', text: 'The cluster has no automatic pruner.' },
    rows: {
      ...usualRows,
      rows: someRows.map((row) =>
        row.spare === undefined
          ? row
          : {
              ...row,
              spare: {
                ...row.spare,
                state: row.kind === 'tag' ? 'yes' : row.kind === 'revision' ? 'above' : 'no',
              },
            },
      ),
      count: 1_234,
      from: 100,
    },
  },
};
