import type { KubeObject } from '../state/objects.ts';
import { seedBuilds } from './demoBuilds.ts';
import type { SeedWriter } from './writer.ts';
import { DemoImages } from './workloadImages.ts';

const DAY = 24 * 60;

/** A container of a pod: its name, the image as the spec has it, the image that it runs. */
interface Run {
  name: string;
  image: string;
  imageID: string;
}

/** Workloads that use the demo's images in every way: by tag and digest, by each host, running, triggered, mounted. */
export function seedWorkloads(writer: SeedWriter): void {
  const images = new DemoImages(writer);
  seedShop(writer, images);
  seedProduction(writer, images);
  seedBilling(writer, images);
  seedCatalogue(writer, images);
  seedDelivery(writer, images);
  seedDebugging(writer, images);
  seedBuilds(writer, images);
}

/** By tag with a trigger; a replica set that was left over from an earlier revision. */
function seedShop(writer: SeedWriter, images: DemoImages): void {
  const run = {
    name: 'web',
    image: images.tag('hackershop/web:nightly'),
    imageID: images.digest('hackershop/web:nightly'),
  };
  const trigger = {
    from: { kind: 'ImageStreamTag', name: 'web:nightly' },
    fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image',
  };
  const owner = deployment(writer, 'hackershop/web', run, 40 * DAY, {
    'image.openshift.io/triggers': JSON.stringify([trigger]),
  });
  const earlier = { ...run, image: images.digest('hackershop/web:nightly', 1) };
  const spec = { replicas: 0, template: podTemplate(earlier) };
  writer.object('apps', 'replicasets', 'ReplicaSet', 'hackershop/web-5d4b8', { spec }, DAY, { owner });
}

function seedProduction(writer: SeedWriter, images: DemoImages): void {
  const image = images.digest('hackershop-prod/skyfield:live');
  deployment(writer, 'hackershop-prod/skyfield', { name: 'skyfield', image, imageID: image }, 12 * DAY);
}

/** A deployment config with a manual trigger, and what it made. */
function seedBilling(writer: SeedWriter, images: DemoImages): void {
  const image = images.tag('hackershop/billing:old');
  const run = { name: 'api', image, imageID: images.digest('hackershop/billing:old') };
  const template = podTemplate(run);
  const imageChangeParams = {
    automatic: false,
    containerNames: ['api'],
    from: { kind: 'ImageStreamTag', namespace: 'hackershop', name: 'billing:old' },
  };
  const triggers = [{ type: 'ConfigChange' }, { type: 'ImageChange', imageChangeParams }];
  const group = 'apps.openshift.io';
  const config = writer.object(
    group,
    'deploymentconfigs',
    'DeploymentConfig',
    'hackershop/billing',
    { spec: { replicas: 1, triggers, template } },
    200 * DAY,
  );
  const owner = writer.object(
    '',
    'replicationcontrollers',
    'ReplicationController',
    'hackershop/billing-3',
    { spec: { replicas: 1, template } },
    90 * DAY,
    { owner: config },
  );
  pod(writer, 'hackershop/billing-3-tq8zd', run, 9 * DAY, owner);
}

/** By the stream's name alone; and a cron job with a run that has ended. */
function seedCatalogue(writer: SeedWriter, images: DemoImages): void {
  writer.lookUpLocally('hackershop/catalogue', 6 * DAY);
  const search = {
    name: 'search',
    image: 'catalogue:zstd',
    imageID: images.digest('hackershop/catalogue:zstd'),
  };
  const set = writer.object(
    'apps',
    'statefulsets',
    'StatefulSet',
    'hackershop/search',
    { spec: { replicas: 1, template: podTemplate(search) } },
    5 * DAY,
  );
  pod(writer, 'hackershop/search-0', { ...search, image: search.imageID }, 5 * DAY, set);

  const image = images.tag('hackershop/catalogue:3.0');
  const run = { name: 'nightly-report', image, imageID: images.digest('hackershop/catalogue:3.0') };
  const template = podTemplate(run);
  const cron = { schedule: '0 3 * * *', jobTemplate: { spec: { template } } };
  const name = 'hackershop/nightly-report';
  const cronJob = writer.object('batch', 'cronjobs', 'CronJob', name, { spec: cron }, 10 * DAY);
  const job = `${name}-29384820`;
  const owner = writer.object('batch', 'jobs', 'Job', job, { spec: { template } }, 600, { owner: cronJob });
  pod(writer, `${job}-m2v7c`, run, 600, owner, 'Succeeded');
}

/** By the public host, with an init container; and a daemon set that mounts an image as a volume. */
function seedDelivery(writer: SeedWriter, images: DemoImages): void {
  const image = images.publicTag('planet-express/delivery:1.1');
  const run = { name: 'delivery', image, imageID: images.digest('planet-express/delivery:1.1') };
  const migrate = { name: 'migrate', image: images.tag('planet-express/delivery:1.0') };
  deployment(writer, 'planet-express/delivery', run, 30 * DAY, {}, [migrate]);
  const template = {
    metadata: { labels: { app: 'routes' } },
    spec: {
      containers: [{ name: 'shipper', image: 'registry.access.example/ubi9/shipper:1' }],
      volumes: [{ name: 'data', image: { reference: images.tag('planet-express/delivery:1.2') } }],
    },
  };
  writer.object('apps', 'daemonsets', 'DaemonSet', 'planet-express/routes', { spec: { template } }, DAY);
}

/** A pod that nobody owns, with an ephemeral container. */
function seedDebugging(writer: SeedWriter, images: DemoImages): void {
  const image = images.publicTag('hackershop/skyfield:2.0');
  const shell = images.tag('hackershop/nginx:stable');
  const spec = {
    containers: [{ name: 'shell', image: shell }],
    ephemeralContainers: [{ name: 'debug', image, targetContainerName: 'shell' }],
  };
  const status = {
    phase: 'Running',
    containerStatuses: [running('shell', shell, images.digest('hackershop/nginx:stable'))],
    ephemeralContainerStatuses: [running('debug', image, images.digest('hackershop/skyfield:2.0'))],
  };
  writer.object('', 'pods', 'Pod', 'hackershop/phillips-shell', { spec, status }, 45);
}

/** A deployment with its replica set and two running pods. */
function deployment(
  writer: SeedWriter,
  repository: string,
  run: Run,
  minutes: number,
  annotations: Record<string, string> = {},
  initContainers: { name: string; image: string }[] = [],
): KubeObject {
  const template = podTemplate(run, initContainers);
  const spec = { replicas: 2, selector: { matchLabels: { app: run.name } }, template };
  const made = writer.object('apps', 'deployments', 'Deployment', repository, { spec }, minutes, {
    annotations,
  });
  const set = `${repository}-7c9f6`;
  const owner = writer.object('apps', 'replicasets', 'ReplicaSet', set, { spec }, minutes / 10, {
    owner: made,
  });
  for (const suffix of ['x2x4k', 'p9qzt']) pod(writer, `${set}-${suffix}`, run, minutes / 10, owner);
  return made;
}

function pod(
  writer: SeedWriter,
  name: string,
  run: Run,
  minutes: number,
  owner: KubeObject,
  phase: 'Running' | 'Succeeded' = 'Running',
): void {
  const container = running(run.name, run.image, run.imageID);
  const ended = { ...container, state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  const status = { phase, containerStatuses: [phase === 'Running' ? container : ended] };
  const { spec } = podTemplate(run);
  writer.object('', 'pods', 'Pod', name, { spec, status }, minutes, { owner });
}

function running(name: string, image: string, imageID: string): object {
  return { name, image, imageID, ready: true, state: { running: {} } };
}

function podTemplate(
  { name, image }: Run,
  initContainers: { name: string; image: string }[] = [],
): { metadata: object; spec: object } {
  const spec = { ...(initContainers.length > 0 && { initContainers }), containers: [{ name, image }] };
  return { metadata: { labels: { app: name } }, spec };
}
