import { openCluster } from '../../src/cluster/openCluster.ts';
import type { ListWatch } from '../../src/cluster/listWatch.ts';
import { imageCache } from '../../src/host/imageCache.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import type { ImageStream } from '../../src/model/imageStream.ts';
import { parseQuery } from '../../src/model/search/parseQuery.ts';
import { ImageFacts } from '../../src/store/imageFacts.ts';
import { LiveList } from '../../src/store/liveList.ts';
import { Search, type Found } from '../../src/store/search/search.ts';
import type { Cluster } from '../cluster/cluster.ts';

export interface SearchingOptions {
  /** The context of the stand-in's kubeconfig. */
  readonly context: string;
  readonly projects?: readonly string[];
  /** Where facts are kept. */
  readonly folder: string;
  readonly now?: () => number;
}

/** A search of one user, with what a session gives it. */
export class Searching implements AsyncDisposable {
  readonly search: Search;
  readonly abort = new AbortController();
  /** The projects that the user sees. */
  projects: readonly string[] | undefined;
  /** How often something changed. */
  changes = 0;
  readonly #client: Awaited<ReturnType<typeof openCluster>>;
  readonly #open = new Map<
    string,
    { list: LiveList<ImageStream>; followed: ListWatch; abort: AbortController }
  >();

  private constructor(client: Awaited<ReturnType<typeof openCluster>>, options: SearchingOptions) {
    this.#client = client;
    this.projects = options.projects;
    const { signal } = this.abort;
    this.search = new Search({
      client,
      projects: () => this.projects && [...new Set([...this.#open.keys(), ...this.projects])],
      openStreams: (project) => this.#open.get(project)?.list.state,
      facts: new ImageFacts(client, signal, { learned: () => undefined, failed: () => undefined }),
      survey: (own) => client.workloads(this.projects ?? [], own, () => undefined),
      cache: imageCache(options.folder),
      signal,
      ...(options.now && { now: options.now }),
    });
    this.search.onDidChange(() => (this.changes += 1));
  }

  static async start(cluster: Cluster, options: SearchingOptions): Promise<Searching> {
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    return new Searching(await openCluster(config, options.context, { env: {}, userAgent: 'test' }), options);
  }

  /** Follows a project as the tree does. */
  async openProject(project: string): Promise<void> {
    const abort = new AbortController();
    const list = new LiveList<ImageStream>(() => this.search.projectChanged(project));
    const signal = AbortSignal.any([abort.signal, this.abort.signal]);
    this.#open.set(project, { list, abort, followed: this.#client.followStreams(project, list, signal) });
    await list.settled;
  }

  closeProject(project: string): void {
    this.#open.get(project)?.abort.abort();
    this.#open.delete(project);
    this.search.projectChanged(project);
  }

  /** Opens the search and waits until all projects are read or have failed. */
  async read(): Promise<void> {
    this.search.open(this);
    await this.until('all projects are read', () => !this.find('sky').incomplete);
  }

  find(text: string): Found {
    return this.search.find(parseQuery(text), 100);
  }

  /** What is found as tags, `project/stream:tag`, sorted. */
  tags(text: string): string[] {
    const { tags } = this.find(text).results;
    return tags.results.map(({ project, stream, tag }) => `${project}/${stream}:${tag}`).sort();
  }

  /** The same after everything that it takes was learned. */
  async learned(text: string): Promise<string[]> {
    await this.search.need(parseQuery(text), this.abort.signal);
    return this.tags(text);
  }

  async until(what: string, fulfilled: () => boolean, limit = 10_000): Promise<void> {
    if (fulfilled()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (done: () => void): void => {
        stop();
        clearTimeout(timer);
        done();
      };
      const stop = this.search.onDidChange(() => {
        if (fulfilled()) end(resolve);
      });
      const late = (): void => {
        const { failed, ...rest } = this.search.progress;
        end(() =>
          reject(new Error(`Not in time: ${what}. ${JSON.stringify(rest)}, ${failed.length} failed`)),
        );
      };
      const timer = setTimeout(late, limit);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.abort.abort();
    await this.#client.close();
  }
}
