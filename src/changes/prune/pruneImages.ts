import type { FollowedContent } from '../../cluster/clusterPruning.ts';
import type { Failure } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { indexPrune } from '../../model/prune/pruneIndex.ts';
import type { ImageKeepReason, ImagePlan } from '../../model/prune/prunePlan.ts';
import { imageSteps, type PruneStep } from '../../model/prune/pruneSteps.ts';
import type { PruneResult } from '../../model/prune/pruneRun.ts';
import { goingImages } from './goingImages.ts';
import { inSlices } from './inSlices.ts';
import { linkResult } from './linkResult.ts';
import { NeededAgain } from './neededAgain.ts';
import { workers, type PruneWork } from './pruneWork.ts';

/** How often images and streams are read once more when following them breaks off. */
const rounds = 5;
const usedAgain: PruneResult = { kind: 'left', why: 'usedAgain' };
const blocked: PruneResult = { kind: 'left', why: 'blocked' };

/** What the second half of a run could not do. */
interface ImageStage {
  /** Why pushes in the midst of it were not heard of. */
  readonly unwatched?: Failure;
}

/**
 * Deletes the confirmed images, each after the layers, config and manifest that go with it, once the streams are done.
 * What streams hold and what images need is read anew before, and followed while it lasts: whatever a push or a tag has
 * come to need by the time its turn comes stays. The registry knows no deletion that depends on that, so a push that
 * ends while a deletion of a layer of its own is on the way is lost, as with `oc`. `unfinished`: `project/stream` of those
 * whose revisions could not be removed. Never rejects.
 */
export async function pruneImages(work: PruneWork, unfinished: ReadonlySet<string>): Promise<ImageStage> {
  const stage = new ImageRun(work, unfinished);
  for (let left = rounds; left > 0 && !stage.isOver; left -= 1) await stage.round();
  stage.end();
  return stage.unwatched === undefined ? {} : { unwatched: stage.unwatched };
}

class ImageRun {
  unwatched: Failure | undefined;
  /** Why following broke off. */
  #lost: Failure | undefined;
  readonly #work: PruneWork;
  readonly #unfinished: ReadonlySet<string>;
  readonly #confirmed: readonly (ImagePlan & { kept: false })[];
  /** What came of the images. */
  readonly #images = new Map<string, PruneResult>();
  /** Layers, configs and manifests that have an outcome. */
  readonly #blobs = new Set<string>();

  constructor(work: PruneWork, unfinished: ReadonlySet<string>) {
    this.#work = work;
    this.#unfinished = unfinished;
    this.#confirmed = work.plan.images.filter((plan) => !plan.kept);
  }

  get isOver(): boolean {
    return this.#images.size === this.#confirmed.length || this.#work.ledger.end !== undefined;
  }

  /** Reads, plans and deletes until everything is done, or following breaks off. */
  async round(): Promise<void> {
    const { client, ledger, session, stop, progress } = this.#work;
    const end = new AbortController();
    const signal = AbortSignal.any([session, stop, end.signal]);
    const needed = new NeededAgain();
    try {
      const content = await client.follow(needed, signal, progress);
      this.unwatched = content.unwatched;
      const plans = await this.#plan(content, needed, signal);
      await inParallel(plans, workers, async (plan) => {
        if (needed.failure === undefined) await this.#delete(plan, content, needed);
      });
    } catch (error) {
      if (!stop.aborted) this.#failAll(ledger.failed(error, 'read images and image streams'));
    } finally {
      this.#lost = needed.failure;
      end.abort();
    }
  }

  /** Gives everything that is left its outcome. */
  end(): void {
    const { ledger } = this.#work;
    const cut: PruneResult = this.#lost === undefined ? blocked : { kind: 'failed', failure: this.#lost };
    for (const plan of this.#confirmed) {
      const result = this.#images.get(plan.image) ?? ledger.end ?? cut;
      if (!this.#images.has(plan.image)) this.#noteImage(plan.image, result);
      // A layer that outlives its image is needed by another; what failed and why is told of the image.
      const rest = result.kind === 'done' ? usedAgain : result.kind === 'failed' ? blocked : result;
      for (const blob of plan.blobs)
        if (!this.#blobs.has(blob.digest)) ledger.note({ kind: 'blob', blob }, rest);
    }
  }

  /** What is to go of what is left; the rest has its outcome then. */
  async #plan(
    { images, streams }: FollowedContent,
    needed: NeededAgain,
    signal: AbortSignal,
  ): Promise<readonly ImagePlan[]> {
    const { input, view, removals } = this.#work;
    const index = await inSlices(indexPrune({ ...input, images, streams }), signal);
    needed.knows(index.imageByName);
    const plans = await inSlices(goingImages(index, view, removals), signal);
    const planned = new Map(plans.map((plan) => [plan.image, plan]));
    for (const { image } of this.#confirmed) {
      const plan = planned.get(image);
      if (this.#images.has(image)) continue;
      if (plan === undefined) this.#noteImage(image, { kind: 'gone' });
      else if (plan.kept) this.#noteImage(image, this.#isHeld(plan.reason) ? blocked : usedAgain);
    }
    return plans.filter(({ image }) => !this.#images.has(image));
  }

  /** Whether an image stays only because revisions could not be removed. */
  #isHeld(reason: ImageKeepReason): boolean {
    if (reason.kind === 'partOfIndex') return this.#unfinished.size > 0;
    if (reason.kind !== 'usedByTags') return false;
    return reason.tags.every(({ project, stream }) => this.#unfinished.has(`${project}/${stream}`));
  }

  async #delete(plan: ImagePlan, content: FollowedContent, needed: NeededAgain): Promise<void> {
    let failed = false;
    for (const step of imageSteps(plan)) {
      if (step.kind === 'blob' && this.#blobs.has(step.blob.digest)) continue;
      await content.caughtUp();
      if (needed.failure !== undefined) return;
      const isNeeded = needed.has(plan.image) || (step.kind === 'blob' && needed.has(step.blob.digest));
      const result = isNeeded ? usedAgain : failed && step.kind === 'image' ? blocked : undefined;
      const outcome = await this.#take(step, result);
      failed ||= outcome.kind === 'failed';
    }
  }

  /** Takes a step, unless its outcome is clear without. */
  async #take(step: PruneStep, clear: PruneResult | undefined): Promise<PruneResult> {
    const { client, ledger, registry, session } = this.#work;
    if (step.kind === 'blob') {
      const { digest } = step.blob;
      this.#blobs.add(digest);
      const doing = `delete the blob ${digest}`;
      return ledger.take(step, doing, async () => {
        return clear ?? linkResult(await registry?.blob(digest, session), step, doing);
      });
    }
    if (step.kind !== 'image') return blocked;
    const { image } = step;
    const result = await ledger.take(step, `delete the image ${image}`, async () => {
      return clear ?? { kind: await client.deleteImage(image, session) };
    });
    this.#images.set(image, result);
    return result;
  }

  #noteImage(image: string, result: PruneResult): void {
    this.#images.set(image, result);
    this.#work.ledger.note({ kind: 'image', image }, result);
  }

  #failAll(result: PruneResult): void {
    for (const { image } of this.#confirmed) if (!this.#images.has(image)) this.#noteImage(image, result);
  }
}
