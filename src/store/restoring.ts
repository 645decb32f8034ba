import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { StreamRead } from '../cluster/clusterWrites.ts';
import type { Deleted } from '../model/deleted.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import { planRestoration } from '../model/planRestoration.ts';
import type { RestorationOutcome, RestorationPlan, RestorationStep } from '../model/restoration.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import { registryHostOf } from './imageFacts.ts';
import { readNow } from './restorability.ts';
import type { SeenStream } from './writer.ts';

export { restorability, restorationPlan } from './restorability.ts';

/** What it takes to put something back. */
export interface RestoringWork {
  readonly client: ClusterClient;
  /** Ends every request when the session is closed. */
  readonly session: AbortSignal;
  /** Told what the stream is in the end. */
  readonly saw: (seen: SeenStream) => void;
}

/** How often a change from elsewhere or a lost answer is answered by looking again. */
const patience = 5;

/**
 * Puts something back: looks, plans, sends what may be sent on what was seen, and looks again until nothing is missing.
 * An interrupted restoration goes on where it stopped. Rejects with a `FailureError`; what is back until then stays.
 */
export async function restore(deleted: Deleted, work: RestoringWork): Promise<RestorationOutcome> {
  return new Restoration(deleted, work).run();
}

class Restoration {
  readonly #deleted: Deleted;
  readonly #work: RestoringWork;
  readonly #missing: Failure[] = [];
  /** Tags whose source the cluster refused: their images come back without it. */
  readonly #refused = new Set<string>();
  #oneByOne = false;
  #troubles = 0;

  constructor(deleted: Deleted, work: RestoringWork) {
    this.#deleted = deleted;
    this.#work = work;
  }

  async run(): Promise<RestorationOutcome> {
    for (let before: string | undefined; ;) {
      const now = await readNow(this.#deleted.snapshot, this.#work);
      const plan = planRestoration(this.#wanted(), now?.snapshot);
      if (plan.kind !== 'steps') return this.#end(plan, now, before !== undefined);
      const steps = JSON.stringify([plan.steps, [...this.#refused], this.#oneByOne, this.#troubles]);
      if (steps === before) throw this.#without('the cluster did not keep what was put back');
      before = steps;
      await this.#apply(plan.steps, now);
    }
  }

  /** What was deleted, without the sources that were refused. */
  #wanted(): Deleted {
    const { snapshot } = this.#deleted;
    const tags = snapshot.tags.map((tag) =>
      this.#refused.has(tag.name) ? { name: tag.name, revisions: tag.revisions } : tag,
    );
    return { ...this.#deleted, snapshot: { ...snapshot, tags } };
  }

  /** Sends the steps up to the first that relies on a version of the stream which was not read yet. */
  async #apply(steps: readonly RestorationStep[], now: StreamRead | undefined): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (step.kind === 'addSpecTags') {
        if (index > 0 || now === undefined || !(await this.#addSpecTags(step.tags, now.snapshot))) return;
      } else if (!(await this.#isSent(() => this.#send(step)))) return;
    }
  }

  async #send(step: Exclude<RestorationStep, { kind: 'addSpecTags' }>): Promise<void> {
    const { client, session } = this.#work;
    const { project, name } = this.#deleted.snapshot;
    switch (step.kind) {
      case 'createStream': {
        const { labels, annotations, spec } = step;
        await client.createStream({ project, name, labels, annotations, spec }, session);
        return;
      }
      case 'mapImage': {
        const { tag, image, reference } = step;
        await client.mapImage({ project, stream: name, tag, image, reference }, session);
        return;
      }
    }
  }

  /** Adds sources; when the cluster refuses them, one by one, so that one bad source costs only its own tag.
   * True when all are set. */
  async #addSpecTags(
    tags: Extract<RestorationStep, { kind: 'addSpecTags' }>['tags'],
    now: StreamSnapshot,
  ): Promise<boolean> {
    const { client, session } = this.#work;
    const sent = this.#oneByOne ? tags.slice(0, 1) : tags;
    const version = { ...now, hasSpecTags: now.tags.some(({ spec }) => spec !== undefined) };
    const target = { project: now.project, stream: now.name };
    try {
      const isSent = await this.#isSent(() => client.addSpecTags(target, sent, version, session));
      return isSent && sent.length === tags.length;
    } catch (error) {
      if (!(error instanceof FailureError) || !isRefusal(error.failure)) throw error;
      this.#oneByOne = true;
      if (sent.length === 1) this.#refuse(sent[0]?.['name'], error.failure);
      return false;
    }
  }

  #refuse(tag: unknown, failure: Failure): void {
    this.#refused.add(String(tag));
    const isKnown = this.#missing.some((known) => JSON.stringify(known) === JSON.stringify(failure));
    if (!isKnown) this.#missing.push(failure);
  }

  /** False when a change from elsewhere came first or the answer was lost: the next look tells what to do. */
  async #isSent(send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      if (!(error instanceof FailureError) || !isOpen(error.failure) || this.#troubles >= patience)
        throw error;
      this.#troubles += 1;
      return false;
    }
  }

  async #end(
    plan: Exclude<RestorationPlan, { kind: 'steps' }>,
    now: StreamRead | undefined,
    changed: boolean,
  ): Promise<RestorationOutcome> {
    if (now !== undefined) this.#work.saw({ kind: 'stream', stream: now.stream });
    if (plan.kind === 'taken' || !changed || now === undefined) return plan;
    const missing = [...this.#missing, ...this.#differences(now.snapshot)];
    return { kind: 'restored', pullable: await this.#pullable(now), missing };
  }

  /** What of the stream itself is not as it was: it was kept without, or somebody else had made the stream anew. */
  #differences(now: StreamSnapshot): readonly Failure[] {
    const { snapshot, tag, withheld = [] } = this.#deleted;
    const kept = withheld.map((name) => `${name} looked like a secret and was not kept`);
    const fields = (stream: StreamSnapshot): string =>
      JSON.stringify([stream.labels, stream.annotations].map((each) => Object.entries(each).sort()));
    const isOther = tag === undefined && fields(snapshot) !== fields(now);
    const reasons = isOther ? [...kept, 'its labels and annotations are not those that it had'] : kept;
    return reasons.map((reason) => this.#without(reason).failure);
  }

  #without(reason: string): FailureError {
    const { project, name } = this.#deleted.snapshot;
    return new FailureError({ kind: 'conflict', doing: `restore all of ${project}/${name}`, reason });
  }

  /** Whether the registry gives the newest of the images; it knows better than the API. */
  async #pullable({ stream }: StreamRead): Promise<'yes' | 'no' | 'unknown'> {
    const { client, session } = this.#work;
    const digest = newestImage(this.#deleted.snapshot);
    const host = registryHostOf(stream);
    if (digest === undefined || host === undefined) return 'unknown';
    try {
      await client.manifest({ host, project: stream.project, stream: stream.name, digest }, session);
      return 'yes';
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure.kind === 'notFound' ? 'no' : 'unknown';
    }
  }
}

/** Whether the cluster would not accept a source: another attempt gets the same answer. */
function isRefusal({ kind }: Failure): boolean {
  return kind === 'invalid' || kind === 'forbidden';
}

/** Whether it is open if the change was made: somebody else was faster, or the answer got lost. */
function isOpen({ kind }: Failure): boolean {
  return kind === 'conflict' || kind === 'unreachable' || kind === 'unreadable' || kind === 'server';
}

/** The image that came last to the newest of the tags. */
function newestImage({ tags }: StreamSnapshot): Digest | undefined {
  const heads = tags.flatMap(({ revisions }) => revisions.slice(0, 1));
  const time = (created: string | undefined): number => Date.parse(created ?? '') || 0;
  return heads.sort((a, b) => time(b.created) - time(a.created))[0]?.image;
}
