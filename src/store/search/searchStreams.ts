import { hostOf, type ImageStream } from '../../model/imageStream.ts';
import type { SearchIndex } from '../../model/search/searchIndex.ts';
import type { StreamTarget } from '../../model/target.ts';

/** Who is told what is new: the index of the search, and who else wants to know all streams. */
export type StreamFeed = Pick<SearchIndex, 'setProject' | 'setStream' | 'removeStream' | 'removeProject'>;

/** What is kept of a stream besides the index: no more than it takes to tell what changed. */
interface Seen {
  readonly version: string;
  readonly localLookup: boolean;
  /** The list that had it last. */
  round: number;
}

/**
 * Feeds the index with what lists and watches tell, and only with what is new to it. A list that is read again replaces
 * the one before when it has ended, so that nothing is missing while it is read.
 */
export class SearchedStreams {
  readonly #feeds: readonly StreamFeed[];
  readonly #projects = new Map<string, Map<string, Seen>>();
  readonly #hosts = new Set<string>();
  #round = 0;
  #revision = 0;
  #addressing = 0;

  constructor(...feeds: readonly StreamFeed[]) {
    this.#feeds = feeds;
  }

  /** Grows with every change of the index. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows when `hosts` or `localLookup` may answer otherwise than before. */
  get addressing(): number {
    return this.#addressing;
  }

  /** Every host and port that the streams name as their registry's. */
  get hosts(): readonly string[] {
    return [...this.#hosts];
  }

  /** The version of a stream; undefined for one that is not there. */
  version({ project, stream }: StreamTarget): string | undefined {
    return this.#projects.get(project)?.get(stream)?.version;
  }

  /** Whether workloads of the project may name the stream alone. */
  localLookup(project: string, stream: string): boolean {
    return this.#projects.get(project)?.get(stream)?.localLookup ?? false;
  }

  /** Begins to read a list; the answer is for `add` and `end`. */
  begin(): number {
    this.#round += 1;
    return this.#round;
  }

  /** Streams of a list, of one project or of many. */
  add(streams: readonly ImageStream[], round: number): void {
    const projects = new Map<string, ImageStream[]>();
    for (const stream of streams) {
      const own = projects.get(stream.project);
      if (own === undefined) projects.set(stream.project, [stream]);
      else own.push(stream);
    }
    for (const [project, own] of projects) this.#addTo(project, own, round);
  }

  /** Ends a list of a project, or of all: what it no longer had is gone. */
  end(round: number, only?: string): void {
    for (const project of only === undefined ? this.#projects.keys() : [only]) {
      for (const [stream, seen] of this.#projects.get(project) ?? []) {
        if (seen.round < round) this.remove({ project, stream });
      }
    }
  }

  /** A stream as it is now. */
  put(stream: ImageStream): void {
    if (this.#note(stream, this.#round)) this.#set(stream);
  }

  remove(target: StreamTarget): void {
    const streams = this.#projects.get(target.project);
    if (streams?.delete(target.stream) !== true) return;
    this.#revision += 1;
    for (const feed of this.#feeds) feed.removeStream(target);
  }

  /** Forgets a project: it is gone, or may not be seen any more. */
  drop(project: string): void {
    if (!this.#projects.delete(project)) return;
    this.#revision += 1;
    for (const feed of this.#feeds) feed.removeProject(project);
  }

  /** Forgets everything but the projects that are named. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const project of [...this.#projects.keys()]) if (!names.has(project)) this.drop(project);
  }

  #addTo(project: string, streams: readonly ImageStream[], round: number): void {
    if (this.#projects.has(project)) {
      for (const stream of streams) if (this.#note(stream, round)) this.#set(stream);
      return;
    }
    for (const stream of streams) this.#note(stream, round);
    for (const feed of this.#feeds) feed.setProject(project, streams);
  }

  #set(stream: ImageStream): void {
    for (const feed of this.#feeds) feed.setStream(stream);
  }

  /** Notes a stream; true when it is new or another than before. */
  #note(stream: ImageStream, round: number): boolean {
    const { project, name, resourceVersion: version, localLookup } = stream;
    const streams = this.#projects.get(project) ?? new Map<string, Seen>();
    this.#projects.set(project, streams);
    const known = streams.get(name);
    if (known?.version === version) {
      known.round = round;
      return false;
    }
    if ((known?.localLookup ?? false) !== localLookup) this.#addressing += 1;
    streams.set(name, { version, localLookup, round });
    this.#noteHosts(stream);
    this.#revision += 1;
    return true;
  }

  #noteHosts({ repository, publicRepository }: ImageStream): void {
    for (const address of [repository, publicRepository]) {
      const host = address === undefined ? undefined : hostOf(address);
      if (host === undefined || this.#hosts.has(host)) continue;
      this.#hosts.add(host);
      this.#addressing += 1;
    }
  }
}
