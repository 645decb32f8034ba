import type { Deleted, DeletedRecords } from '../../src/model/deleted.ts';

/** Records of what was deleted, as long as a test runs. */
export class MemoryRecords implements DeletedRecords {
  readonly #kept = new Map<string, Deleted>();

  add(deleted: Deleted): Promise<void> {
    this.#kept.set(deleted.id, deleted);
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.#kept.delete(id);
    return Promise.resolve();
  }

  all(): Promise<readonly Deleted[]> {
    const newest = [...this.#kept.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    return Promise.resolve(newest);
  }

  /** `project/stream:tag` of each record, sorted. */
  get names(): string[] {
    return [...this.#kept.values()]
      .map(({ tag, snapshot }) => `${snapshot.project}/${snapshot.name}${tag === undefined ? '' : `:${tag}`}`)
      .sort();
  }

  clear(): void {
    this.#kept.clear();
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }
}
