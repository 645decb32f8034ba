import type { ClusterWrites, StreamRead } from '../cluster/clusterWrites.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { Stopped } from '../model/restoration.ts';
import { givenImage } from '../model/restorationSource.ts';
import { tagIn, type RevisionSnapshot, type TagSnapshot } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import { mayBeDone, patience } from './doubt.ts';
import { Lookout, type LookoutWork } from './lookout.ts';
import { readIfThere } from './streamLook.ts';

/** What it takes to put images on tags. */
export interface MappingWork extends LookoutWork {
  readonly client: Pick<ClusterWrites, 'readStream' | 'streamVersions' | 'mapImage'>;
}

/** What became of putting an image on a tag. */
type Mapped =
  /** It is the newest of the tag; others pushed nothing. */
  | { readonly kind: 'done' }
  /** It is not, and nobody pushed: the answer was lost before it was done, or the tag vanished. */
  | { readonly kind: 'open'; readonly error?: FailureError }
  /** Others pushed: that is the newest now. `isSent`: the image is below it. */
  | { readonly kind: 'pushed'; readonly isSent: boolean; readonly by: Pick<Stopped, 'now' | 'raised'> };

type History = readonly RevisionSnapshot[];

/**
 * Puts images on tags of one stream, each on what the tag was when it was last seen, and sees who else pushes. A mapping
 * has no precondition: what others push between our last look and a mapping goes below it, and is put on top again.
 *
 * A watch shows each version. Without one, the stream is read after each mapping.
 */
export class TagMapping {
  readonly #target: StreamTarget;
  readonly #work: MappingWork;
  /** Each tag as our last look or change left it. */
  readonly #left = new Map<string, TagSnapshot>();
  #read: StreamRead | undefined;
  #lookout: Lookout | 'none' | undefined;

  constructor(target: StreamTarget, work: MappingWork) {
    this.#target = target;
    this.#work = work;
  }

  /** The newest version that was seen. */
  get last(): StreamRead | undefined {
    const seen = typeof this.#lookout === 'object' ? this.#lookout.last : undefined;
    return isNewer(seen, this.#read) ? seen : this.#read;
  }

  /** Takes a version of the stream for what everything that follows relies on. */
  relyOn(read: StreamRead): void {
    this.#read = read;
    this.#left.clear();
    for (const tag of read.snapshot.tags) this.#left.set(tag.name, tag);
  }

  /** Makes an image the newest of a tag, unless others push to it. Rejects with a `FailureError`. */
  async map(tag: string, revision: RevisionSnapshot): Promise<Mapped> {
    await this.#watch();
    const left = this.#left.get(tag);
    const now = tagIn(this.last?.snapshot, tag);
    const [before, head] = [left?.revisions ?? [], now?.revisions[0]];
    if (!isSame(before, now?.revisions ?? []) || !hasSource(left, now)) {
      return now === undefined ? { kind: 'open' } : { kind: 'pushed', isSent: false, by: by(head) };
    }
    // The cluster takes the newest image again for no change.
    if (head?.image === revision.image) return { kind: 'done' };
    const { after, error } = await this.#put(tag, revision, before);
    if (after !== undefined) this.#left.set(tag, after);
    return this.#resultOf(revision, left, after, error);
  }

  /** What became of a mapping, by what the tag was before and is after. */
  async #resultOf(
    { image }: RevisionSnapshot,
    left: TagSnapshot | undefined,
    after: TagSnapshot | undefined,
    error: FailureError | undefined,
  ): Promise<Mapped> {
    if (after === undefined) return nothing(error);
    const before = left?.revisions ?? [];
    const news = newsIn(after.revisions, before);
    const [head, below] = news;
    const isSent = has(news, image);
    const isRetagged = !hasSource(left, after);
    const buried = isRetagged ? (this.#givenBelow(after) ?? below ?? before[0]) : below;
    if (isSent && head?.image === image && buried !== undefined && buried.image !== image) {
      return { kind: 'pushed', isSent, by: await this.#raise(after.name, buried, after.revisions) };
    }
    const isTheirs = head !== undefined && head.image !== image;
    if (isTheirs || isRetagged) return { kind: 'pushed', isSent, by: by(after.revisions[0]) };
    return isSent && after.revisions.length > before.length ? { kind: 'done' } : nothing(error);
  }

  /** What the new source of a tag gave, which is not below ours when it gave the same. */
  #givenBelow(tag: TagSnapshot): RevisionSnapshot | undefined {
    const read = this.last;
    return read === undefined ? undefined : givenImage(tag, read.snapshot);
  }

  /** Ends the watch. */
  close(): void {
    if (typeof this.#lookout === 'object') this.#lookout.end();
  }

  /** Puts on top again what was pushed and went below an image of ours; and what is pushed while that happens. */
  async #raise(
    tag: string,
    pushed: RevisionSnapshot,
    history: History,
  ): Promise<Pick<Stopped, 'now' | 'raised'>> {
    let [wanted, before] = [pushed, history];
    let failure: Failure | undefined;
    for (let attempt = 1; attempt <= patience; attempt += 1) {
      try {
        const { after, error } = await this.#put(tag, wanted, before);
        failure = error?.failure;
        const history = after?.revisions ?? [];
        const [head, below] = newsIn(history, before);
        if (head !== undefined && (head.image !== wanted.image || below === undefined)) {
          return { now: head.image, raised: { kind: 'yes' } };
        }
        [wanted, before] = [below ?? wanted, history];
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        return { now: wanted.image, raised: { kind: 'no', failure: error.failure } };
      }
    }
    const doing = `put what was pushed on top of ${this.#target.project}/${this.#target.stream}:${tag}`;
    const endless: Failure = { kind: 'conflict', doing, reason: 'others push to it all the time' };
    return { now: wanted.image, raised: { kind: 'no', failure: failure ?? endless } };
  }

  /** Sends a mapping and sees what the tag is then; with an error, the answer was lost. */
  async #put(
    tag: string,
    { image, reference }: RevisionSnapshot,
    before: History,
  ): Promise<{ readonly after: TagSnapshot | undefined; readonly error?: FailureError }> {
    const { client, session } = this.#work;
    try {
      await client.mapImage({ ...this.#target, tag, image, reference }, session);
    } catch (error) {
      if (!mayBeDone(error)) throw error;
      return { after: await this.#look(tag), error };
    }
    const isThere = (read: StreamRead): boolean =>
      has(newsIn(tagIn(read.snapshot, tag)?.revisions ?? [], before), image);
    const seen = typeof this.#lookout === 'object' ? await this.#lookout.seen(isThere) : undefined;
    if (seen !== undefined) return { after: tagIn(seen.snapshot, tag) };
    this.close();
    this.#lookout = 'none';
    return { after: await this.#look(tag) };
  }

  async #look(tag: string): Promise<TagSnapshot | undefined> {
    this.#read = await readIfThere(this.#target, this.#work);
    return tagIn(this.#read?.snapshot, tag);
  }

  async #watch(): Promise<void> {
    if (this.#lookout !== undefined) return;
    const { project, stream } = this.#target;
    const lookout = await Lookout.open({ project, stream }, this.#work);
    this.#lookout = lookout.last === undefined ? 'none' : lookout;
    if (this.#lookout === 'none') lookout.end();
  }
}

/** Whether a version came after another. Versions count up (etcd revisions). */
function isNewer(one: StreamRead | undefined, other: StreamRead | undefined): boolean {
  const number = (read: StreamRead | undefined): number => Number(read?.stream.resourceVersion ?? -1);
  return number(one) > number(other);
}

/** Whether a tag still takes its image from where it did; one that is not there takes it from nowhere. */
function hasSource(left: TagSnapshot | undefined, now: TagSnapshot | undefined): boolean {
  const from = (tag: TagSnapshot | undefined): string => JSON.stringify(tag?.spec?.['from'] ?? null);
  return from(left) === from(now);
}

function isSame(one: History, other: History): boolean {
  return one.length === other.length && one.every(({ image }, index) => image === other[index]?.image);
}

/** What a history has on top of an earlier one; all of it when that is not its lower part. */
function newsIn(after: History, before: History): History {
  const at = after.length - before.length;
  return at >= 0 && isSame(after.slice(at), before) ? after.slice(0, at) : after;
}

function has(history: History, image: Digest): boolean {
  return history.some((revision) => revision.image === image);
}

function by(head: RevisionSnapshot | undefined): Pick<Stopped, 'now'> {
  return head === undefined ? {} : { now: head.image };
}

/** Nothing came of a mapping, or somebody took it away. */
function nothing(error: FailureError | undefined): Mapped {
  return error === undefined ? { kind: 'open' } : { kind: 'open', error };
}
