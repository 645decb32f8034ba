import { FailureError } from '../model/failure.ts';
import { formFields, type PrunerDraft } from '../model/imagePruner/prunerForm.ts';
import { record } from '../model/json.ts';
import { plainLine } from '../model/text.ts';
import type { ImagePrunerPage, ScheduleView } from '../shared/imagePrunerPage.ts';
import type { AutomaticPruner, KnownPruner } from '../store/imagePruner.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { buildImagePrunerPage, scheduleView } from './imagePrunerPage.ts';

export interface ImagePrunerSourceOptions {
  readonly store: RegistryStore;
  /** Hears that the page would show something else now. */
  readonly changed: () => void;
}

/** What the panel of the automatic pruner shows, for whichever cluster is shown, and what was typed into it. */
export class ImagePrunerSource {
  readonly #options: ImagePrunerSourceOptions;
  readonly #stopListening: () => void;
  #held: AutomaticPruner | undefined;
  #draft: { readonly cluster: string; readonly draft: PrunerDraft } | undefined;

  constructor(options: ImagePrunerSourceOptions) {
    this.#options = options;
    this.#stopListening = options.store.onDidChange(({ kind }) => {
      if (kind === 'imagePruner' || kind === 'connection') options.changed();
    });
  }

  /** The page as it is now. Rejects with a `FailureError` when there is no connection. */
  async load(): Promise<ImagePrunerPage> {
    const { store } = this.#options;
    await store.settled();
    const { connection, imagePruner } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || imagePruner === undefined) return this.load();
    if (this.#held !== imagePruner) this.#held?.close(this);
    this.#held = imagePruner;
    await imagePruner.open(this);
    const { state } = imagePruner;
    // The context was switched meanwhile.
    if (state.kind === 'loading') return this.load();
    const cluster = clusterName(connection.server);
    const draft = this.#draft?.cluster === cluster ? this.#draft.draft : {};
    return buildImagePrunerPage({ state, cluster, draft, now: Date.now() });
  }

  /** Keeps what was typed on the page of a cluster for when that is made anew. */
  keep(cluster: string, draft: PrunerDraft): void {
    this.#draft = { cluster, draft };
  }

  /** Whether a page of that cluster is of the one that is shown now. */
  shows(cluster: string): boolean {
    const { connection } = this.#options.store;
    return connection.kind === 'connected' && clusterName(connection.server) === cluster;
  }

  describe(schedule: string): ScheduleView {
    return scheduleView(schedule, { cronJob: this.known?.cronJob, now: Date.now() });
  }

  /** The pruner, when it is known. */
  get known(): KnownPruner | undefined {
    const state = this.#held?.state;
    return state?.kind === 'known' ? state : undefined;
  }

  dispose(): void {
    this.#stopListening();
    this.#held?.close(this);
  }
}

/** What a page calls a cluster. */
function clusterName(server: string): string {
  return plainLine(new URL(server).host);
}

/** What a page says was typed: known fields with texts. Throws when it is not JSON. */
export function readDraft(json: string): PrunerDraft {
  const typed = record(JSON.parse(json));
  const entries = formFields.flatMap((field) => {
    const text = typed[field];
    return typeof text === 'string' ? [[field, text]] : [];
  });
  return Object.fromEntries(entries) as PrunerDraft;
}
