import type { ImageView, LayerView, TagPage } from '../../../src/shared/tagPage.ts';
import { ago } from './clock.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A digest whose hex digits repeat what is given. */
export function digestOf(hex: string): string {
  return `sha256:${hex.repeat(64).slice(0, 64)}`;
}

const layers: readonly LayerView[] = [
  {
    instruction: 'ADD rootfs.tar.gz /',
    empty: false,
    digest: digestOf('a1b2c3d4'),
    size: 28_100_000,
    sharedWith: 6,
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  { instruction: 'ENV NODE_ENV=production', empty: true },
  { instruction: 'ARG NPM_TOKEN=npm_0123456789abcdef', empty: true, secret: true },
  { instruction: 'WORKDIR /app', empty: true },
  {
    instruction: 'COPY package.json package-lock.json ./',
    empty: false,
    digest: digestOf('b2'),
    size: 161,
    sharedWith: 1,
  },
  {
    instruction:
      'RUN npm ci --omit=dev && npm cache clean --force && rm -rf /tmp/* /var/cache/apk/* /root/.npm',
    empty: false,
    digest: digestOf('c3'),
    size: 14_000_000,
    sharedWith: 0,
  },
  {
    instruction: 'COPY dist ./dist',
    empty: false,
    digest: digestOf('d4'),
    size: 1_200_000,
    sharedWith: 0,
    mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
  },
  { instruction: 'USER 1001', empty: true },
  { instruction: 'CMD ["node","dist/server.js"]', empty: true },
];

const image: ImageView = {
  digest: digestOf('42cdaa43'),
  imageId: digestOf('9f8e7d6c'),
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  platform: 'linux/amd64',
  size: 43_300_161,
  created: ago(5 * minute),
  author: 'Fry <fry@planet-express.example>',
  labels: [
    { name: 'io.k8s.description', value: 'Shows the sky over the field.\nTwo lines of it.' },
    { name: 'io.openshift.build.commit.id', value: '4be1cf02' },
    { name: 'url', value: 'https://skyfield.example', link: 'https://skyfield.example' },
    { name: 'version', value: '2.0' },
  ],
  sources: [
    {
      name: 'Source',
      value: 'https://git.example/hackershop/skyfield',
      link: 'https://git.example/hackershop/skyfield',
    },
    { name: 'Revision', value: '4be1cf02' },
  ],
  alsoTagged: [
    {
      name: 'hackershop/skyfield:latest',
      project: 'hackershop',
      stream: 'skyfield',
      tag: 'latest',
      why: 'same digest',
    },
    {
      name: 'planet-express/skyfield:stable',
      project: 'planet-express',
      stream: 'skyfield',
      tag: 'stable',
      why: 'same image id',
    },
  ],
  configuration: {
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node', 'dist/server.js'],
    user: '1001',
    workingDirectory: '/app',
    environment: [
      { name: 'PATH', value: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      { name: 'NODE_ENV', value: 'production' },
      { name: 'DB_PASSWORD', value: 'hunter2hunter2', secret: true },
    ],
    ports: ['8080/tcp', '9090/tcp'],
    volumes: ['/data'],
    stopSignal: 'SIGTERM',
    healthCheck: '--interval=30s CMD curl -f http://localhost:8080/health',
    onBuild: [],
  },
  layers,
};

/** An image as one meets it: pushed, used, with earlier revisions. */
export const usualPage: TagPage = {
  kind: 'tag',
  name: 'hackershop/skyfield:2.0',
  project: 'hackershop',
  stream: 'skyfield',
  tag: '2.0',
  state: { words: 'pushed', tone: 'normal' },
  pushed: ago(2 * minute),
  pullSpecs: [
    { label: 'By tag', text: 'registry.apps.example/hackershop/skyfield:2.0' },
    { label: 'By digest', text: `registry.apps.example/hackershop/skyfield@${image.digest}` },
    {
      label: 'Inside the cluster',
      text: 'image-registry.openshift-image-registry.svc:5000/hackershop/skyfield:2.0',
    },
  ],
  platforms: [],
  image,
  history: [
    {
      digest: image.digest,
      created: ago(2 * minute),
      current: true,
      missing: false,
      changes: {
        layersAdded: 2,
        layersRemoved: 1,
        environment: [
          { name: 'NODE_ENV', kind: 'changed', before: 'test', after: 'production' },
          { name: 'DB_PASSWORD', kind: 'changed', before: 'letmein', after: 'hunter2hunter2', secret: true },
        ],
        labels: [{ name: 'version', kind: 'added', after: '2.0' }],
      },
    },
    {
      digest: digestOf('ed813f96'),
      created: ago(3 * day),
      current: false,
      missing: false,
      changes: { layersAdded: 0, layersRemoved: 0, environment: [], labels: [] },
    },
    { digest: digestOf('79685d3a'), created: ago(9 * day), current: false, missing: true },
  ],
  usedBy: {
    kind: 'looked',
    uses: [
      { project: 'hackershop', workload: 'deployment', name: 'web', how: 'container web', by: 'tag' },
      {
        project: 'hackershop',
        workload: 'deployment',
        name: 'web',
        how: 'running in container web',
        by: 'digest',
      },
      {
        project: 'planet-express',
        workload: 'cron job',
        name: 'nightly',
        how: 'init container setup',
        by: 'digest',
      },
    ],
    projects: ['hackershop', 'planet-express', 'openshift', 'slurm'],
    unseen: ['pods in momcorp', 'cron jobs in momcorp'],
  },
  gaps: [],
};

/** The usual page with another image. */
export function withImage(changes: Partial<ImageView>, page: Partial<TagPage> = {}): TagPage {
  return { ...usualPage, ...page, image: { ...image, ...changes } };
}

/** The page of a tag that has no image. */
export function withoutImage(changes: Partial<TagPage>): TagPage {
  const { kind, name, project, stream, tag, state, pullSpecs, platforms, gaps } = usualPage;
  const usedBy = { kind: 'looked', uses: [], projects: [], unseen: [] } as const;
  return {
    kind,
    name,
    project,
    stream,
    tag,
    state,
    pullSpecs,
    platforms,
    gaps,
    history: [],
    usedBy,
    ...changes,
  };
}
