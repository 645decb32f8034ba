import type { Digest } from '../src/model/digest.ts';
import { isDigest } from '../src/model/digest.ts';
import type { ImageStream } from '../src/model/imageStream.ts';
import type { Tag } from '../src/model/tag.ts';
import { numbers } from '../test/support/random.ts';

/** A digest of nothing, from the generator. */
export function randomDigest(next: (below: number) => number): Digest {
  let hex = 'sha256:';
  for (let word = 0; word < 8; word += 1)
    hex += next(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  if (!isDigest(hex)) throw new Error(`${hex} is no digest.`);
  return hex;
}

const teams = ['shop', 'billing', 'planet', 'audit', 'sky', 'data', 'search', 'portal', 'batch', 'edge'];
const apps = [
  'web',
  'api',
  'skyfield',
  'worker',
  'gateway',
  'catalogue',
  'payroll',
  'delivery',
  'nginx',
  'cache',
];
const stages = ['dev', 'qa', 'prod', 'stage'];
const day = 86_400_000;

/** The time to which ages in the fleet count back. */
export const fleetNow = Date.UTC(2026, 0, 1);

/**
 * Image streams as companies have them: projects by team and stage, ten streams in each, eight tags in each. Of the tags
 * one in four is a version that many share; the others carry a commit or a build, so that most names occur once.
 */
export function* fleet(tags: number): Generator<ImageStream> {
  const next = numbers(tags);
  for (let stream = 0; stream * 8 < tags; stream += 1) {
    const team = pick(teams, stream / 10);
    const project = `${team}-${pick(stages, stream / 100)}-${Math.floor(stream / 10)}`;
    const name = `${pick(apps, stream)}-${stream % 7}`;
    yield {
      project,
      name,
      uid: `${project}/${name}`,
      resourceVersion: '1',
      annotations: {},
      localLookup: false,
      tags: Array.from({ length: 8 }, (_, tag) => tagOf(tag, next)),
    };
  }
}

function pick(from: readonly string[], at: number): string {
  return from[Math.floor(at) % from.length] ?? '';
}

function tagOf(tag: number, next: (below: number) => number): Tag {
  const build = next(2 ** 32)
    .toString(16)
    .padStart(8, '0');
  const names = ['latest', `1.${next(40)}.${next(10)}`, `main-${build}`, `pr-${next(100_000)}`, build];
  const name = tag === 0 ? 'latest' : `${names[1 + (tag % 4)] ?? ''}${tag > 4 ? `-${tag}` : ''}`;
  const created = fleetNow - next(400 * day);
  const revisions = [{ image: randomDigest(next), created }];
  if (tag === 0) revisions.push({ image: randomDigest(next), created: created - day });
  return { name, revisions, scheduled: false };
}
