import { parseStreamRead } from '../../src/cluster/streamSnapshot.ts';
import type { StreamRead } from '../../src/cluster/clusterWrites.ts';
import { sameTag, type Tag } from '../../src/model/tag.ts';
import type { Change, ChangeLog } from '../cluster/state/changes.ts';

/** What one version of an image stream did to one of its tags. */
export interface TagChange {
  /** `project/stream` */
  readonly stream: string;
  readonly tag: string;
  readonly before: Tag | undefined;
  readonly after: Tag | undefined;
  /** The stream before; undefined when it was made with the tag. */
  readonly was: StreamRead | undefined;
  /** Whether the tag came to where the tag is that it follows, and followed before. */
  readonly isLed: boolean;
}

/** What we are about to do, and which changes that covers. */
export interface Intent {
  /** Who writes: an intent that goes on where an earlier one stopped has the same name. */
  readonly name: string;
  /** `writer` is the name of who wrote the tag last. */
  readonly covers: (change: TagChange, writer: string | undefined) => boolean;
}

/** Somebody but us. */
export const others = 'others';

/** The last state of a tag that somebody was entitled to give it. */
interface Due {
  readonly stream: string;
  readonly tag: string;
  readonly state: Tag | undefined;
  readonly writer: string;
  /** What we did to the tag since, though nobody had confirmed that: removed it, or moved it with a tag that it follows. */
  readonly since: { readonly isTaken: boolean; readonly isLed: boolean };
}

const nothing = { isTaken: false, isLed: false };

/** A tag or stream that we removed. */
export interface Removal {
  readonly before: StreamRead;
  /** The version of the stream that was without it. */
  readonly version: string;
}

/** Sees every version of image streams, and keeps what each tag has to be because of who wrote it. */
export class TagWitness {
  /** Each change of a tag in words, in order. */
  readonly trace: string[] = [];
  /** What we do right now. */
  intent: Intent | undefined;
  readonly #isTheirs: () => boolean;
  readonly #due = new Map<string, Due>();
  readonly #now = new Map<string, StreamRead>();
  readonly #removals = new Map<string, Removal>();
  readonly #versions = new Map<string, string>();
  readonly #stop: () => void;

  /** `isTheirs` says whether a change that is told right now was made by others. */
  constructor(changes: ChangeLog, isTheirs: () => boolean) {
    this.#isTheirs = isTheirs;
    this.#stop = changes.watch((change) => this.#saw(change));
  }

  close(): void {
    this.#stop();
  }

  /** The newest version of `project/stream`, deletion included. */
  version(stream: string): string | undefined {
    return this.#versions.get(stream);
  }

  stream(stream: string): StreamRead | undefined {
    return this.#now.get(stream);
  }

  /** How we last removed `project/stream` or `project/stream:tag`. */
  removal(name: string): Removal | undefined {
    return this.#removals.get(name);
  }

  /** Whether we have removed a tag of `project/stream` that nobody had confirmed, and nobody else has touched it since. */
  owes(stream: string): boolean {
    return [...this.#due.values()].some((due) => due.stream === stream && due.since.isTaken);
  }

  /** What is not as it has to be, one sentence each; from here on, what is there counts. */
  *wrongs(): Generator<string> {
    for (const [name, due] of this.#due) {
      const state = tagOf(this.#now.get(due.stream), due.tag);
      const wrong = wrongIn(due, state, this.#now.get(due.stream));
      if (wrong !== undefined) yield `${wrong}: ${name} is ${tagWords(state)} and was ${tagWords(due.state)}`;
      this.#due.set(name, { ...due, state, since: nothing });
    }
  }

  /** Tags that are gone because we removed them, with what they were. */
  *removed(): Generator<{ readonly stream: string; readonly tag: Tag }> {
    for (const [name, { stream, tag, state, writer }] of this.#due) {
      if (state !== undefined || writer === others) continue;
      const was = tagOf(this.#removals.get(name)?.before, tag);
      if (was !== undefined) yield { stream, tag: was };
    }
  }

  #saw({ resource, object, previous, type }: Change): void {
    if (resource !== 'image.openshift.io/imagestreams') return;
    const was = previous && parseStreamRead(previous, 'witness');
    const { stream } = parseStreamRead(object, 'witness');
    const name = `${stream.project}/${stream.name}`;
    const is = type === 'DELETED' ? undefined : parseStreamRead(object, 'witness');
    this.#versions.set(name, stream.resourceVersion);
    if (is === undefined) this.#now.delete(name);
    else this.#now.set(name, is);
    if (is === undefined && this.#isTheirs()) this.#forget(name);
    if (was !== undefined && is === undefined) this.#remember(name, was, stream.resourceVersion);
    const changes = changesOf(name, was, is);
    for (const change of changes) this.#note(change, changes, stream.resourceVersion);
  }

  #note(change: TagChange, all: readonly TagChange[], version: string): void {
    const { stream, tag, before, after, was } = change;
    const name = `${stream}:${tag}`;
    const due = this.#due.get(name);
    const writer = this.#isTheirs() ? others : this.#isCovered(change, all) ? this.intent?.name : undefined;
    this.trace.push(`${writer ?? 'UNCOVERED'}: ${name} ${tagWords(before)} > ${tagWords(after)}`);
    if (was !== undefined && after === undefined) this.#remember(name, was, version);
    if (writer !== undefined) this.#due.set(name, { stream, tag, state: after, writer, since: nothing });
    else if (due !== undefined) {
      const isTaken = due.since.isTaken || after === undefined;
      this.#due.set(name, { ...due, since: { isTaken, isLed: due.since.isLed || change.isLed } });
    }
  }

  #remember(name: string, before: StreamRead, version: string): void {
    if (!this.#isTheirs()) this.#removals.set(name, { before, version });
  }

  /** Others removed a stream: what we owe it is theirs to miss. */
  #forget(stream: string): void {
    for (const [name, due] of this.#due) {
      if (due.stream === stream)
        this.#due.set(name, { ...due, state: undefined, writer: others, since: nothing });
    }
  }

  /** Whether we may make a change: it is what we are about to do, or what that does to a tag that follows another. */
  #isCovered(change: TagChange, all: readonly TagChange[]): boolean {
    const covers = (one: TagChange): boolean => {
      return this.intent?.covers(one, this.#due.get(`${one.stream}:${one.tag}`)?.writer) ?? false;
    };
    return covers(change) || (change.isLed && all.some(covers));
  }
}

/** The tag of the same stream that a tag follows. */
function followedTag(tag: Tag | undefined): string | undefined {
  return tag?.source?.kind === 'tag' ? tag.source.tag : undefined;
}

function wrongIn(
  { state: due, writer, since }: Due,
  state: Tag | undefined,
  now: StreamRead | undefined,
): string | undefined {
  // Of what vanished twice in the middle of a deletion nobody can tell which one was ours: it may come back.
  if (due === undefined) return state === undefined || writer === others ? undefined : 'came back by itself';
  if (state === undefined) return 'gone, though nobody had confirmed that';
  // Who made it follow another tag wants it to be where that one is.
  if (since.isLed && headOf(state) === headOf(tagOf(now, followedTag(due) ?? ''))) return undefined;
  if (headOf(due) !== undefined && headOf(state) !== headOf(due)) return 'its newest image is buried';
  const images = new Set(state.revisions.map(({ image }) => image));
  const isWhole = due.revisions.every(({ image }) => images.has(image));
  const isSame = isWhole && sameTag({ ...due, revisions: [] }, { ...state, revisions: [] });
  return since.isTaken && !isSame ? 'not put back as it was' : undefined;
}

function isLed(before: Tag | undefined, after: Tag | undefined, is: StreamRead | undefined): boolean {
  const followed = followedTag(after);
  if (before === undefined || after === undefined || followed === undefined) return false;
  const isSameSource = sameTag({ ...before, revisions: [] }, { ...after, revisions: [] });
  return isSameSource && headOf(tagOf(is, followed)) === headOf(after);
}

function changesOf(stream: string, was: StreamRead | undefined, is: StreamRead | undefined): TagChange[] {
  const names = new Set([was, is].flatMap((read) => (read?.stream.tags ?? []).map(({ name }) => name)));
  const changes = [...names].map((tag) => {
    const [before, after] = [tagOf(was, tag), tagOf(is, tag)];
    return { stream, tag, before, after, was, isLed: isLed(before, after, is) };
  });
  return changes.filter(({ before, after }) => !sameTag(before, after));
}

function tagOf(read: StreamRead | undefined, name: string): Tag | undefined {
  return read?.stream.tags.find((tag) => tag.name === name);
}

function headOf(tag: Tag | undefined): string | undefined {
  return tag?.revisions[0]?.image;
}

/** `[0a1b 2c3d] from tag b`, newest first. */
function tagWords(tag: Tag | undefined): string {
  if (tag === undefined) return 'gone';
  const images = tag.revisions.map(({ image }) => image.slice(7, 11)).join(' ');
  const source = tag.source;
  if (source === undefined) return `[${images}]`;
  const from = source.kind === 'tag' ? source.tag : source.kind === 'image' ? source.digest.slice(7, 11) : '';
  return `[${images}] from ${source.kind} ${from}`;
}
