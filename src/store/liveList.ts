import type { Change, ListWatchObserver } from '../cluster/listWatch.ts';
import type { Failure } from '../model/failure.ts';

/** A list that follows the cluster, by name. */
export type LiveState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'loaded';
      readonly items: ReadonlyMap<string, T>;
      /** Whether the cluster has further pages. */
      readonly more: boolean;
      /** Why the list may be out of date; gone as soon as the cluster answers again. */
      readonly trouble?: Failure;
    };

/** Keeps a `LiveState` current from what a list and its watch report. */
export class LiveList<T extends { readonly name: string }> implements ListWatchObserver<T> {
  readonly #onChange: (names?: readonly string[]) => void;
  readonly #settled: Promise<void>;
  #settle: () => void = () => undefined;
  #items = new Map<string, T>();
  #state: LiveState<T> = { kind: 'loading' };

  /** `onChange` hears the names of the items that changed; none when items came, went, or may have. */
  constructor(onChange: (names?: readonly string[]) => void) {
    this.#onChange = onChange;
    this.#settled = new Promise((resolve) => (this.#settle = resolve));
  }

  get state(): LiveState<T> {
    return this.#state;
  }

  /** Resolves when the list first arrived or failed, or is no longer followed. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Nobody follows the list any more: whoever waits for it need not. */
  end(): void {
    this.#settle();
  }

  listed(items: readonly T[], page: { readonly more: boolean; readonly append: boolean }): void {
    if (!page.append) this.#items = new Map();
    for (const item of items) this.#items.set(item.name, item);
    this.#become({ kind: 'loaded', items: this.#items, more: page.more });
  }

  changed(changes: readonly Change<T>[]): void {
    const inPlace = changes.every(({ type, item }) => type !== 'deleted' && this.#items.has(item.name));
    for (const { type, item } of changes) {
      if (type === 'deleted') this.#items.delete(item.name);
      else this.#items.set(item.name, item);
    }
    if (inPlace) this.#onChange(changes.map(({ item }) => item.name));
    else this.#onChange();
  }

  failed(failure: Failure): void {
    const shown = this.#state;
    const keeps = shown.kind === 'loaded' && !endsSight(failure);
    this.#become(keeps ? { ...shown, trouble: failure } : { kind: 'failed', failure });
  }

  recovered(): void {
    if (this.#state.kind !== 'loaded' || this.#state.trouble === undefined) return;
    const { kind, items, more } = this.#state;
    this.#become({ kind, items, more });
  }

  #become(state: LiveState<T>): void {
    this.#state = state;
    this.#settle();
    this.#onChange();
  }
}

/** After these the list must not stay on screen: the user may no longer see it, or it is gone. */
function endsSight(failure: Failure): boolean {
  return failure.kind === 'forbidden' || failure.kind === 'unauthorized' || failure.kind === 'notFound';
}
