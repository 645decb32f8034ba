import type { ChangeLog } from './changes.ts';
import type { KubeObject } from './objects.ts';

/** The objects of one resource, by project and name. What is stored is never changed, only replaced. */
export class Collection<T extends KubeObject> {
  /** `group/plural`, e.g. `image.openshift.io/imagestreams`. */
  readonly resource: string;
  readonly #changes: ChangeLog;
  readonly #objects = new Map<string, T>();
  #sorted: string[] | undefined;

  constructor(resource: string, changes: ChangeLog) {
    this.resource = resource;
    this.#changes = changes;
  }

  /** The object of that name; `project` is undefined for what is not in a project. */
  get(project: string | undefined, name: string): T | undefined {
    return this.#objects.get(key(project, name));
  }

  /** All objects, or those of one project, by project and name. */
  list(project?: string): T[] {
    this.#sorted ??= [...this.#objects.keys()].sort();
    const found: T[] = [];
    for (const at of this.#sorted) {
      const object = this.#objects.get(at);
      if (object && (project === undefined || object.metadata.namespace === project)) found.push(object);
    }
    return found;
  }

  /** Stores a new object or a new state of one, under the next resource version, and tells watchers. */
  put(object: T): T {
    const { namespace, name } = object.metadata;
    const at = key(namespace, name);
    const previous = this.#objects.get(at);
    const stored = this.#changes.next(object);
    if (previous === undefined) this.#sorted = undefined;
    this.#objects.set(at, stored);
    this.#changes.record(this.resource, previous === undefined ? 'ADDED' : 'MODIFIED', stored, previous);
    return stored;
  }

  /** Removes an object, under the next resource version, and tells watchers. */
  delete(object: T): void {
    const { namespace, name } = object.metadata;
    if (!this.#objects.delete(key(namespace, name))) return;
    this.#sorted = undefined;
    this.#changes.record(this.resource, 'DELETED', this.#changes.next(object), object);
  }
}

function key(project: string | undefined, name: string): string {
  return `${project ?? ''}/${name}`;
}
