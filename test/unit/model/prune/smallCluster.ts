import { PruneReading } from '../../../../src/cluster/prune/pruneReading.ts';
import type { PruneList } from '../../../../src/model/prune/pruneRun.ts';
import { mediaTypes } from '../../../../src/model/manifest.ts';
import { indexPrune, type PruneIndex } from '../../../../src/model/prune/pruneIndex.ts';
import { defaultPruneOptions, type PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PruneOutcome, PrunePlan } from '../../../../src/model/prune/prunePlan.ts';
import { planPrune } from '../../../../src/model/prune/planPrune.ts';
import { imageWords, revisionWords } from '../../../../src/model/prune/pruneWords.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';
import { digest } from '../../../support/digest.ts';

/** Objects as the API has them, with as little in them as it takes. */

const now = Date.UTC(2026, 0, 1);
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

/** More than an hour ago, exactly an hour, and a moment. */
const times = { old: ago(4000), hour: ago(3600), young: ago(1) };

type Age = keyof typeof times;

/** Two layers of 100 bytes, one its own, and a config of 10. */
export function image(name: string, more: object = {}, age: Age = 'old'): unknown {
  return {
    metadata: {
      name: digest(name),
      creationTimestamp: times[age],
      annotations: { 'openshift.io/image.managed': 'true' },
    },
    dockerImageMetadata: { Id: digest(`config of ${name}`), Size: 210 },
    dockerImageManifestMediaType: mediaTypes.dockerManifest,
    dockerImageLayers: [
      { name: digest('base'), size: 100 },
      { name: digest(`layer of ${name}`), size: 100 },
    ],
    ...more,
  };
}

/** An index of images. */
export function index(name: string, parts: readonly string[]): unknown {
  const manifests = parts.map((part) => ({ digest: digest(part), manifestSize: 5 }));
  const none = { dockerImageLayers: null, dockerImageMetadata: null };
  const more = { dockerImageManifestMediaType: mediaTypes.ociIndex, dockerImageManifests: manifests };
  return image(name, { ...none, ...more });
}

/** A stream of the project shop; each tag with its images, the newest first. */
export function stream(
  name: string,
  tags: Readonly<Record<string, readonly string[]>>,
  age: Age = 'old',
  spec = {},
): unknown {
  const items = (images: readonly string[]): unknown[] =>
    images.map((one) => ({ image: digest(one), created: times[age] }));
  return {
    metadata: { name, namespace: 'shop', creationTimestamp: times[age] },
    spec,
    status: { tags: Object.entries(tags).map(([tag, images]) => ({ tag, items: items(images) })) },
  };
}

/** A pod with a container for each pull spec. */
export function pod(name: string, specs: readonly string[], more: object = {}, age: Age = 'old'): unknown {
  return {
    metadata: { name, namespace: 'shop', creationTimestamp: times[age] },
    spec: { containers: specs.map((spec, at) => ({ name: `c${at}`, image: spec })) },
    status: { phase: 'Running' },
    ...more,
  };
}

/** Lists of objects by kind. */
export type Objects = Partial<Record<PruneList, readonly unknown[]>>;

/** The index of the objects. */
export function indexOf(objects: Objects): PruneIndex {
  const reading = new PruneReading();
  for (const [kind, items] of entriesOf(objects)) for (const item of items) reading.add(kind, item);
  return allAtOnce(indexPrune(reading.input));
}

function entriesOf(objects: Objects): [PruneList, readonly unknown[]][] {
  const kinds: readonly PruneList[] = [
    'image',
    'image stream',
    'limit range',
    'pod',
    'build',
    'build config',
    'deployment',
  ];
  return kinds.map((kind) => [kind, objects[kind] ?? []]);
}

/** What becomes of the objects; revisions but the newest go, unless told otherwise. */
export function outcomeOf(
  objects: Objects,
  options: Partial<PruneOptions> = {},
  spared: readonly string[] = [],
): PruneOutcome {
  return allAtOnce(planPrune(indexOf(objects), optionsOf(options), now, new Set(spared)));
}

export function optionsOf(options: Partial<PruneOptions>): PruneOptions {
  return {
    ...defaultPruneOptions,
    keepTagRevisions: options.pruneOverSizeLimit === true ? 3 : 1,
    ...options,
  };
}

export function planOf(...of: Parameters<typeof outcomeOf>): PrunePlan {
  const outcome = outcomeOf(...of);
  if (outcome.kind !== 'plan') throw new Error('No plan was made.');
  return outcome.plan;
}

/** Every decision in words: `web:1.0 #2 − not used`, `image a + in shop/web:1.0`. Images are known by the names they were made of. */
export function told(
  plan: PrunePlan,
  names: readonly string[],
  options: Partial<PruneOptions> = {},
): string[] {
  const all = optionsOf(options);
  const sign = (kept: boolean): string => (kept ? '+' : '−');
  const revisions = plan.streams.flatMap(({ tags }) =>
    tags.flatMap(({ target, revisions: own }) =>
      own.map(
        (one, at) => `${target.stream}:${target.tag} #${at + 1} ${sign(one.kept)} ${revisionWords(one, all)}`,
      ),
    ),
  );
  const images = plan.images.map(
    (one) => `${named(one.image, names)} ${sign(one.kept)} ${imageWords(one, all)}`,
  );
  return [...revisions, ...images];
}

function named(name: string, names: readonly string[]): string {
  return names.find((one) => digest(one) === name) ?? name;
}
