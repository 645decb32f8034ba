import type { SeedWriter } from './writer.ts';
import type { DemoImages } from './workloadImages.ts';

const DAY = 24 * 60;
const GROUP = 'build.openshift.io';

/** The build config of the shop's front end, and its two newest builds. */
export function seedBuilds(writer: SeedWriter, images: DemoImages): void {
  const output = { to: { kind: 'ImageStreamTag', name: 'web:nightly' } };
  const builder = { kind: 'ImageStreamTag', namespace: 'openshift', name: 'nodejs:20-ubi9' };
  const source = {
    type: 'Git',
    git: { uri: 'https://git.example/hackershop/web.git' },
    images: [
      {
        from: { kind: 'ImageStreamTag', name: 'skyfield:2.0' },
        paths: [{ sourcePath: '/app/.', destinationDir: 'sky' }],
      },
    ],
  };
  const spec = {
    source,
    strategy: { type: 'Source', sourceStrategy: { from: builder } },
    output,
    triggers: [{ type: 'ImageChange', imageChange: {} }, { type: 'ConfigChange' }],
  };
  const owner = writer.object(GROUP, 'buildconfigs', 'BuildConfig', 'hackershop/web', { spec }, 50 * DAY);
  const resolved = { kind: 'DockerImage', name: images.digest('openshift/nodejs:20-ubi9') };
  for (const [revision, minutes] of [95 + DAY, 35].reverse().entries()) {
    const imageDigest = images.id('hackershop/web:nightly', revision);
    const build = {
      spec: { source, strategy: { type: 'Source', sourceStrategy: { from: resolved } }, output },
      status: { phase: 'Complete', output: { to: { imageDigest } } },
    };
    writer.object(GROUP, 'builds', 'Build', `hackershop/web-${12 - revision}`, build, minutes, { owner });
  }
}
