import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { watchPlaces, type WatchPlaces } from './watchPlaces.ts';

/** A running watch of files. */
export interface KubeconfigWatcher {
  /** Settles when changes are noticed from now on. */
  readonly ready: Promise<void>;
  dispose(): void;
}

/** Editors and `oc login` touch a file several times at once. */
const quiet = 100;

/**
 * Calls `onChange` some 100 ms after any of the files was edited, replaced, deleted or created, also when folders on the
 * way to it come or go, or symbolic links are exchanged. Nothing is read or polled in between.
 */
export function watchKubeconfig(files: readonly string[], onChange: () => void): KubeconfigWatcher {
  return new FileWatcher(files, onChange);
}

class FileWatcher implements KubeconfigWatcher {
  readonly ready: Promise<void>;
  readonly #files: readonly string[];
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #places: WatchPlaces = new Map();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(files: readonly string[], onChange: () => void) {
    this.#files = files;
    this.#onChange = onChange;
    this.ready = this.#arm();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches the places of the moment, and looks again whether they moved before the watching began. */
  async #arm(): Promise<void> {
    for (let changed = true; changed;) {
      const places = await watchPlaces(this.#files);
      if (this.#disposed) return;
      this.#places = places;
      for (const [folder, watcher] of this.#watchers) if (!places.has(folder)) this.#drop(folder, watcher);
      const missing = [...places.keys()].filter((folder) => !this.#watchers.has(folder));
      for (const folder of missing) this.#watch(folder);
      changed = missing.some((folder) => this.#watchers.has(folder));
    }
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => this.#noticed(folder, name));
      // A folder that goes away ends its watcher; the next round finds the folder above it.
      watcher.on('error', () => {
        this.#drop(folder, watcher);
        this.#schedule();
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // It went away just now, or this user has no more watches to give: refreshing by hand still works.
    }
  }

  /** The folder's own name stands for the folder itself: it was moved or deleted, so its watcher sees nothing more. */
  #noticed(folder: string, name: string | null): void {
    const itself = name === path.basename(folder);
    if (itself) {
      const watcher = this.#watchers.get(folder);
      if (watcher !== undefined) this.#drop(folder, watcher);
    }
    if (itself || name === null || this.#places.get(folder)?.has(name) === true) this.#schedule();
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
  }

  #schedule(): void {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(), quiet);
  }

  async #settle(): Promise<void> {
    await this.#arm();
    if (!this.#disposed) this.#onChange();
  }
}
