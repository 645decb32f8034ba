import { editStream, type ConfirmedEdit, type EditOutcome } from '../changes/editTags.ts';
import { Pace } from '../model/pace.ts';
import { retryImports } from '../changes/retryImport.ts';
import { sessionEnded } from '../changes/sessionEnded.ts';
import type { Rights } from '../changes/rights.ts';
import type { ChangeWork } from '../changes/work.ts';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { StreamRead } from '../cluster/clusterWrites.ts';
import { FailureError, failureOf } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { importsOf, worstFirst, type ImportEntry } from '../model/import/importHealth.ts';
import type { RetryOutcome } from '../model/import/retry.ts';
import type { StreamTarget } from '../model/target.ts';
import type { StreamFeed } from './search/searchStreams.ts';

interface ImportHealthOptions extends Pick<ChangeWork, 'saw'> {
  readonly client: ClusterClient;
  readonly rights: Rights;
  /** Ends everything when the session is closed. */
  readonly session: AbortSignal;
}

interface Known {
  readonly version: number;
  readonly entries: readonly ImportEntry[];
}

/**
 * What is imported in all projects, as the search hears of their streams: it reads nothing itself. Only streams that import
 * something take room. Also what changes these imports.
 */
export class ImportHealth implements StreamFeed {
  readonly #options: ImportHealthOptions;
  readonly #projects = new Map<string, Map<string, Known>>();
  #revision = 0;
  #sorted: { readonly revision: number; readonly entries: readonly ImportEntry[] } | undefined;

  constructor(options: ImportHealthOptions) {
    this.#options = options;
  }

  get rights(): Rights {
    return this.#options.rights;
  }

  setProject(project: string, streams: Iterable<ImageStream>): void {
    this.removeProject(project);
    for (const stream of streams) this.setStream(stream);
  }

  setStream(stream: ImageStream): void {
    const { project, name } = stream;
    const version = Number(stream.resourceVersion);
    const streams = this.#projects.get(project);
    const known = streams?.get(name);
    // What a change of ours gave may be newer than what the watch says. Versions count up (etcd revisions).
    if (known !== undefined && version < known.version) return;
    const entries = importsOf(stream);
    if (entries.length === 0) {
      this.removeStream({ project, stream: name });
      return;
    }
    this.#revision += 1;
    const all = streams ?? new Map<string, Known>();
    this.#projects.set(project, all.set(name, { version, entries }));
  }

  removeStream({ project, stream }: StreamTarget): void {
    if (this.#projects.get(project)?.delete(stream) === true) this.#revision += 1;
  }

  removeProject(project: string): void {
    if (this.#projects.delete(project)) this.#revision += 1;
  }

  /** Everything that is imported, as far as it is known: what fails first, then by name. Works in slices. */
  async all(): Promise<readonly ImportEntry[]> {
    const revision = this.#revision;
    if (this.#sorted?.revision === revision) return this.#sorted.entries;
    const pace = new Pace();
    const entries: ImportEntry[] = [];
    for (const streams of [...this.#projects.values()]) {
      for (const known of [...streams.values()]) entries.push(...known.entries);
      await pace.step();
    }
    const sorted = worstFirst(entries);
    this.#sorted = { revision, entries: sorted };
    return sorted;
  }

  /** Imports again, with the settings that the tags have. Never rejects; what was not begun when a signal aborts is `stopped`. */
  async retry(
    entries: readonly ImportEntry[],
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ReadonlyMap<ImportEntry, RetryOutcome>> {
    const { client, session } = this.#options;
    const either = AbortSignal.any([session, signal]);
    const saw: ChangeWork['saw'] = (seen) => this.#saw(seen);
    const outcomes = await retryImports(entries, { client, session: either, saw, progress });
    for (const outcome of outcomes.values())
      if (outcome.kind === 'failure') this.#heard(outcome.failure.kind);
    return outcomes;
  }

  /** A stream as it is now, to be edited. Rejects with a `FailureError`. */
  async read(target: StreamTarget): Promise<StreamRead> {
    const { client, session } = this.#options;
    return this.#whileOpen(client.readStream(target, session));
  }

  /** Changes settings of tags of a stream, or of the stream. Rejects with a `FailureError`. */
  async edit(edit: ConfirmedEdit): Promise<EditOutcome> {
    const { client, session } = this.#options;
    return this.#whileOpen(editStream(edit, { client, session, saw: (seen) => this.#saw(seen) }));
  }

  #saw(seen: Parameters<ChangeWork['saw']>[0]): void {
    if (seen.kind === 'stream') this.setStream(seen.stream);
    this.#options.saw(seen);
  }

  async #whileOpen<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      const { client, session } = this.#options;
      if (error instanceof FailureError) this.#heard(error.failure.kind);
      else if (session.aborted) throw sessionEnded(new URL(client.server).host);
      throw new FailureError(failureOf(error, 'change an image stream'));
    }
  }

  /** A refusal means that what is known of rights is no longer so. */
  #heard(kind: string): void {
    if (kind === 'forbidden') this.#options.rights.forget();
  }
}
