import { FailureError } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { StreamTarget } from '../model/target.ts';
import type { StoreChange } from '../store/change.ts';
import type { ImageFacts } from '../store/imageFacts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { inParallel } from '../model/inParallel.ts';

/** Requests of one panel that are under way at once. */
const parallel = 4;

/** The image stream that a panel is about, and where facts about its images come from. */
export interface StreamSubject {
  readonly stream: ImageStream;
  readonly facts: ImageFacts;
}

/** What a panel is about, on which server, and who wants to hear that it has changed. */
export interface PanelHoldOptions {
  readonly store: RegistryStore;
  readonly server: string;
  readonly target: StreamTarget;
  readonly changed: () => void;
}

/** What a panel holds of the store while it is open: the project of its stream is followed, and changes are heard. */
export class PanelHold {
  readonly #options: PanelHoldOptions;
  readonly #stopListening: () => void;
  /** What was learned last: facts belong to one connection, and a stream's version says which images it has. */
  #learned: { readonly facts: ImageFacts; readonly version: string } | undefined;
  #rest: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: PanelHoldOptions) {
    this.#options = options;
    this.#stopListening = options.store.onDidChange((change) => {
      if (concerns(change, options.target)) options.changed();
    });
  }

  /**
   * The stream as it is now. Rejects with a `FailureError`: there is no connection, it is to another cluster than the
   * panel's, the project may not be seen, or the stream is not there. `doing` is for that failure.
   */
  async open(doing: string): Promise<StreamSubject> {
    const { store, server, target } = this.#options;
    await store.settled();
    const { connection } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || connection.server !== server) {
      const reason = `it is on ${server}, and this window shows another cluster`;
      throw new FailureError({ kind: 'notFound', doing, reason });
    }
    await store.openProject(target.project, this);
    if (this.#ended) store.closeProject(target.project, this);
    const streams = store.streams(target.project);
    if (streams?.kind === 'failed') throw new FailureError(streams.failure);
    const stream = await store.findStream(target.project, target.stream);
    const { facts } = store;
    if (stream === undefined || facts === undefined) {
      throw new FailureError({ kind: 'notFound', doing, reason: 'it is not there any more' });
    }
    return { stream, facts };
  }

  /** Does, once for each version of the stream, what the panel can be shown without; says when that changed something. */
  learn({ stream, facts }: StreamSubject, work: () => readonly (() => Promise<unknown>)[]): void {
    if (this.#learned?.facts === facts && this.#learned.version === stream.resourceVersion) return;
    this.#learned = { facts, version: stream.resourceVersion };
    this.#rest = this.#run(work());
  }

  /** Settles when what `learn` was given last is done; never rejects. */
  get rest(): Promise<void> {
    return this.#rest;
  }

  end(): void {
    this.#ended = true;
    this.#stopListening();
    this.#options.store.closeProject(this.#options.target.project, this);
  }

  /** Runs the work, a few at a time, until it is done or no longer wanted. */
  async #run(work: readonly (() => Promise<unknown>)[]): Promise<void> {
    if (work.length === 0) return;
    await inParallel(work, parallel, async (task) => {
      if (!this.#ended) await task();
    });
    if (!this.#ended) this.#options.changed();
  }
}

function concerns(change: StoreChange, { project, stream }: StreamTarget): boolean {
  switch (change.kind) {
    case 'connection':
    case 'usage':
    case 'address':
      return true;
    case 'projects':
    case 'fetchFailed':
    case 'login':
    case 'access':
    case 'imagePruner':
      return false;
    case 'streams':
      return change.project === project && (change.streams?.includes(stream) ?? true);
  }
}
