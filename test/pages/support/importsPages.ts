import type { ImportRow, ImportsPage } from '../../../src/shared/importsPage.ts';
import { ago } from './clock.ts';

const hour = 3_600_000;

export function importRow(changes: Partial<ImportRow> = {}): ImportRow {
  const { project = 'hackershop', stream = 'nginx', tag = '1.27' } = changes;
  return {
    id: JSON.stringify([project, stream, tag]),
    project,
    stream,
    tag,
    source: `quay.io/${project}/${stream}:${tag}`,
    schedule: 'once',
    policy: 'from the source',
    mode: 'one platform',
    insecure: false,
    state: 'imported',
    last: ago(21 * 24 * hour),
    selected: false,
    mayRetry: true,
    mayEdit: true,
    ...changes,
  };
}

const failing = importRow({
  stream: 'billing',
  tag: 'partner',
  source: 'registry.partner.example/billing/api:stable',
  state: 'failing',
  schedule: 'on schedule',
  policy: 'through this registry',
  insecure: true,
  last: ago(300 * 24 * hour),
  problem: {
    summary: 'registry.partner.example wants a login, and the project hackershop has no pull secret for it.',
    advice:
      'Add one to hackershop, with a login for registry.partner.example. An image that is not there looks the same to somebody who is not logged in.',
    condition:
      'Unauthorized: you may not have access to the container image "registry.partner.example/billing/api:stable"',
    since: ago(5 * hour),
  },
  outcome: { tone: 'bad', text: 'failed again: registry.partner.example wants a login.' },
  secrets: 'none',
  secretOffer: 'add',
});

const wholeStream: ImportRow = {
  id: '["planet-express","everything"]',
  project: 'planet-express',
  stream: 'everything',
  source: 'quay.io/planet-express/everything',
  schedule: 'once',
  policy: 'from the source',
  mode: 'one platform',
  insecure: false,
  state: 'imported',
  last: ago(3 * 24 * hour),
  selected: false,
  mayRetry: true,
  mayEdit: false,
};

/** One that fails, and others of each kind. */
export const usualImports: ImportsPage = {
  kind: 'imports',
  cluster: 'api.planet-express.example:6443',
  summary: '1 of 6 imports fails',
  total: 6,
  failing: 1,
  notes: [],
  selected: 0,
  busy: false,
  rows: {
    filter: { text: '', show: 'all' },
    from: 0,
    count: 6,
    allSelected: false,
    rows: [
      failing,
      importRow(),
      importRow({
        tag: 'mainline',
        schedule: 'on schedule',
        mode: 'all platforms',
        policy: 'through this registry',
        last: ago(7 * hour),
        outcome: { tone: 'good', text: 'imported, with a new image' },
      }),
      importRow({ tag: 'stable', state: 'replaced' }),
      importRow({
        project: 'openshift',
        stream: 'nodejs',
        tag: '20-ubi9',
        state: 'waiting',
        mayRetry: false,
        mayEdit: false,
      }),
      wholeStream,
    ],
  },
};
