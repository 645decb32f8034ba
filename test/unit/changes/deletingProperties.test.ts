import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import type { DeletionItem, DeletionOutcome } from '../../../src/model/deletion.ts';
import { sameStream } from '../../../src/model/imageStream.ts';
import { sameTag, type Tag } from '../../../src/model/tag.ts';
import type { Change } from '../../cluster/state/changes.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered, Deleter } from '../../support/deleter.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { randomFrom } from '../../support/random.ts';

const streams = ['hackershop/one', 'hackershop/two', 'planet-express/three'];
const tags = ['a', 'b', 'c', 'd'];
const seeds = [11, 23, 37, 41, 59, 67, 83, 97];
const rounds = 12;

describe('deleteAll, among others who push, retag and delete', () => {
  let setup: ClusterClients;
  const kinds = new Map<string, number>();

  before(async () => (setup = await demoClients()));
  after(async () => setup[Symbol.asyncDispose]());

  for (const seed of seeds) {
    it(`removes nothing that was not confirmed (seed ${seed})`, async () => {
      const play = new Play(setup, seed);
      try {
        for (let round = 0; round < rounds; round += 1) {
          for (const { kind } of await play.round()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
      } finally {
        play.end();
      }
    });
  }

  it('was put to the test: each outcome came up', () => {
    for (const kind of ['deleted', 'gone', 'moved', 'putBack']) assert.ok((kinds.get(kind) ?? 0) > 5, kind);
    assert.equal(kinds.get('failed'), undefined);
  });
});

/** A tag that we removed in a state that nobody had confirmed, and that is not back yet. */
interface Owed {
  readonly stream: string;
  readonly tag: Tag;
}

/** One random sequence of deletions by us and changes by others, and what we owe because of it. */
class Play {
  readonly #random: () => number;
  readonly #others: Elsewhere;
  readonly #user: Deleter;
  readonly #client: ClusterClient;
  readonly #stop: () => void;
  readonly #owed = new Map<string, Owed>();
  readonly #wrong: string[] = [];
  #items: readonly DeletionItem[] = [];

  constructor({ cluster, phillip }: ClusterClients, seed: number) {
    this.#random = randomFrom(seed);
    this.#others = new Elsewhere(cluster.state);
    this.#user = new Deleter(phillip);
    const meddled = async <T>(call: () => Promise<T>): Promise<T> => {
      this.#meddle(0.5);
      try {
        return await call();
      } finally {
        this.#meddle(0.2);
      }
    };
    this.#client = altered(phillip, {
      readStream: (...args) => meddled(() => phillip.readStream(...args)),
      deleteTag: (...args) => meddled(() => phillip.deleteTag(...args)),
      deleteStream: (...args) => meddled(() => phillip.deleteStream(...args)),
    });
    for (const stream of streams) this.#others.deleteStream(stream);
    this.#stop = cluster.state.changes.watch((change) => this.#saw(change));
  }

  /** Others change something, we confirm something and delete it while others go on. */
  async round(): Promise<readonly DeletionOutcome[]> {
    for (let count = 0; count < 8; count += 1) this.#meddle(1);
    this.#items = await this.#confirmed();
    this.#meddle(0.3);
    const outcomes = await this.#user.run(this.#items, { client: this.#client, lookFor: 500 });
    this.#check(outcomes);
    return outcomes;
  }

  end(): void {
    this.#stop();
  }

  async #confirmed(): Promise<readonly DeletionItem[]> {
    const names = streams.flatMap((stream) => {
      if (this.#others.stream(stream) === undefined) return [];
      if (this.#random() < 0.15) return [stream];
      const there = tags.filter((tag) => this.#others.history(stream, tag) !== undefined);
      return there.filter(() => this.#random() < 0.5).map((tag) => `${stream}:${tag}`);
    });
    return Promise.all(names.map((name) => this.#user.confirm(name)));
  }

  #check(outcomes: readonly DeletionOutcome[]): void {
    assert.deepEqual(this.#wrong, []);
    for (const { stream, tag } of this.#owed.values()) {
      assert.fail(`${stream}:${tag.name} is gone, and nobody had confirmed that`);
    }
    assert.deepEqual([...this.#user.marked], []);
    for (const outcome of outcomes) {
      if (outcome.kind === 'deleted') assert.ok(this.#user.records.has(outcome.deleted));
    }
    const deleted = outcomes.flatMap((outcome) => (outcome.kind === 'deleted' ? [outcome.deleted] : []));
    assert.equal(this.#user.records.names.length, deleted.length, 'a record for each deletion, and no other');
    this.#user.records.clear();
  }

  /** Somebody else does something, more or less likely. */
  #meddle(chance: number): void {
    while (this.#random() < chance) {
      this.#change(this.#pick(streams), this.#pick(tags));
      chance /= 2;
    }
  }

  #change(stream: string, tag: string): void {
    const others = this.#others;
    const dice = this.#random();
    if (dice < 0.5) others.push(stream, tag);
    else if (dice < 0.6) others.retag(stream, tag, { kind: 'ImageStreamTag', name: this.#pick(tags) });
    else if (dice < 0.7) this.#pin(stream, tag);
    else if (dice < 0.78) {
      others.deleteTag(stream, tag);
      if (this.#random() < 0.5) others.push(stream, tag);
    } else if (dice < 0.92) others.deleteTag(stream, tag);
    else if (dice < 0.96) others.makeAnew(stream);
    else others.deleteStream(stream);
  }

  #pin(stream: string, tag: string): void {
    const images = this.#others.images(stream);
    if (images.length === 0) return;
    const name = `${stream.split('/')[1] ?? ''}@${this.#pick(images)}`;
    this.#others.retag(stream, tag, { kind: 'ImageStreamImage', name });
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('there is nothing to pick');
    return picked;
  }

  #saw({ resource, object, previous, type }: Change): void {
    if (resource !== 'image.openshift.io/imagestreams' || previous === undefined) return;
    const before = parseImageStream(previous);
    const after = type === 'DELETED' ? undefined : parseImageStream(object);
    assert.ok(before);
    const name = `${before.project}/${before.name}`;
    if (after === undefined) {
      const confirmed = this.#item(name, undefined);
      const asConfirmed = confirmed?.kind === 'stream' && sameStream(confirmed.confirmed, before);
      if (!this.#others.acting && !asConfirmed) this.#wrong.push(`the stream ${name} was removed`);
      for (const tag of tags) this.#owed.delete(`${name}:${tag}`);
      return;
    }
    for (const tag of before.tags) {
      if (!after.tags.some((other) => other.name === tag.name)) this.#vanished(name, tag);
    }
    for (const tag of after.tags) this.#appeared(name, tag);
  }

  #vanished(stream: string, tag: Tag): void {
    const key = `${stream}:${tag.name}`;
    if (this.#others.acting) {
      this.#owed.delete(key);
      return;
    }
    const item = this.#item(stream, tag.name);
    if (item?.kind !== 'tag') this.#wrong.push(`${key} was removed and not among what was confirmed`);
    else if (!sameTag(item.confirmed, tag)) this.#owed.set(key, { stream, tag });
  }

  /** What we owe is there when the tag is as it was, or when somebody else has made it anew. */
  #appeared(stream: string, tag: Tag): void {
    const key = `${stream}:${tag.name}`;
    const owed = this.#owed.get(key);
    if (owed === undefined) return;
    const digests = ({ revisions }: Tag): string => revisions.map(({ image }) => image).join();
    const back =
      digests(tag).endsWith(digests(owed.tag)) && sameTag({ ...owed.tag, revisions: tag.revisions }, tag);
    if (this.#others.acting || back) this.#owed.delete(key);
  }

  #item(stream: string, tag: string | undefined): DeletionItem | undefined {
    return this.#items.find(
      (item) =>
        `${item.project}/${item.stream}` === stream && (item.kind === 'tag' ? item.tag : undefined) === tag,
    );
  }
}
