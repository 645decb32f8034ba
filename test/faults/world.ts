import { readFile, writeFile } from 'node:fs/promises';
import type { ClusterSettings } from '../../src/cluster/openCluster.ts';
import { usualPace } from '../../src/cluster/pace.ts';
import { failureOf } from '../../src/model/failure.ts';
import { failureText } from '../../src/model/failureWords.ts';
import { TagSource } from '../../src/panels/tagSource.ts';
import { childrenOf } from '../../src/tree/children.ts';
import { noteRow } from '../../src/tree/imageRows.ts';
import { projectNode } from '../../src/tree/node.ts';
import { connectionWords, troubleOf, troubleWords } from '../../src/tree/viewWords.ts';
import type { Cluster, ClusterOptions } from '../cluster/cluster.ts';
import { commandSetup, type CommandSetup } from '../support/commandSetup.ts';
import { everything } from '../support/everything.ts';
import { outline } from '../support/outline.ts';
import { until } from '../support/until.ts';

export interface WorldOptions {
  readonly cluster?: ClusterOptions;
  readonly connection?: (cluster: Cluster) => Partial<ClusterSettings>;
}

/** Waits as long as it takes people to notice, in tests: what takes a minute takes half a second. */
const quick = {
  ...usualPace,
  backoff: { first: 50, longest: 400 },
  refused: 500,
  between: 50,
  settled: 200,
};
const patience = { connectTimeout: 1_500, registryTimeouts: { connect: 1_500, head: 1_500, idle: 1_500 } };

/** The project that is open in the tree, and the stream that is unfolded in it. */
const project = 'hackershop';
const open = new Set([project, `${project}/skyfield`]);

/** A cluster and all that a window shows of it, as text; hackershop is open, and skyfield in it. */
export class World implements AsyncDisposable {
  readonly setup: CommandSetup;
  readonly #kubeconfig: string;
  #pushes = 0;

  private constructor(setup: CommandSetup, kubeconfig: string) {
    this.setup = setup;
    this.#kubeconfig = kubeconfig;
  }

  static async start({ cluster = {}, connection }: WorldOptions = {}): Promise<World> {
    const setup = await commandSetup(
      cluster,
      {},
      {
        connection: (started) => ({ ...patience, pace: quick, ...connection?.(started) }),
        tries: { first: 500, longest: 500 },
      },
    );
    const world = new World(setup, await readFile(setup.cluster.kubeconfigFile, 'utf8'));
    await world.rows();
    return world;
  }

  get cluster(): Cluster {
    return this.setup.cluster;
  }

  /** What stands above the tree. */
  get message(): string {
    const { connection } = this.setup.store;
    const trouble = troubleOf(connection);
    return trouble === undefined ? connectionWords(connection, false) : troubleWords(connection, trouble);
  }

  /** The rows of the tree, as text. */
  async rows(): Promise<string[]> {
    return outline(this.setup.store, (path) => open.has(path));
  }

  /** Message and rows, with what the pointer finds on rows that say what is wrong. */
  async view(): Promise<string> {
    const { store } = this.setup;
    const rows = await this.rows();
    const streams = await childrenOf(projectNode(project), store, everything);
    const notes = streams.filter((node) => node.kind === 'note').map((node) => noteRow(node).tooltip());
    return [this.message, ...rows, ...notes].join('\n');
  }

  /** What the panel of hackershop/skyfield:1.1 shows, or why it cannot; all of it as text. */
  async panel(tag = '1.1'): Promise<string> {
    const { store } = this.setup;
    const { connection } = store;
    if (connection.kind !== 'connected') return this.message;
    const target = { project, stream: 'skyfield', tag };
    const source = new TagSource(store, connection.server, target, () => undefined);
    try {
      return JSON.stringify(await source.load());
    } catch (error) {
      return failureText(failureOf(error, 'show the image'));
    } finally {
      source.dispose();
    }
  }

  /** The same behind the back of a cluster that answers nobody: a tag that got its image half an hour ago. */
  pushUnseen(): void {
    this.#pushes += 1;
    this.#tag(`unseen-${this.#pushes}`);
  }

  /** A tag that gets its image now, by the cluster's clock. */
  pushNow(): void {
    this.#tag('pushed-now', new Date().toISOString());
  }

  #tag(tag: string, created?: string): void {
    const { imageStreams } = this.cluster.state;
    const stream = imageStreams.get(project, 'skyfield');
    const [image] = imageStreams.get(project, 'web')?.status.tags?.[0]?.items ?? [];
    if (stream === undefined || image === undefined) throw new Error('The demo has no skyfield or web.');
    const items = [{ ...image, ...(created === undefined ? {} : { created }) }];
    const tags = [...(stream.status.tags ?? []), { tag, items }];
    imageStreams.put({ ...stream, status: { ...stream.status, tags } });
  }

  /** Writes the kubeconfig with the context's cluster and user changed. */
  async reconfigure(change: { readonly cluster?: object; readonly user?: object }): Promise<void> {
    const config = JSON.parse(this.#kubeconfig) as {
      clusters: { cluster: object }[];
      users: { name: string; user: object }[];
    };
    const clusters = config.clusters.map((each) => ({
      ...each,
      cluster: { ...each.cluster, ...change.cluster },
    }));
    const users = config.users.map((each) =>
      each.name === 'phillip' && change.user !== undefined ? { ...each, user: change.user } : each,
    );
    await writeFile(this.cluster.kubeconfigFile, JSON.stringify({ ...config, clusters, users }));
  }

  /** Writes something else instead of the kubeconfig; undefined: what it was. */
  async rewrite(text: string = this.#kubeconfig): Promise<void> {
    await writeFile(this.cluster.kubeconfigFile, text);
  }

  get kubeconfig(): string {
    return this.#kubeconfig;
  }

  /** Waits until a text matches all patterns. */
  async reads(what: string, text: () => Promise<string>, ...patterns: readonly RegExp[]): Promise<string> {
    let last = '';
    try {
      return await until(what, async () => {
        last = await text();
        return patterns.every((pattern) => pattern.test(last)) ? last : undefined;
      });
    } catch {
      throw new Error(`${what}: ${patterns.join(' and ')} is not in\n${last}`);
    }
  }

  /** Waits until the window shows what the cluster has, and says nothing else. */
  async showsTheCluster(): Promise<void> {
    const expected = truthOf(this.cluster);
    await this.reads('the message', () => Promise.resolve(this.message), /^hackershop-dev · phillip$/);
    let seen = '';
    try {
      await until('the tree', async () => {
        await this.rows();
        seen = JSON.stringify(shownOf(this.setup));
        return seen === expected ? true : undefined;
      });
    } catch {
      throw new Error(`The tree shows\n${seen}\nand the cluster has\n${expected}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cluster.faults.clear();
    await this.setup[Symbol.asyncDispose]();
  }
}

/** The streams of the open project with their tags and newest digests, as the store has them. */
function shownOf({ store }: CommandSetup): unknown {
  const streams = store.streams(project);
  if (streams?.kind !== 'loaded' || streams.trouble !== undefined) return streams?.kind ?? 'closed';
  return [...streams.items.values()]
    .map(({ name, tags }) => [
      name,
      tags.flatMap((tag) => (tag.revisions[0] ? [`${tag.name} ${tag.revisions[0].image}`] : [])).sort(),
    ])
    .sort(byName);
}

/** The same as the cluster has it. */
function truthOf(cluster: Cluster): string {
  const names = cluster.state.imageStreams.list(project).map(({ metadata }) => metadata.name);
  return JSON.stringify(names.map((name) => [name, tagsOf(cluster, name)]).sort(byName));
}

/** The tags of a stream of hackershop that have images, as the cluster has them: `1.0 sha256:…`. */
export function tagsOf({ state }: Cluster, stream: string): string[] {
  const tags = state.imageStreams.get(project, stream)?.status.tags ?? [];
  return tags.flatMap(({ tag, items }) => (items?.[0] ? [`${tag} ${items[0].image}`] : [])).sort();
}

function byName(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
