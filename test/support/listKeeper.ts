import type { Change, ListWatchObserver } from '../../src/cluster/listWatch.ts';
import type { JsonRecord } from '../../src/model/json.ts';
import { record, text } from '../../src/model/json.ts';
import type { Failure } from '../../src/model/failure.ts';

export interface NamedNote {
  readonly name: string;
  readonly note: string;
}

/** An item of `startListServer`. */
export function parseNamedNote(object: JsonRecord): NamedNote | undefined {
  const name = text(record(object['metadata'])['name']);
  return name === undefined || name.startsWith('hidden')
    ? undefined
    : { name, note: text(object['note']) ?? '' };
}

/** Keeps a list as a view would, and tells what it heard. */
export class ListKeeper implements ListWatchObserver<NamedNote> {
  readonly items = new Map<string, string>();
  /** Everything it heard, in order, in short. */
  readonly heard: string[] = [];
  readonly failures: Failure[] = [];
  readonly waits: number[] = [];
  more = false;
  #waiting: { readonly when: () => boolean; readonly resolve: () => void }[] = [];

  listed(items: readonly NamedNote[], page: { readonly more: boolean; readonly append: boolean }): void {
    if (!page.append) this.items.clear();
    for (const { name, note } of items) this.items.set(name, note);
    this.more = page.more;
    this.#note(`${page.append ? 'more' : 'listed'} ${items.map(({ name }) => name).join(' ')}`.trim());
  }

  changed(changes: readonly Change<NamedNote>[]): void {
    for (const { type, item } of changes) {
      if (type === 'deleted') this.items.delete(item.name);
      else this.items.set(item.name, item.note);
    }
    this.#note(changes.map(({ type, item }) => `${type} ${item.name}`).join(', '));
  }

  failed(failure: Failure, retryIn: number): void {
    this.failures.push(failure);
    this.waits.push(retryIn);
    this.#note(`failed ${failure.kind}`);
  }

  recovered(): void {
    this.#note('recovered');
  }

  /** Resolves as soon as something heard makes the condition true. */
  async until(when: () => boolean): Promise<void> {
    if (when()) return;
    await new Promise<void>((resolve) => this.#waiting.push({ when, resolve }));
  }

  #note(what: string): void {
    this.heard.push(what);
    const met = this.#waiting.filter(({ when }) => when());
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }
}
