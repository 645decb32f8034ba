import { digestOfImageID, parseImageReference } from '../imageReference.ts';
import type { TagTarget } from '../target.ts';
import type { ReferenceTarget } from '../workload.ts';
import type { NamedImage, PruneTag, PruneUser } from './pruneInput.ts';
import type { PruneOptions } from './pruneOptions.ts';
import type { PrunePlan } from './prunePlan.ts';
import { parsePruneReference } from './pruneReference.ts';
import { Removed, type RemovedThing } from './removed.ts';
import type { PruneIndex } from './pruneIndex.ts';
import type { Slices } from './slices.ts';

/** What a plan does that people may not expect. */
export type PruneHazard =
  /** A use that does not protect: pruning does not look at the place, does not connect the name, or sees one project. */
  | {
      readonly kind: 'use';
      readonly user: PruneUser;
      readonly place: string;
      readonly why: 'place' | 'name' | 'project';
      readonly loses: RemovedThing;
    }
  /** The tag loses its newest revision, and the next import brings it back. */
  | { readonly kind: 'comesBack'; readonly target: TagTarget }
  /** The tag loses all revisions and stays as a wish of the spec. */
  | {
      readonly kind: 'staysWanted';
      readonly target: TagTarget;
      readonly wanted: NonNullable<PruneTag['wanted']>;
    }
  /** Images and their bytes stay, and who uses them from other projects protects nothing. */
  | { readonly kind: 'oneProject'; readonly project: string };

/** The hazards of a plan that was made of this index with these options. */
export function* pruneHazards(
  { users, streams }: PruneIndex,
  plan: PrunePlan,
  { namespace }: PruneOptions,
): Slices<PruneHazard[]> {
  const hazards: PruneHazard[] = namespace === undefined ? [] : [{ kind: 'oneProject', project: namespace }];
  const removed = yield* Removed.of(plan);
  for (const [at, user] of users.entries()) {
    if (at % 200 === 199) yield undefined;
    // What is over needs no image any more.
    if (!user.over) for (const hazard of useHazards(user, removed, namespace)) hazards.push(hazard);
  }
  for (const [at, { stream, tags }] of streams.entries()) {
    if (at % 50 === 49) yield undefined;
    for (const [place, { tag }] of tags.entries()) {
      if (place % 200 === 199) yield undefined;
      const target = { project: stream.project, stream: stream.name, tag: tag.name };
      const hazard = tagHazard(tag, target, removed);
      if (hazard !== undefined) hazards.push(hazard);
    }
  }
  return hazards;
}

function* useHazards(
  user: PruneUser,
  removed: Removed,
  namespace: string | undefined,
): Generator<PruneHazard> {
  const isElsewhere = namespace !== undefined && user.project !== namespace;
  for (const named of user.named) {
    const loses = lossOfNamed(named, removed);
    const why = isElsewhere ? 'project' : 'name';
    if (loses !== undefined) yield { kind: 'use', user, place: named.place, why, loses };
  }
  for (const { place, run, target } of user.others) {
    const loses = run === 'ran' ? undefined : lossOf(target, user.project, removed);
    if (loses !== undefined) yield { kind: 'use', user, place, why: 'place', loses };
  }
}

function lossOfNamed(named: NamedImage, removed: Removed): RemovedThing | undefined {
  const reference = parsePruneReference(named);
  if (reference.kind === 'tag') return removed.head(reference.stream, reference.tag);
  if (reference.kind === 'image') return removed.image(reference.digest, reference.stream);
  const digest = named.by === 'pullSpec' ? parseImageReference(named.text)?.digest : undefined;
  return digest === undefined ? undefined : removed.image(digest);
}

function lossOf(target: ReferenceTarget, project: string, removed: Removed): RemovedThing | undefined {
  switch (target.kind) {
    case 'tag':
      return removed.head(`${target.project}/${target.stream}`, target.tag);
    case 'image':
      return removed.image(target.digest, `${target.project}/${target.stream}`);
    case 'imageID': {
      const digest = digestOfImageID(target.id);
      return digest === undefined ? undefined : removed.image(digest);
    }
    case 'pullSpec': {
      const named = { place: '', by: 'pullSpec' as const, text: target.spec };
      return lossOfNamed(named, removed) ?? lossOfLocal(target, project, removed);
    }
  }
}

function lossOfLocal(
  { spec, localNames }: Extract<ReferenceTarget, { kind: 'pullSpec' }>,
  project: string,
  removed: Removed,
): RemovedThing | undefined {
  const reference = localNames ? parseImageReference(spec) : undefined;
  if (reference === undefined || reference.host !== undefined) return undefined;
  return removed.head(`${project}/${reference.repository}`, reference.tag ?? 'latest');
}

function tagHazard({ name, wanted }: PruneTag, target: TagTarget, removed: Removed): PruneHazard | undefined {
  const stream = `${target.project}/${target.stream}`;
  if (wanted === undefined || removed.head(stream, name) === undefined) return undefined;
  if (wanted === 'scheduledImport') return { kind: 'comesBack', target };
  return removed.isEmptied(stream, name) ? { kind: 'staysWanted', target, wanted } : undefined;
}
