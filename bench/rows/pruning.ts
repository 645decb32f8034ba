import { mediaTypes } from '../../src/model/manifest.ts';
import type {
  PruneImage,
  PruneInput,
  PruneStream,
  PruneTag,
  PruneUser,
} from '../../src/model/prune/pruneInput.ts';
import { indexPrune } from '../../src/model/prune/pruneIndex.ts';
import { defaultPruneOptions } from '../../src/model/prune/pruneOptions.ts';
import { planPrune } from '../../src/model/prune/planPrune.ts';
import type { Slices } from '../../src/model/prune/slices.ts';
import type { Tag } from '../../src/model/tag.ts';
import { Pace } from '../../src/model/pace.ts';
import { numbers } from '../../test/support/random.ts';
import { fleet, fleetNow, randomDigest } from '../fleet.ts';
import { median, row, type Row } from '../row.ts';

const rounds = 5;

/** From the lists to the plan, in turns as the extension host gets them, and how long the longest turn is. */
export async function* pruning(): AsyncGenerator<Row> {
  const input = pruneFleet(16_000, 5000);
  const options = { ...defaultPruneOptions, keepTagRevisions: 1 };
  const all: Turns[] = [];
  const again: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    globalThis.gc?.();
    const indexing = await inTurns(indexPrune(input));
    const planning = await inTurns(planPrune(indexing.result, options, fleetNow, new Set()));
    const { result } = planning;
    if (result.kind !== 'plan' || result.plan.totals.images === 0) throw new Error('Nothing was planned.');
    const longest = Math.max(indexing.longest, planning.longest);
    // The first round warms up.
    if (round > 0) all.push({ total: indexing.total + planning.total, longest });
    if (round > 0) again.push(planning.total);
  }
  const name = 'prune: 16,000 tags and 5,000 workloads';
  yield row(`${name}, planned`, median(all.map(({ total }) => total)), 'ms', 500);
  yield row(`${name}, planned for other options`, median(again), 'ms', 200);
  // Of the best round: work that is not cut up is long in each, other programs are in the way in some.
  yield row(`${name}, longest turn`, Math.min(...all.map(({ longest }) => longest)), 'ms', 20);
}

/** How long work took, without the turns of others, ms. */
interface Turns {
  readonly total: number;
  readonly longest: number;
}

async function inTurns<T>(work: Slices<T>): Promise<Turns & { readonly result: T }> {
  const pace = new Pace();
  let total = 0;
  let longest = 0;
  let begin = performance.now();
  for (;;) {
    const slice = work.next();
    const rest = slice.done === true ? undefined : pace.step();
    if (slice.done !== true && rest === undefined) continue;
    const took = performance.now() - begin;
    total += took;
    longest = Math.max(longest, took);
    if (slice.done === true) return { total, longest, result: slice.value };
    await rest;
    begin = performance.now();
  }
}

/** Each revision is an image of its own with two layers that all have and three of its own. */
function pruneFleet(tags: number, workloads: number): PruneInput {
  const next = numbers(7);
  const base = [randomDigest(next), randomDigest(next)];
  const streams = [...fleet(tags)].map(({ project, name, tags: own }): PruneStream => ({
    project,
    name,
    tags: own.map(tagOf),
  }));
  const images = streams
    .flatMap((stream) => stream.tags.flatMap(({ revisions }) => revisions))
    .map(({ image }): PruneImage => {
      const layers = [...base, randomDigest(next), randomDigest(next), randomDigest(next)];
      return {
        name: image,
        managed: true,
        mediaType: mediaTypes.dockerManifest,
        metadata: 'read',
        config: randomDigest(next),
        size: 5001,
        layers: layers.map((digest) => ({ digest, bytes: 1000 })),
        manifests: [],
      };
    });
  const users = Array.from({ length: workloads }, (_, at) => userOf(at, streams));
  return { images, streams, users, limits: [] };
}

function tagOf({ name, revisions }: Tag): PruneTag {
  return { name, revisions: revisions.map(({ image, created = 0 }) => ({ image, created })) };
}

/** Three containers: by tag, by digest, and of another registry. */
function userOf(at: number, streams: readonly PruneStream[]): PruneUser {
  const stream = streams[at % streams.length];
  const tag = stream?.tags[at % 8];
  const address = `registry.example:5000/${stream?.project ?? ''}/${stream?.name ?? ''}`;
  const specs = [
    `${address}:${tag?.name ?? ''}`,
    `${address}@${tag?.revisions[0]?.image ?? ''}`,
    'docker.io/library/nginx:1.2',
  ];
  const named = specs.map((text, place) => ({ place: `container c${place}`, by: 'pullSpec' as const, text }));
  return { kind: 'pod', project: stream?.project ?? '', name: `pod-${at}`, over: false, named, others: [] };
}
