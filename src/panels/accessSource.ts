import type { AccessSubject } from '../model/access/access.ts';
import { subjectKey } from '../model/access/subject.ts';
import { FailureError } from '../model/failure.ts';
import { list } from '../model/json.ts';
import { plainLine } from '../model/text.ts';
import type { AccessPage } from '../shared/accessPage.ts';
import type { LookedAccess, ProjectAccesses } from '../store/projectAccess.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { buildAccessPage, noAccessPage } from './accessPage.ts';

export interface AccessSourceOptions {
  readonly store: RegistryStore;
  readonly project: string;
  /** Hears that the page would show something else now. */
  readonly changed: () => void;
}

/** What the panel of a project's access shows, on whichever cluster is shown. */
export class AccessSource {
  readonly #options: AccessSourceOptions;
  readonly #stopListening: () => void;
  readonly #end = new AbortController();
  #project: string;
  #accesses: ProjectAccesses | undefined;
  #looking = false;
  #looked: LookedAccess | undefined;

  constructor(options: AccessSourceOptions) {
    this.#options = options;
    this.#project = options.project;
    const { store, changed } = options;
    this.#stopListening = store.onDidChange((change) => {
      const isOurs = change.kind === 'access' && change.project === this.#project && !this.#looking;
      // A look asks several things of the cluster: only another session is a reason for one.
      const isOther = change.kind === 'connection' && store.access !== this.#accesses;
      if (isOurs || isOther) changed();
    });
  }

  get project(): string {
    return this.#project;
  }

  /** Shows another project from now on. */
  show(project: string): void {
    this.#project = project;
    this.#options.changed();
  }

  /** The page as it is now. Rejects with a `FailureError` when there is no connection, or the look fails. */
  async load(): Promise<AccessPage> {
    const { store } = this.#options;
    await store.settled();
    const { connection, access, projects } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || access === undefined) return this.load();
    const project = this.#project;
    this.#accesses = access;
    const cluster = plainLine(new URL(connection.server).host);
    if (projects.kind === 'loaded' && !projects.items.has(project)) {
      this.#looked = undefined;
      return noAccessPage(`There is no project ${plainLine(project)} on ${cluster} that you may see.`);
    }
    this.#looked = await this.#look(access, project);
    // Another one was asked for meanwhile.
    if (store.access !== access || this.#project !== project) return this.load();
    const key = this.#key(connection.server);
    return buildAccessPage({ access: this.#looked.access, key, cluster, user: connection.user });
  }

  /** Whether a page is the one that is shown now. */
  shows(key: string): boolean {
    const { store } = this.#options;
    const { connection } = store;
    const isShown = connection.kind === 'connected' && this.#key(connection.server) === key;
    return isShown && store.access === this.#accesses;
  }

  /** The members that a page names by a list of their ids, as JSON. Throws when it is not JSON. */
  members(ids: string): readonly AccessSubject[] {
    const wanted = new Set(list(JSON.parse(ids)));
    const members = this.#looked?.access.members ?? [];
    return members.map(({ subject }) => subject).filter((subject) => wanted.has(subjectKey(subject)));
  }

  dispose(): void {
    this.#stopListening();
    this.#end.abort();
  }

  async #look(access: ProjectAccesses, project: string): Promise<LookedAccess> {
    this.#looking = true;
    try {
      return await access.look(project, this.#end.signal);
    } finally {
      this.#looking = false;
    }
  }

  #key(server: string): string {
    return JSON.stringify([server, this.#project]);
  }
}
