import type { DeletionItem, DeletionOutcome } from '../model/deletion.ts';
import type { Failure } from '../model/failure.ts';
import type { DeletionWork } from './deletionWork.ts';

/** After so many requests in a row that did not get through, no more are sent. */
const patience = 3;

/** What became of each item of a deletion, and whether the next one's turn comes at all. */
export class DeletionLedger {
  readonly work: DeletionWork;
  readonly #items: readonly DeletionItem[];
  readonly #outcomes = new Map<DeletionItem, DeletionOutcome>();
  #turns = 0;
  /** Requests in a row that did not get through. */
  #lost = 0;
  #broken: Failure | undefined;

  constructor(items: readonly DeletionItem[], work: DeletionWork) {
    this.work = work;
    this.#items = items;
    for (const item of items) work.deleting(item, true);
  }

  /** Whether an item is to be tried now; what became of it is noted when not. */
  begin(item: DeletionItem): boolean {
    const { signal, session, progress } = this.work;
    this.#turns += 1;
    if (signal.aborted || session.aborted) this.end({ kind: 'cancelled', item });
    else if (this.#broken !== undefined) this.end({ kind: 'failed', item, failure: this.#broken });
    else {
      progress(this.#turns - 1, this.#items.length, item);
      return true;
    }
    return false;
  }

  /** Notes what became of an item. */
  end(outcome: DeletionOutcome): void {
    this.#outcomes.set(outcome.item, outcome);
    this.work.deleting(outcome.item, false);
  }

  /** Hears how a request went, to give up on a connection that is dead or a login that is over. */
  heard(failure?: Failure): void {
    this.#lost = failure !== undefined && neverArrived(failure) ? this.#lost + 1 : 0;
    if (this.#lost >= patience) this.#broken = failure;
  }

  /** The outcomes in the order of the items. Nothing is being deleted any more. */
  close(): readonly DeletionOutcome[] {
    for (const item of this.#items) {
      if (!this.#outcomes.has(item)) this.end({ kind: 'cancelled', item });
    }
    return this.#items.flatMap((item) => this.#outcomes.get(item) ?? []);
  }
}

function neverArrived({ kind }: Failure): boolean {
  return ['unreachable', 'proxy', 'certificate', 'credential', 'unauthorized'].includes(kind);
}
