import { mediaTypes } from '../../../../src/model/manifest.ts';
import type {
  NamedImage,
  PruneImage,
  PruneInput,
  PruneStream,
  PruneTag,
  PruneUser,
} from '../../../../src/model/prune/pruneInput.ts';
import { defaultPruneOptions, type PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import { sparedImage, sparedRevision, sparedStream, sparedTag } from '../../../../src/model/prune/spared.ts';
import type { WorkloadKind } from '../../../../src/model/workload.ts';
import { digest } from '../../../support/digest.ts';
import { numbers } from '../../../support/random.ts';

/** The time of the clusters, ms since the epoch. Everything in them was made in the two hours before. */
export const clusterNow = Date.UTC(2026, 0, 1);

type Next = (below: number) => number;

const projects = ['dev', 'test', 'prod'];
const names = ['web', 'api', 'job'];
const tags = ['latest', '1.0', '2.0'];
const kinds: readonly WorkloadKind[] = ['pod', 'deployment', 'build', 'cron job', 'pod', 'replica set'];
const imageCount = 14;

/** A small cluster where everything is shared and used by chance, from the seed. */
export function randomCluster(seed: number): PruneInput {
  const next = numbers(seed);
  const streams = projects.flatMap((project) =>
    names.slice(0, 1 + next(3)).map((name) => randomStream(next, project, name)),
  );
  return {
    images: many(imageCount, (at) => randomImage(next, at)).filter(() => next(8) > 0),
    streams,
    users: many(12, (at) => randomUser(next, at)),
    limits: many(next(3), () => ({ project: pick(next, projects), name: 'limits', bytes: next(4000) })),
  };
}

function randomStream(next: Next, project: string, name: string): PruneStream {
  const ofTag = (tag: string): PruneTag => ({
    name: tag,
    revisions: many(next(6), () => ({ image: imageName(next(imageCount)), created: randomTime(next) })),
    ...(next(4) === 0 ? { wanted: pick(next, ['scheduledImport', 'import', 'follow'] as const) } : {}),
  });
  return { project, name, created: randomTime(next), tags: tags.slice(0, 1 + next(3)).map(ofTag) };
}

/** One image in four is an index of earlier ones. */
function randomImage(next: Next, at: number): PruneImage {
  const isIndex = at > 2 && next(4) === 0;
  const layers = many(1 + next(4), () => next(12)).map((layer) => ({
    digest: digest(`layer ${layer}`),
    bytes: 100 + layer,
  }));
  const distinct = new Map(layers.map((layer) => [layer.digest, layer.bytes])).values();
  const size = [...distinct].reduce((sum, bytes) => sum + bytes, 0) + 10;
  const common = { name: imageName(at), created: randomTime(next), managed: next(2) === 0, manifestSize: 7 };
  if (!isIndex) {
    const config = digest(`config ${next(8)}`);
    const mediaType = pick(next, [mediaTypes.dockerManifest, mediaTypes.ociManifest, mediaTypes.schema1]);
    return { ...common, mediaType, metadata: 'read', config, size, layers, manifests: [] };
  }
  const manifests = many(2, () => ({ digest: imageName(next(at)) }));
  return { ...common, mediaType: mediaTypes.ociIndex, metadata: 'missing', size: 0, layers: [], manifests };
}

function randomUser(next: Next, at: number): PruneUser {
  const kind = pick(next, kinds);
  const project = pick(next, projects);
  const named = many(1 + next(2), () => randomName(next, project));
  const created = randomTime(next);
  const over = kind === 'pod' && next(3) === 0;
  return { kind, project, name: `user-${at}`, created, over, named, others: [] };
}

function randomName(next: Next, project: string): NamedImage {
  const stream = pick(next, names);
  const image = imageName(next(imageCount));
  const place = 'container web';
  const address = `registry.example:5000/${pick(next, projects)}/${stream}`;
  switch (next(5)) {
    case 0:
      return { place, by: 'pullSpec', text: `${address}:${pick(next, tags)}` };
    case 1:
      return { place, by: 'pullSpec', text: `${address}@${image}` };
    case 2:
      return { place, by: 'streamTag', text: `${stream}:${pick(next, tags)}`, project };
    case 3:
      return { place, by: 'streamImage', text: `${stream}@${image}`, project };
    default:
      return { place, by: 'pullSpec', text: 'nginx' };
  }
}

/** Options by chance; never those that `oc` would not take. */
export function randomOptions(seed: number): PruneOptions {
  const next = numbers(seed + 1000);
  const bySize = next(4) === 0;
  return {
    ...defaultPruneOptions,
    ...(bySize
      ? { pruneOverSizeLimit: true }
      : { keepYoungerThan: pick(next, [0, 1800, 3600]), keepTagRevisions: next(4) }),
    all: next(3) > 0,
    ...(next(5) === 0 ? { namespace: pick(next, projects) } : {}),
  };
}

/** A few things to be spared, of every kind. */
export function randomSpared(seed: number, { streams }: PruneInput): ReadonlySet<string> {
  const next = numbers(seed + 2000);
  const spared = many(3, () => {
    const { project, name, tags: own } = pick(next, streams);
    const target = { project, stream: name };
    const image = imageName(next(imageCount));
    const keys = [
      sparedStream(target),
      ...own.flatMap((tag) => [sparedTag(target, tag.name), sparedRevision(target, tag.name, image)]),
      sparedImage(image),
    ];
    return pick(next, keys);
  });
  return new Set(spared);
}

function imageName(at: number): string {
  return digest(`image ${at}`);
}

function randomTime(next: Next): number {
  return clusterNow - next(7200) * 1000;
}

function many<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function pick<T>(next: Next, from: readonly T[]): T {
  const one = from[next(from.length)];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
}
