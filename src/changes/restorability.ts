import type { Deleted } from '../model/deleted.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { planRestoration } from '../model/planRestoration.ts';
import type { Restorability, RestorationPlan, RestorationStep } from '../model/restoration.ts';
import { rights, type Right } from '../model/right.ts';
import { readIfThere } from './streamLook.ts';
import type { ClusterWork, KnownRights } from './work.ts';

/** What it takes to know whether something can come back. */
interface RestorabilityWork extends ClusterWork {
  readonly rights: KnownRights;
  /** Whether a stream that is known has the image. */
  readonly holds: (image: Digest) => boolean;
}

/** Images that are asked for; of more than these nothing is promised. */
const askedFor = 20;

/** What it would take to put something back now. Rejects with a `FailureError`. */
export async function restorationPlan(deleted: Deleted, work: ClusterWork): Promise<RestorationPlan> {
  const { project, name } = deleted.snapshot;
  return planRestoration(deleted, (await readIfThere({ project, stream: name }, work))?.snapshot);
}

/**
 * Whether something can come back: whether its place is free, the user may do what it takes, and the cluster still has
 * its images, each revision's. Rejects with a `FailureError`.
 */
export async function restorability(deleted: Deleted, work: RestorabilityWork): Promise<Restorability> {
  const plan = await restorationPlan(deleted, work);
  if (plan.kind !== 'steps') return plan;
  const needed = rightsFor(plan.steps, plan.project);
  const missing = await missingOf(needed, work.rights);
  if (missing !== undefined) return { kind: 'forbidden', missing };
  const images = await imagesLeft(imagesOf(plan.steps), work);
  const isSure = needed.every((right) => work.rights.answer(right) === 'yes');
  return images.kind === 'yes' && !isSure ? { kind: 'unknown' } : images;
}

/** Asks for rights; the first that the user lacks for certain. */
export async function missingOf(needed: readonly Right[], known: KnownRights): Promise<Right | undefined> {
  await known.ask(needed);
  return needed.find((right) => known.answer(right) === 'no');
}

/** The rights that steps in a project need. */
export function rightsFor(steps: readonly RestorationStep[], project: string): readonly Right[] {
  const has = (kind: RestorationStep['kind']): boolean => steps.some((step) => step.kind === kind);
  return [
    ...(has('mapImage') ? [rights.mapImage(project)] : []),
    ...(has('addSpecTags') ? [rights.patchStream(project)] : []),
    ...(has('createStream') ? [rights.createStream(project)] : []),
  ];
}

/** Each image once, those that come last first. */
function imagesOf(steps: readonly RestorationStep[]): readonly Digest[] {
  const newestFirst = steps.toReversed();
  return [...new Set(newestFirst.flatMap((step) => (step.kind === 'mapImage' ? [step.image] : [])))];
}

/** Whether the cluster has the images. For those who may not ask, the streams that are known may tell. */
async function imagesLeft(images: readonly Digest[], work: RestorabilityWork): Promise<Restorability> {
  const [first, ...others] = images.slice(0, askedFor);
  if (first === undefined) return { kind: 'yes' };
  const known = await isLeft(first, work);
  const kept: readonly Digest[] = known === undefined ? images : images.slice(askedFor);
  const answers =
    known === undefined ? [] : [known, ...(await Promise.all(others.map((image) => isLeft(image, work))))];
  const pruned = images.filter((_, index) => answers[index] === false);
  if (pruned.length > 0) return { kind: 'pruned', images: pruned };
  const isSure = !answers.includes(undefined) && kept.every((image) => work.holds(image));
  return { kind: isSure ? 'yes' : 'unknown' };
}

/** Whether the cluster has the image; undefined when the user may not ask. */
async function isLeft(image: Digest, { client, session }: ClusterWork): Promise<boolean | undefined> {
  try {
    return await client.hasImage(image, session);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'forbidden') return undefined;
    throw error;
  }
}
