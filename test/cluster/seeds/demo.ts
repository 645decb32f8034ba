import { buildImage, buildIndex } from '../build/image.ts';
import { application, attachment, attestation, helmChart, noise } from './demoImages.ts';
import { seedPruner } from './demoPruner.ts';
import { seedWorkloads } from './demoWorkloads.ts';
import type { SeedWriter } from './writer.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * The demo: the shop's projects with streams of every state. phillip is admin of the shop's projects, amy of
 * her own and editor of planet-express, greg may only pull from hackershop.
 */
export function seedDemo(writer: SeedWriter): void {
  writer.project('hackershop', 'phillip', 'Hacker Shop', { greg: 'registry-viewer' });
  writer.project('hackershop-prod', 'phillip', 'Hacker Shop production');
  writer.project('planet-express', 'phillip', 'Planet Express', { amy: 'edit' });
  writer.project('amys-audit', 'amy', "Amy's audit");
  writer.project('sarahs-skyfield', 'phillip', 'Sarah’s Skyfield');
  writer.project('qa-empty', 'phillip', 'QA, nothing here yet', { greg: 'view' });
  seedSkyfield(writer);
  seedWeb(writer);
  seedPlatforms(writer);
  seedSources(writer);
  seedOddities(writer);
  seedPlanetExpress(writer);
  seedWorkloads(writer);
  seedPruner(writer);
}

/** Pushed by hand: 2.0 and latest are one image; 1.0 is Docker schema 2; production has 1.1 under its own name. */
function seedSkyfield(writer: SeedWriter): void {
  const version = (number: string, minutes: number, format: 'oci' | 'docker' = 'oci') =>
    application(
      { name: 'skyfield', version: number, revision: `f00d${number}`, created: writer.ago(minutes) },
      { format },
    );
  const first = version('1.0', 90 * DAY, 'docker');
  const second = version('1.1', 30 * DAY);
  const newest = version('2.0', 3 * HOUR);
  const repository = 'hackershop/skyfield';
  writer.push(repository, '1.0', first, 90 * DAY);
  writer.push(repository, 'latest', first, 90 * DAY);
  writer.push(repository, '1.1', second, 30 * DAY);
  writer.push(repository, 'latest', second, 30 * DAY);
  writer.push(repository, '2.0', newest, 3 * HOUR);
  writer.push(repository, 'latest', newest, 3 * HOUR - 1);
  for (const kind of ['sig', 'att', 'sbom'] as const) {
    writer.push(
      repository,
      `${newest.digest.replace(':', '-')}.${kind}`,
      attachment(newest, kind),
      3 * HOUR - 4,
    );
  }
  writer.push('hackershop-prod/skyfield', 'live', first, 80 * DAY);
  writer.push('hackershop-prod/skyfield', 'live', second, 12 * DAY);
  writer.push('hackershop-prod/skyfield', 'previous', first, 12 * DAY);
  writer.push('sarahs-skyfield/skyfield', '2.0', newest, 2 * HOUR);
}

/** A nightly build of twelve revisions over seven weeks, and tags that follow it. */
function seedWeb(writer: SeedWriter): void {
  const ages = [49, 45, 41, 36, 30, 24, 19, 13, 8, 4, 1];
  const minutes = [...ages.map((days) => days * DAY + 95), 35];
  minutes.forEach((age, index) => {
    const words = {
      name: 'web',
      version: `nightly-${index + 1}`,
      revision: `beef${index}`,
      created: writer.ago(age + 3),
    };
    writer.push('hackershop/web', 'nightly', application({ ...words, size: 18_000 + index * 2_500 }), age);
  });
  writer.follow('hackershop/web', 'edge', 'nightly', 34);
  writer.annotate(
    'hackershop/web',
    {
      'openshift.io/display-name': 'Web front end',
      description: 'The shop’s storefront, built every night from main.',
    },
    49 * DAY,
  );
}

/** An index with two platforms and an attestation, zstd layers, a Docker manifest list, a Helm chart. */
function seedPlatforms(writer: SeedWriter): void {
  const build = (architecture: string, extra: object = {}) =>
    application(
      { name: 'catalogue', version: '3.0', revision: 'cafe30', created: writer.ago(6 * DAY) },
      {
        platform: { architecture, os: 'linux', ...(architecture === 'arm64' && { variant: 'v8' }) },
        ...extra,
      },
    );
  const amd64 = build('amd64');
  const arm64 = build('arm64');
  const attested = {
    'vnd.docker.reference.digest': amd64.digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  };
  const index = buildIndex([
    { image: amd64 },
    { image: arm64 },
    { image: attestation(amd64), annotations: attested },
  ]);
  writer.push('hackershop/catalogue', '3.0', index, 6 * DAY);
  writer.push('hackershop/catalogue', 'zstd', build('amd64', { compression: 'zstd' }), 5 * DAY);
  const docker = buildIndex(
    [{ image: build('amd64', { format: 'docker' }) }, { image: build('arm64', { format: 'docker' }) }],
    'docker',
  );
  writer.push('hackershop/catalogue', '3.0-docker', docker, 4 * DAY);
  writer.push('hackershop/charts', 'shop-1.4.2', helmChart('shop', '1.4.2'), 9 * DAY);
}

/** Tags with a source: imported, scheduled, failed, waiting, following, pinned to another project. */
function seedSources(writer: SeedWriter): void {
  const outside = (name: string, version: string, days: number) =>
    application({ name, version, revision: 'abad1dea', created: writer.ago(days * DAY) });
  const nginx = outside('nginx', '1.27', 70);
  writer.imported('hackershop/nginx', '1.27', 'quay.io/hackershop/nginx:1.27', nginx, 21 * DAY);
  writer.imported(
    'hackershop/nginx',
    'mainline',
    'quay.io/hackershop/nginx:mainline',
    outside('nginx', '1.29', 9),
    7 * HOUR,
    true,
  );
  writer.importFailed(
    'hackershop/nginx',
    '1.19',
    'quay.io/hackershop/nginx:1.19',
    {
      reason: 'NotFound',
      message: 'dockerimage.image.openshift.io "quay.io/hackershop/nginx:1.19" not found',
    },
    2 * DAY,
  );
  writer.importFailed(
    'hackershop/billing',
    'partner',
    'registry.partner.example/billing/api:stable',
    {
      reason: 'Unauthorized',
      message: 'you may not have access to the container image "registry.partner.example/billing/api:stable"',
    },
    5 * HOUR,
  );
  writer.imported(
    'hackershop/billing',
    'old',
    'registry.partner.example/billing/api:2023',
    outside('billing', '2023', 400),
    300 * DAY,
  );
  writer.importFailed(
    'hackershop/billing',
    'old',
    'registry.partner.example/billing/api:2023',
    {
      reason: 'InternalError',
      message:
        'Internal error occurred: registry.partner.example/billing/api:2023: Get "https://registry.partner.example/v2/": ' +
        'dial tcp: lookup registry.partner.example: no such host',
    },
    40,
  );
  writer.reference(
    'hackershop/billing',
    'next',
    { kind: 'DockerImage', name: 'registry.partner.example/billing/api:next' },
    2,
  );
  writer.follow('hackershop/nginx', 'stable', '1.27', 20 * DAY);
  const live = writer.stream('hackershop/skyfield')?.status.tags?.find(({ tag }) => tag === '1.1')
    ?.items?.[0];
  const name = `skyfield@${live?.image ?? ''}`;
  writer.reference(
    'hackershop-prod/skyfield',
    'candidate',
    { kind: 'ImageStreamImage', namespace: 'hackershop', name },
    DAY,
  );
  writer.copyEvent('hackershop-prod/skyfield', 'candidate', 'hackershop/skyfield', '1.1', DAY);
  writer.imported(
    'openshift/nodejs',
    '20-ubi9',
    'registry.access.example/ubi9/nodejs-20:latest',
    outside('nodejs', '20', 40),
    33 * DAY,
    true,
  );
  writer.follow('openshift/nodejs', 'latest', '20-ubi9', 33 * DAY);
}

/** A missing image, a stream without tags, and names and texts as hostile as the API lets them be. */
function seedOddities(writer: SeedWriter): void {
  const lost = application({
    name: 'lost',
    version: '0.9',
    revision: 'dead',
    created: writer.ago(150 * DAY),
  });
  writer.push('hackershop/lost-and-found', '0.9', lost, 150 * DAY);
  writer.push(
    'hackershop/lost-and-found',
    '1.0',
    application({ name: 'lost', version: '1.0', revision: 'd00d', created: writer.ago(100 * DAY) }),
    100 * DAY,
  );
  const gone = writer.state.images.get(undefined, lost.digest);
  if (gone) writer.state.images.delete(gone);
  writer.annotate('hackershop/no-tags-yet', { description: 'Waiting for its first push.' }, 3 * DAY);
  const hostile = buildImage({
    created: writer.ago(2 * DAY),
    config: {
      Env: ['DB_PASSWORD=hunter2-not-real', 'PS1=$(reboot)', 'QUOTE="\';|&`'],
      Labels: {
        description:
          '<img src=x onerror=alert(1)> [click](command:workbench.action.quit) `tick` **bold** ${x}',
        '<b>key</b>': '| a | table |\n|---|---|',
      },
    },
    steps: [
      {
        command:
          'RUN /bin/sh -c echo `id` && echo "$(whoami)" <script>alert(1)</script> [x](command:evil) | sh # buildkit',
        files: [
          {
            name: 'app/id_rsa',
            content: '-----BEGIN FAKE KEY-----\nnot a key\n-----END FAKE KEY-----\n',
            mode: 0o600,
          },
          { name: 'app/`tick` $(x) <b>.txt', content: noise('odd', 700) },
        ],
      },
      { command: 'RUN /bin/sh -c rm app/id_rsa', files: [{ name: 'app/.wh.id_rsa' }] },
    ],
  });
  writer.push('hackershop/hostile', '_-__.b_.__-command', hostile, 2 * DAY);
  writer.push('hackershop/hostile', `T${'o'.repeat(60)}_${'l'.repeat(66)}`, hostile, 2 * DAY);
  writer.annotate(
    'hackershop/hostile',
    {
      'openshift.io/display-name': '<b>bold</b> [link](command:evil)',
      description: '`tick` ![x](http://127.0.0.1/x.png)',
    },
    2 * DAY,
  );
}

/** The other company: small services, one of them with secrets in a layer for amy to find. */
function seedPlanetExpress(writer: SeedWriter): void {
  ['1.0', '1.1', '1.2'].forEach((version, index) => {
    const days = 60 - index * 22;
    const words = { name: 'delivery', version, revision: `9ee${index}`, created: writer.ago(days * DAY) };
    writer.push('planet-express/delivery', version, application({ ...words, size: 140_000 }), days * DAY);
  });
  const leaky = buildImage({
    created: writer.ago(11 * DAY),
    config: { Env: ['AWS_SECRET_ACCESS_KEY=not-a-real-secret'], Cmd: ['/bin/sh'] },
    steps: [
      {
        command: 'COPY . /srv # buildkit',
        files: [
          { name: 'srv/main.py', content: noise('payroll', 5_000) },
          {
            name: 'srv/deploy_key',
            content: '-----BEGIN FAKE KEY-----\nnot a key\n-----END FAKE KEY-----\n',
          },
        ],
      },
    ],
  });
  writer.push('planet-express/payroll', '7', leaky, 11 * DAY);
  writer.push('amys-audit/evidence', 'payroll-7', leaky, 20);
}
