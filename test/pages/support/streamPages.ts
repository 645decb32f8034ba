import type { StreamPage, StreamTagView } from '../../../src/shared/streamPage.ts';
import { ago } from './clock.ts';
import { digestOf } from './tagPages.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const tags: readonly StreamTagView[] = [
  {
    tag: 'latest',
    state: 'follows 2.0',
    tone: 'normal',
    digest: digestOf('42cdaa43'),
    pushed: ago(2 * minute),
    size: 43_300_161,
    revisions: 4,
    source: { from: '2.0', scheduled: false, insecure: false, referencePolicy: 'Source' },
  },
  {
    tag: '2.0',
    state: 'pushed',
    tone: 'normal',
    digest: digestOf('42cdaa43'),
    pushed: ago(2 * minute),
    size: 43_300_161,
    revisions: 2,
  },
  {
    tag: '1.10',
    state: 'pushed',
    tone: 'normal',
    digest: digestOf('ed813f96'),
    pushed: ago(3 * day),
    size: 41_000_000,
    revisions: 1,
  },
  {
    tag: '1.9',
    state: 'pushed',
    tone: 'normal',
    digest: digestOf('79685d3a'),
    pushed: ago(9 * day),
    size: 161,
    revisions: 12,
  },
  {
    tag: 'nightly',
    state: 'waiting for import',
    tone: 'normal',
    revisions: 0,
    source: {
      from: 'quay.io/hackershop/skyfield:nightly',
      scheduled: true,
      insecure: false,
      referencePolicy: 'Local',
      importMode: 'PreserveOriginal',
    },
  },
  {
    tag: 'edge',
    state: 'import failed',
    tone: 'warning',
    digest: digestOf('0badcafe'),
    pushed: ago(40 * day),
    revisions: 1,
    source: {
      from: 'quay.io/hackershop/skyfield:edge',
      scheduled: true,
      insecure: true,
      referencePolicy: 'Source',
      importMode: 'Legacy',
      failure: {
        reason: 'Unauthorized',
        message: 'you may not have access to the container image "quay.io/hackershop/skyfield:edge"',
        since: ago(5 * minute),
      },
    },
  },
  {
    tag: 'gone',
    state: 'image missing',
    tone: 'error',
    digest: digestOf('deadbeef'),
    pushed: ago(90 * day),
    revisions: 1,
  },
];

/** An image stream with a tag in every state. */
export const usualStream: StreamPage = {
  kind: 'stream',
  name: 'hackershop/skyfield',
  project: 'hackershop',
  stream: 'skyfield',
  displayName: 'Skyfield',
  created: ago(200 * day),
  addresses: [
    { label: 'Public address', text: 'registry.apps.example/hackershop/skyfield' },
    {
      label: 'Inside the cluster',
      text: 'image-registry.openshift-image-registry.svc:5000/hackershop/skyfield',
    },
  ],
  localLookup: true,
  annotations: [{ name: 'openshift.io/display-name', value: 'Skyfield' }],
  tags,
  gaps: [],
};
