import { INTERNAL_REGISTRY } from '../state/state.ts';
import type { SeedWriter } from './writer.ts';

const DAY = 24 * 60;

/** Workloads that use the demo's images, by tag and by digest. */
export function seedWorkloads(writer: SeedWriter): void {
  const byTag = (reference: string): string => `${INTERNAL_REGISTRY}/${reference}`;
  const byDigest = (repository: string, tag: string): string => {
    const history = writer.stream(repository)?.status.tags?.find((candidate) => candidate.tag === tag);
    return `${INTERNAL_REGISTRY}/${repository}@${history?.items?.[0]?.image ?? ''}`;
  };
  deployment(writer, 'hackershop/web', byTag('hackershop/web:nightly'), 40 * DAY);
  deployment(writer, 'hackershop-prod/skyfield', byDigest('hackershop-prod/skyfield', 'live'), 12 * DAY);
  deployment(writer, 'planet-express/delivery', byTag('planet-express/delivery:1.1'), 30 * DAY);
  const job = podTemplate('nightly-report', byTag('hackershop/catalogue:3.0'));
  const spec = { schedule: '0 3 * * *', jobTemplate: { spec: { template: job } } };
  writer.object('batch', 'cronjobs', 'CronJob', 'hackershop/nightly-report', { spec }, 10 * DAY);
}

function deployment(writer: SeedWriter, repository: string, image: string, minutes: number): void {
  const name = repository.split('/')[1] ?? '';
  const template = podTemplate(name, image);
  const selector = { matchLabels: { app: name } };
  writer.object(
    'apps',
    'deployments',
    'Deployment',
    repository,
    { spec: { replicas: 2, selector, template } },
    minutes,
  );
  for (const suffix of ['x2x4k', 'p9qzt']) {
    const status = { phase: 'Running', containerStatuses: [{ name, image, imageID: image, ready: true }] };
    writer.object(
      '',
      'pods',
      'Pod',
      `${repository}-${suffix}`,
      { spec: template.spec, status },
      minutes / 10,
    );
  }
}

function podTemplate(name: string, image: string): { metadata: object; spec: object } {
  return { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } };
}
