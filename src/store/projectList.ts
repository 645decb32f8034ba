import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Change, ListWatch } from '../cluster/listWatch.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { Project } from '../model/project.ts';
import { LiveList, type LiveState } from './liveList.ts';

/** Projects that are known by name, whether or not they are listed. */
export interface NamedProjects {
  /** Shown where projects may not be listed. */
  readonly contextProject: string | undefined;
  /** Shown in any case. */
  readonly namedProjects: readonly string[];
}

interface ProjectListOptions {
  readonly client: Pick<ClusterClient, 'server' | 'followProjects' | 'hasImageApi'>;
  readonly named: NamedProjects;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  readonly changed: () => void;
  /** These projects, and no others, are there. */
  readonly listed: (names: ReadonlySet<string>) => void;
  readonly gone: (project: string) => void;
}

/** The projects of the cluster, live: those that are listed for the user, and those that are named. */
export class ProjectList {
  readonly #options: ProjectListOptions;
  readonly #projects: LiveList<Project>;
  #followed: ListWatch | undefined;
  /** Whether the named projects stand in for the list, which is refused again each time it is asked for. */
  #named = false;

  constructor(options: ProjectListOptions) {
    this.#options = options;
    this.#projects = new LiveList(options.changed);
  }

  /** Asks which projects there are, and lives on by itself. */
  start(): void {
    const { client, signal } = this.#options;
    this.#followed = client.followProjects(
      {
        listed: (items, page) => this.#listed(items, page),
        changed: (changes) => this.#changed(changes),
        failed: (failure) => void this.#failed(failure),
        recovered: () => this.#projects.recovered(),
      },
      signal,
    );
  }

  retry(): void {
    this.#followed?.retryNow();
  }

  get state(): LiveState<Project> {
    return this.#projects.state;
  }

  #listed(items: readonly Project[], page: { readonly more: boolean; readonly append: boolean }): void {
    this.#named = false;
    const names = new Set(items.map((project) => project.name));
    const further = this.#options.named.namedProjects.filter((name) => !names.has(name));
    this.#projects.listed([...items, ...further.map(namedProject)], page);
    for (const name of further) names.add(name);
    this.#options.listed(names);
  }

  #changed(changes: readonly Change<Project>[]): void {
    for (const { type, item } of changes) if (type === 'deleted') this.#options.gone(item.name);
    this.#projects.changed(changes);
  }

  /** Where projects may not be listed, those that are named are shown; where there is no image API, that is said. */
  async #failed(failure: Failure): Promise<void> {
    if (failure.kind === 'notFound' || failure.kind === 'forbidden') {
      if (this.#named) return;
      const missing = failure.kind === 'notFound' && (await this.#imageApiMissing());
      if (missing !== false) {
        this.#projects.failed(missing === true ? this.#notOpenShift() : missing);
        return;
      }
      const { contextProject, namedProjects } = this.#options.named;
      const names = new Set([...(contextProject === undefined ? [] : [contextProject]), ...namedProjects]);
      if (names.size > 0) {
        this.#named = true;
        this.#projects.listed([...names].map(namedProject), { more: false, append: false });
        return;
      }
    }
    this.#named = false;
    this.#projects.failed(failure);
  }

  async #imageApiMissing(): Promise<boolean | Failure> {
    const { client, signal } = this.#options;
    try {
      return !(await client.hasImageApi(signal));
    } catch (error) {
      return failureOf(error, 'ask for the image API');
    }
  }

  #notOpenShift(): Failure {
    return { kind: 'notOpenShift', host: new URL(this.#options.client.server).host };
  }
}

function namedProject(name: string): Project {
  return { name, active: true };
}
