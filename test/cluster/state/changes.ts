import type { KubeObject } from './objects.ts';

/** One change of one object. */
export interface Change {
  version: number;
  resource: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  /** The state before; undefined for a new object. */
  previous: KubeObject | undefined;
}

const FIRST_VERSION = 500;
const KEPT_CHANGES = 20_000;

/** The versions of the whole cluster: every change gets the next one, and a window of them is kept for watches. */
export class ChangeLog {
  /** The newest resource version. */
  version = FIRST_VERSION;
  /** The oldest resource version that a watch can start from. */
  oldest = FIRST_VERSION;
  #changes: Change[] = [];
  readonly #watchers = new Set<(change: Change) => void>();

  /** A copy of an object under the next version, not yet recorded. */
  next<T extends KubeObject>(object: T): T {
    this.version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
  }

  /** Records a change that has been made, to an object from `next`, and tells watchers. */
  record(resource: string, type: Change['type'], object: KubeObject, previous: KubeObject | undefined): void {
    const change = { version: this.version, resource, type, object, previous };
    this.#changes.push(change);
    if (this.#changes.length > KEPT_CHANGES) this.forget(KEPT_CHANGES / 2);
    for (const tell of [...this.#watchers]) tell(change);
  }

  /** The changes after a version, oldest first; undefined when they are not all kept. */
  since(version: number): Change[] | undefined {
    if (version < this.oldest) return undefined;
    return this.#changes.filter((change) => change.version > version);
  }

  /** Calls back at every change from now on; returns how to stop. */
  watch(tell: (change: Change) => void): () => void {
    this.#watchers.add(tell);
    return () => void this.#watchers.delete(tell);
  }

  /** Keeps only the newest changes. */
  forget(keep: number): void {
    this.#changes = keep === 0 ? [] : this.#changes.slice(-keep);
    this.oldest = (this.#changes[0]?.version ?? this.version + 1) - 1;
  }
}
