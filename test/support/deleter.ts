import type { ClusterClient } from '../../src/cluster/clusterClient.ts';
import type { DeletionItem, DeletionOutcome, StreamDeletion, TagDeletion } from '../../src/model/deletion.ts';
import { deleteAll } from '../../src/changes/deleting.ts';
import type { DeletionWork } from '../../src/changes/deletionWork.ts';
import type { SeenStream } from '../../src/changes/work.ts';
import { MemoryRecords } from './memoryRecords.ts';

const never = new AbortController().signal;
const consequences: TagDeletion['consequences'] = {
  earlier: 0,
  siblings: [],
  followers: [],
  attachments: [],
  usedBy: { kind: 'looked', uses: [], unseen: [] },
  pushedBy: [],
  scheduled: false,
};

/** Somebody who confirms deletions and starts them, and what they see. */
export class Deleter {
  readonly records = new MemoryRecords();
  /** Names of what looks as if it were being deleted. */
  readonly marked = new Set<string>();
  readonly progress: string[] = [];
  readonly seen: SeenStream[] = [];
  readonly cancel = new AbortController();
  readonly session = new AbortController();
  readonly #client: ClusterClient;

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  /** What `project/stream:tag` or `project/stream` is now, confirmed. */
  async confirm(name: string): Promise<DeletionItem> {
    const [, project = '', stream = '', tag] = /^([^/]*)\/([^:]*)(?::(.*))?$/.exec(name) ?? [];
    const confirmed = await this.#client.stream(project, stream, never);
    const undo: TagDeletion['undo'] = { kind: 'yes' };
    if (tag === undefined) {
      const tags = confirmed.tags.map((one) => ({ tag: one, consequences }));
      return { kind: 'stream', project, stream, confirmed, tags, undo } satisfies StreamDeletion;
    }
    const found = confirmed.tags.find((one) => one.name === tag);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return { kind: 'tag', project, stream, tag, confirmed: found, consequences, undo };
  }

  /** Confirms and deletes; the outcomes as `kind name`. */
  async delete(...names: string[]): Promise<string[]> {
    const items: DeletionItem[] = [];
    for (const name of names) items.push(await this.confirm(name));
    return (await this.run(items)).map(wordsOf);
  }

  async run(
    items: readonly DeletionItem[],
    changes: Partial<DeletionWork> = {},
  ): Promise<readonly DeletionOutcome[]> {
    return deleteAll(items, {
      client: this.#client,
      server: this.#client.server,
      records: this.records,
      signal: this.cancel.signal,
      session: this.session.signal,
      progress: (done, total, item) => this.progress.push(`${done} of ${total}: ${nameOf(item)}`),
      deleting: (item, yes) => {
        if (yes) this.marked.add(nameOf(item));
        else this.marked.delete(nameOf(item));
      },
      saw: (seen) => this.seen.push(seen),
      ...changes,
    });
  }
}

/** A client whose calls are led through others first: faults that no request shows. */
export function altered(client: ClusterClient, changes: Partial<ClusterClient>): ClusterClient {
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(Reflect.has(changes, name) ? changes : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** `project/stream:tag`, `project/stream` */
export function nameOf(item: DeletionItem): string {
  return `${item.project}/${item.stream}${item.kind === 'tag' ? `:${item.tag}` : ''}`;
}

/** `deleted project/stream:tag`; with the failure's kind when there was one. */
export function wordsOf(outcome: DeletionOutcome): string {
  const why = 'failure' in outcome ? ` (${outcome.failure.kind})` : '';
  return `${outcome.kind} ${nameOf(outcome.item)}${why}`;
}
