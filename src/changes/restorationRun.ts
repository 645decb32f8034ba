import type { ClusterWrites, StreamRead } from '../cluster/clusterWrites.ts';
import type { Deleted } from '../model/deleted.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { JsonRecord } from '../model/json.ts';
import { planRestoration } from '../model/planRestoration.ts';
import type {
  RestorationPlan,
  RestorationStep,
  RestorationTaken,
  Stopped,
  TaggedImage,
} from '../model/restoration.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import { mayBeDone, patience } from './doubt.ts';
import { readIfThere } from './streamLook.ts';
import { TagMapping, type MappingWork } from './tagMapping.ts';

/** What it takes to put something back into a stream. */
interface RunWork extends MappingWork {
  readonly client: Pick<
    ClusterWrites,
    'readStream' | 'streamVersions' | 'mapImage' | 'createStream' | 'addSpecTags'
  >;
  /** Called once, before anything is sent; rejects when the user may not do all of it. */
  readonly permit?: (steps: readonly RestorationStep[]) => Promise<void>;
  /** Whether this still is the stream to put it into; any is, unless given. */
  readonly isPlace?: (now: StreamRead | undefined) => boolean;
}

/** How it ended, and the stream as it was seen last. */
interface RunEnd {
  /** `elsewhere`: the stream is not the one to put it into. */
  readonly end: { readonly kind: 'restored' | 'there' | 'elsewhere' } | RestorationTaken;
  readonly now?: StreamRead;
  /** Why sources stayed away that the cluster refused: their tags are back without them. */
  readonly refusals: readonly Failure[];
}

/**
 * Puts something back: looks, plans, sends what may be sent on what was seen, and looks again until nothing is missing.
 * An interrupted restoration goes on where it stopped. What others push meanwhile ends it and stays the newest.
 */
export class RestorationRun {
  readonly #deleted: Deleted;
  readonly #target: StreamTarget;
  readonly #work: RunWork;
  readonly #mapping: TagMapping;
  readonly #refusals: Failure[] = [];
  /** Tags whose source the cluster refused: their images come back without it. */
  readonly #refused = new Set<string>();
  /** Revisions that came back, oldest first. */
  readonly #back: TaggedImage[] = [];
  #hasChanged = false;
  #oneByOne = false;
  #troubles = 0;

  constructor(deleted: Deleted, work: RunWork) {
    this.#deleted = deleted;
    this.#target = { project: deleted.snapshot.project, stream: deleted.snapshot.name };
    this.#work = work;
    this.#mapping = new TagMapping(this.#target, work);
  }

  /** Runs to its end. Rejects with a `FailureError`; what is back until then stays. */
  async run(): Promise<RunEnd> {
    try {
      return await this.#untilDone();
    } finally {
      this.#mapping.close();
    }
  }

  async #untilDone(): Promise<RunEnd> {
    for (let before: string | undefined; ;) {
      const now = await readIfThere(this.#target, this.#work);
      if (this.#work.isPlace?.(now) === false) return this.#ended({ kind: 'elsewhere' }, now);
      const plan = planRestoration(this.#wanted(), now?.snapshot);
      if (plan.kind !== 'steps') return this.#ended(this.#endOf(plan), now);
      if (before === undefined) await this.#work.permit?.(plan.steps);
      const steps = JSON.stringify([plan.steps, [...this.#refused], this.#oneByOne, this.#troubles]);
      if (steps === before) throw this.#notKept();
      before = steps;
      const taken = await this.#apply(plan.steps, now);
      if (taken !== undefined) return this.#ended(taken, this.#mapping.last);
    }
  }

  #ended(end: RunEnd['end'], now: StreamRead | undefined): RunEnd {
    return { end, refusals: this.#refusals, ...(now !== undefined && { now }) };
  }

  #endOf(plan: Exclude<RestorationPlan, { kind: 'steps' }>): RunEnd['end'] {
    if (plan.kind === 'taken') return this.#taken(plan.tags, {});
    return this.#hasChanged ? { kind: 'restored' } : plan;
  }

  #taken(tags: readonly string[], by: Pick<Stopped, 'now' | 'raised'>): RestorationTaken {
    if (!this.#hasChanged) return { kind: 'taken', tags };
    return { kind: 'taken', tags, stopped: { ...by, back: this.#back } };
  }

  /** What was deleted, without the sources that were refused. */
  #wanted(): Deleted {
    const { snapshot } = this.#deleted;
    const tags = snapshot.tags.map((tag) =>
      this.#refused.has(tag.name) ? { name: tag.name, revisions: tag.revisions } : tag,
    );
    return { ...this.#deleted, snapshot: { ...snapshot, tags } };
  }

  /** Sends the steps up to the first that relies on a version of the stream which was not read yet, or until others
   * push to a tag: that is what it gives. */
  async #apply(
    steps: readonly RestorationStep[],
    now: StreamRead | undefined,
  ): Promise<RestorationTaken | undefined> {
    if (now !== undefined) this.#mapping.relyOn(now);
    for (const [index, step] of steps.entries()) {
      if (step.kind === 'mapImage') {
        const result = await this.#map(step);
        if (result !== 'done') return result === 'open' ? undefined : result;
      } else if (step.kind === 'createStream') {
        if (!(await this.#create(step))) return undefined;
      } else if (index > 0 || now === undefined || !(await this.#addSpecTags(step.tags, now.snapshot))) {
        return undefined;
      }
    }
    return undefined;
  }

  async #create(step: Extract<RestorationStep, { kind: 'createStream' }>): Promise<boolean> {
    const { client, session } = this.#work;
    const { project, stream: name } = this.#target;
    const { labels, annotations, spec } = step;
    return this.#send(() => client.createStream({ project, name, labels, annotations, spec }, session));
  }

  async #map(
    step: Extract<RestorationStep, { kind: 'mapImage' }>,
  ): Promise<'done' | 'open' | RestorationTaken> {
    const { tag, image } = step;
    const mapped = await this.#mapping.map(tag, step);
    if (mapped.kind === 'open') {
      if (mapped.error !== undefined) this.#trouble(mapped.error);
      return 'open';
    }
    const isBack = mapped.kind === 'done' || mapped.isSent;
    if (isBack) {
      this.#hasChanged = true;
      this.#back.push({ tag, image });
    }
    return mapped.kind === 'done' ? 'done' : this.#taken([tag], mapped.by);
  }

  /** Adds sources; when the cluster refuses them, one by one, so that one bad source costs only its own tag.
   * True when all are set. */
  async #addSpecTags(tags: readonly JsonRecord[], now: StreamSnapshot): Promise<boolean> {
    const { client, session } = this.#work;
    const sent = this.#oneByOne ? tags.slice(0, 1) : tags;
    const version = { ...now, hasSpecTags: now.tags.some(({ spec }) => spec !== undefined) };
    try {
      const isSent = await this.#send(() => client.addSpecTags(this.#target, sent, version, session));
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
    const isKnown = this.#refusals.some((known) => JSON.stringify(known) === JSON.stringify(failure));
    if (!isKnown) this.#refusals.push(failure);
  }

  /** False when a change from elsewhere came first or the answer was lost: the next look tells what to do. */
  async #send(send: () => Promise<StreamRead>): Promise<boolean> {
    try {
      this.#mapping.relyOn(await send());
      this.#hasChanged = true;
      return true;
    } catch (error) {
      if (!mayBeDone(error)) throw error;
      this.#trouble(error);
      if (error.failure.kind !== 'conflict') this.#hasChanged = true;
      return false;
    }
  }

  #trouble(error: FailureError): void {
    if (this.#troubles >= patience) throw error;
    this.#troubles += 1;
  }

  #notKept(): FailureError {
    const { project, stream } = this.#target;
    const reason = 'the cluster did not keep what was put back';
    return new FailureError({ kind: 'conflict', doing: `restore all of ${project}/${stream}`, reason });
  }
}

/** Whether the cluster would not accept a source: another attempt gets the same answer. */
function isRefusal({ kind }: Failure): boolean {
  return kind === 'invalid' || kind === 'forbidden';
}
