import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { compact } from '../model/json.ts';
import { defaultPruneOptions, type PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PruneOutcome } from '../model/prune/prunePlan.ts';
import { storageOf, type Storage } from '../model/storage/storage.ts';
import { plainLine } from '../model/text.ts';
import type { StoragePage } from '../shared/storagePage.ts';
import type { PruneBasis, Pruning } from '../store/pruning.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { PruneKnowledge } from './pruneKnowledge.ts';
import { storageView } from './storagePage.ts';

/** What the panel of a plan to prune has read and set. */
export interface SharedPlanning {
  readonly knowledge: PruneKnowledge | undefined;
  readonly options: PruneOptions;
}

interface StorageSourceOptions {
  readonly store: RegistryStore;
  /** Undefined while that panel is closed. */
  readonly planning: () => SharedPlanning | undefined;
  /** The page is another one now. */
  readonly changed: () => void;
}

/** What was added up of one reading. */
interface Counted {
  readonly basis: PruneBasis;
  readonly options: PruneOptions;
  readonly abort: AbortController;
  storage?: Storage;
  outcome?: PruneOutcome;
}

/**
 * Where the storage panel takes its content from. What the panel of a plan to prune has read serves here too; otherwise the
 * same lists are read. `load` gives at once what is known; the rest is told through `changed`.
 */
export class StorageSource {
  readonly #options: StorageSourceOptions;
  readonly #stopListening: () => void;
  #own: PruneKnowledge | undefined;
  /** What the other panel had when it was last asked. */
  #lent: PruneKnowledge | undefined;
  #counted: Counted | undefined;
  #failure: Failure | undefined;

  constructor(options: StorageSourceOptions) {
    this.#options = options;
    this.#stopListening = options.store.onDidChange(({ kind }) => {
      if (kind === 'connection') options.changed();
    });
  }

  /** The page as it is now. Rejects with a `FailureError` while there is no cluster. */
  async load(): Promise<StoragePage> {
    const { store, planning } = this.#options;
    await store.settled();
    const { connection, pruning } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || pruning === undefined) return this.load();
    const { reading, basis, failure = this.#failure } = this.#of(pruning);
    const options = planning()?.options ?? defaultPruneOptions;
    const counted = basis && this.#count(basis, options);
    return compact({
      kind: 'storage' as const,
      cluster: plainLine(new URL(connection.server).host),
      reading: reading ?? (counted?.storage === undefined ? adding : undefined),
      failure: failure && failureText(failure),
      storage: counted && viewOf(counted),
    });
  }

  /** Reads the cluster again. */
  readAgain(): void {
    const { pruning } = this.#options.store;
    this.#own?.dispose();
    this.#own = pruning && new PruneKnowledge(pruning, this.#options.changed);
    this.#failure = undefined;
    this.#options.changed();
  }

  dispose(): void {
    this.#stopListening();
    this.#own?.dispose();
    this.#counted?.abort.abort();
  }

  #of(pruning: Pruning): PruneKnowledge {
    if (this.#own !== undefined && this.#own.pruning !== pruning) {
      this.#own.dispose();
      this.#own = undefined;
    }
    const open = this.#options.planning()?.knowledge;
    const lent = open ?? this.#lent;
    this.#lent = lent?.pruning === pruning && lent.failure === undefined ? lent : undefined;
    // What was read stays known when the panel that read it is closed; what it was about to read does not.
    const isGood = this.#lent === open || this.#lent?.basis !== undefined;
    if (this.#own === undefined && this.#lent !== undefined && isGood) return this.#lent;
    this.#own ??= new PruneKnowledge(pruning, this.#options.changed);
    return this.#own;
  }

  #count(basis: PruneBasis, options: PruneOptions): Counted {
    const before = this.#counted;
    if (before?.basis === basis && before.options === options) return before;
    before?.abort.abort();
    this.#failure = undefined;
    const known = before?.basis === basis ? before.storage : undefined;
    const counted = compact({ basis, options, abort: new AbortController(), storage: known });
    this.#counted = counted;
    void this.#add(counted);
    return counted;
  }

  async #add(counted: Counted): Promise<void> {
    const { basis, options, abort } = counted;
    try {
      counted.storage ??= await basis.work(storageOf(basis.index), abort.signal);
      this.#options.changed();
      counted.outcome = await basis.plan(options, new Set(), abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#failure = failureOf(error, 'add up the storage');
    }
    this.#options.changed();
  }
}

const adding = { text: 'Adding up', done: 0, total: 0 };

function viewOf({ storage, outcome, options, basis }: Counted): StoragePage['storage'] {
  if (storage === undefined) return undefined;
  const pruning = outcome && { outcome, options };
  return storageView(compact({ storage, lists: basis.lists, pruning }));
}
