import type { ClusterWrites, StreamRead } from '../cluster/clusterWrites.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import type { Tag } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';

/** What a lookout needs. */
export interface LookoutWork {
  readonly client: Pick<ClusterWrites, 'streamVersions'>;
  /** Ends it when the session is closed. */
  readonly session: AbortSignal;
  /** How long to wait at most for a version, ms; five seconds unless given. */
  readonly lookFor?: number;
}

/** A tag as it was just before it vanished. */
export interface LostTag {
  readonly tag: Tag;
  /** The stream with that one tag. */
  readonly snapshot: StreamSnapshot;
}

/**
 * Sees every version of an image stream from the moment it is opened, and keeps the tags that vanish.
 *
 * Watches from now on and not from the version that was read: the server forgets versions after minutes, and a stream
 * that nobody has changed since then would be answered with 410.
 */
export class Lookout {
  readonly #work: LookoutWork;
  readonly #abort = new AbortController();
  /** Versions that were seen, and when in their order. */
  readonly #seen = new Map<string, number>();
  readonly #lost: (LostTag & { readonly at: number })[] = [];
  #last: StreamRead | undefined;
  #over = false;
  #wake: () => void = () => undefined;

  private constructor(target: StreamTarget, work: LookoutWork) {
    this.#work = work;
    void this.#follow(target);
  }

  /** Opens a lookout; it sees something as soon as this resolves, or never will. Never rejects. */
  static async open(target: StreamTarget, work: LookoutWork): Promise<Lookout> {
    const lookout = new Lookout(target, work);
    await lookout.#until(() => lookout.#last !== undefined);
    return lookout;
  }

  /** The newest version; undefined when the stream cannot be watched. */
  get last(): StreamRead | undefined {
    return this.#last;
  }

  /** The newest version as soon as something is so in it; undefined when that is not seen in time. */
  async seen(isSo: (version: StreamRead) => boolean): Promise<StreamRead | undefined> {
    const found = (): boolean => this.#last !== undefined && isSo(this.#last);
    await this.#until(found);
    return found() ? this.#last : undefined;
  }

  /** Sees nothing any more. */
  end(): void {
    this.#abort.abort();
  }

  /**
   * What a tag was each time it vanished until a version that was read, oldest first; closes the lookout. When the
   * cluster does not show these versions in time, what was seen until then.
   */
  async close(after: StreamRead | undefined): Promise<(tag: string) => readonly LostTag[]> {
    const version = after?.stream.resourceVersion;
    if (version !== undefined) await this.#until(() => this.#seen.has(version));
    this.end();
    const end = this.#seen.get(version ?? '') ?? Infinity;
    return (name) => this.#lost.filter(({ tag, at }) => tag.name === name && at <= end);
  }

  async #follow({ project, stream }: StreamTarget): Promise<void> {
    const signal = AbortSignal.any([this.#work.session, this.#abort.signal]);
    try {
      const versions = this.#work.client.streamVersions({ project, stream }, signal);
      for await (const version of versions) {
        if (version === undefined) break;
        this.#take(version);
        this.#wake();
      }
    } catch {
      // Nobody can tell any more what happens in between; the deletions stand.
    }
    this.#over = true;
    this.#wake();
  }

  #take(version: StreamRead): void {
    const at = this.#seen.size;
    const now = new Set(version.stream.tags.map(({ name }) => name));
    if (this.#last !== undefined) this.#lose(this.#last, (name) => !now.has(name), at);
    this.#seen.set(version.stream.resourceVersion, at);
    this.#last = version;
  }

  #lose({ stream, snapshot }: StreamRead, isGone: (name: string) => boolean, at: number): void {
    for (const tag of stream.tags) {
      if (isGone(tag.name)) this.#lost.push({ tag, at, snapshot: withTag(snapshot, tag.name) });
    }
  }

  /** Waits until something is so, nothing more comes, or the time is over. */
  async #until(isSo: () => boolean): Promise<void> {
    if (this.#over || isSo()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#work.lookFor ?? 5_000);
      this.#wake = () => {
        if (!this.#over && !isSo()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A stream with one of its tags alone. */
export function withTag(snapshot: StreamSnapshot, tag: string): StreamSnapshot {
  return { ...snapshot, tags: snapshot.tags.filter(({ name }) => name === tag) };
}
