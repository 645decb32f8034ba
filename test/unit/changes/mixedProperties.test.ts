import assert from 'node:assert/strict';
import { Writer } from '../../../src/changes/writer.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { StreamRead } from '../../../src/cluster/clusterWrites.ts';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import type { Deleted } from '../../../src/model/deleted.ts';
import type { DeletionItem, DeletionOutcome, DeletionTarget } from '../../../src/model/deletion.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { sameStream, type ImageStream } from '../../../src/model/imageStream.ts';
import { planDeletion } from '../../../src/model/planDeletion.ts';
import type { Retag } from '../../../src/model/retag.ts';
import { tagIn, type StreamSnapshot, type TagSnapshot } from '../../../src/model/streamSnapshot.ts';
import { sameTag, type Tag } from '../../../src/model/tag.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered, wordsOf } from '../../support/deleter.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { MemoryRecords } from '../../support/memoryRecords.ts';
import { randomFrom } from '../../support/random.ts';
import { TagWitness, type Intent, type Removal } from '../../support/tagWitness.ts';

const streams = ['hackershop/one', 'planet-express/two'];
const tags = ['a', 'b', 'c'];
const rounds = 30;
/** The sequences that are always played; `MIXED_SEEDS=200` plays so many others too. */
const kept = [1001, 1002, 1003, 1004, 1005, 1012, 1018, 1073, 1106, 1121];
const more = Array.from({ length: Number(process.env['MIXED_SEEDS'] ?? 0) }, (_, index) => 1_000 + index);
const seeds = new Set([...kept, ...more]);
const never = new AbortController().signal;

describe('deleting, undoing and tagging, among others who do the same', () => {
  let setup: ClusterClients;
  const kinds = new Map<string, number>();

  before(async () => (setup = await demoClients()));
  after(async () => setup[Symbol.asyncDispose]());

  for (const seed of seeds) {
    it(`loses nothing that nobody had confirmed (seed ${seed})`, async () => {
      const play = new Play(setup, seed);
      try {
        for (let round = 1; round <= rounds; round += 1) await play.round(`seed ${seed}, round ${round}`);
      } finally {
        play.end();
        for (const kind of play.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    });
  }

  it('was put to the test: each outcome came up', () => {
    const wanted = ['deleted', 'gone', 'moved', 'putBack', 'undo restored', 'undo taken', 'undo as it was'];
    for (const kind of [...wanted, 'tag tagged', 'tag moved']) {
      assert.ok(kinds.has(kind), `${kind}: ${JSON.stringify([...kinds])}`);
    }
  });
});

/** One random sequence of what we do and what others do meanwhile. */
class Play {
  /** What came of what we did. */
  readonly kinds: string[] = [];
  readonly #random: () => number;
  readonly #others: Elsewhere;
  readonly #witness: TagWitness;
  readonly #client: ClusterClient;
  readonly #writer: Writer;
  readonly #records = new MemoryRecords();
  /** What is in the records because we removed it. */
  readonly #removals = new Map<string, Removal>();
  #isQuiet = false;

  constructor({ cluster, phillip }: ClusterClients, seed: number) {
    this.#random = randomFrom(seed);
    this.#others = new Elsewhere(cluster.state);
    for (const stream of streams) this.#others.deleteStream(stream);
    this.#witness = new TagWitness(cluster.state.changes, () => this.#others.acting);
    this.#client = phillip;
    this.#writer = new Writer({
      client: this.#meddledWith(phillip),
      session: never,
      saw: () => undefined,
      redraw: () => undefined,
      holds: () => false,
      accessChanged: () => undefined,
    });
  }

  /** Others change something; we do something on what we saw, while others go on or rest. */
  async round(name: string): Promise<void> {
    this.#witness.trace.length = 0;
    this.#isQuiet = this.#random() < 0.45;
    if (!this.#isQuiet || this.#random() < 0.4) this.#meddle(streams, 1);
    if (!this.#isQuiet) this.#meddle(streams, 1);
    try {
      await this.#act();
      this.#check(await this.#records.all());
    } catch (error) {
      throw new Error(`${name}\n  ${this.#witness.trace.join('\n  ')}`, { cause: error });
    }
  }

  end(): void {
    this.#witness.close();
  }

  async #act(): Promise<void> {
    const [newest, ...older] = await this.#records.all();
    const dice = this.#random();
    if (newest !== undefined && dice < 0.4) {
      await this.#undo(this.#random() < 0.7 ? newest : this.#pick([newest, ...older]));
    } else if (dice < 0.75) await this.#delete();
    else if (dice < 0.97) await this.#retag();
    else await this.#make();
  }

  async #delete(): Promise<void> {
    const seen = await this.#look();
    const targets = seen.flatMap(({ project, name: stream, tags: there }): DeletionTarget[] => {
      if (this.#random() < 0.25) return [{ project, stream }];
      return there.filter(() => this.#random() < 0.4).map(({ name: tag }) => ({ project, stream, tag }));
    });
    const usedBy = { kind: 'looked', uses: [], unseen: [] } as const;
    const { items } = planDeletion({ targets, streams: seen, may: () => 'yes', usedBy: () => usedBy });
    this.#rest();
    this.#witness.intent = deletionOf(items);
    const run = { records: this.#records, signal: never, progress: () => undefined };
    for (const outcome of await this.#writer.deleteAll(items, run)) this.#heard(outcome);
    for (const item of items)
      assert.ok(!this.#writer.isDeleting(item), 'I4: it looks as if still being deleted');
  }

  #heard(outcome: DeletionOutcome): void {
    this.#note(outcome.kind, wordsOf(outcome));
    assert.notEqual(outcome.kind, 'failed');
    if (outcome.kind !== 'deleted') return;
    const { item } = outcome;
    const stream = `${item.project}/${item.stream}`;
    const removal = this.#witness.removal(item.kind === 'tag' ? `${stream}:${item.tag}` : stream);
    if (removal !== undefined) this.#removals.set(outcome.deleted, removal);
  }

  async #undo(deleted: Deleted): Promise<void> {
    const { project, name } = deleted.snapshot;
    const stream = `${project}/${name}`;
    const removal = this.#removals.get(deleted.id);
    const before = this.#witness.stream(stream);
    this.#witness.intent = undoOf(deleted);
    try {
      const plan = await this.#writer.restorationPlan(deleted);
      const isAlone = this.#isQuiet && this.#witness.version(stream) === removal?.version;
      this.#rest();
      const outcome = await this.#writer.restore(deleted);
      this.#note(`undo ${outcome.kind}`, JSON.stringify(outcome));
      if (outcome.kind !== 'taken') await this.#records.remove(deleted.id);
      if (!isAlone || removal === undefined) return;
      assert.ok(outcome.kind === 'restored', `I2: nobody was in the way, and it is ${outcome.kind}`);
      if (outcome.missing.length > 0) return;
      const moved = plan.kind === 'steps' ? plan.followers : [];
      this.#checkUndone(deleted, removal, before, moved);
    } catch (error) {
      this.#failed('undo', error);
    }
  }

  /** I2: with nobody in the way, what was deleted is as it was, and the rest of its stream as it is but for what follows. */
  #checkUndone(
    deleted: Deleted,
    removal: Removal,
    now: StreamRead | undefined,
    moved: readonly string[],
  ): void {
    const after = this.#witness.stream(`${deleted.snapshot.project}/${deleted.snapshot.name}`)?.snapshot;
    assert.ok(after);
    const own = tagIn(removal.before.snapshot, deleted.tag ?? '');
    const wanted = own === undefined ? removal.before.snapshot : now && withTag(now.snapshot, own);
    assert.ok(wanted);
    const still = (stream: StreamSnapshot): StreamSnapshot => {
      return { ...stream, tags: stream.tags.filter(({ name }) => !moved.includes(name)) };
    };
    assert.deepEqual(content(still(withoutGifts(after, wanted))), content(still(wanted)), 'I2: as it was');
    this.#note('undo as it was', 'undo as it was');
  }

  async #retag(): Promise<void> {
    const seen = await this.#look();
    const retag = this.#someRetag(seen);
    if (retag === undefined) return;
    this.#rest();
    this.#witness.intent = retagOf(retag);
    try {
      const outcome = await this.#writer.tag(retag);
      this.#note(`tag ${outcome.kind}`, JSON.stringify(outcome));
    } catch (error) {
      this.#failed('tag', error);
    }
  }

  /** A promotion, an alias or a roll-back of something that we saw. */
  #someRetag(seen: readonly ImageStream[]): Retag | undefined {
    const from = seen.filter(({ tags: there }) => there.some(({ revisions }) => revisions.length > 0));
    if (from.length === 0) return undefined;
    const stream = this.#pick(from);
    const tag = this.#pick(stream.tags.filter(({ revisions }) => revisions.length > 0));
    const place = { project: stream.project, stream: stream.name, tag: tag.name };
    const dice = this.#random();
    const revision = dice < 0.4 ? this.#pick(tag.revisions) : tag.revisions[0];
    if (revision === undefined) return undefined;
    const source = { ...place, image: revision.image };
    if (dice < 0.4) return { source, target: place, how: 'pinned', confirmed: tag };
    const isAlias = dice < 0.65;
    const [project = '', name = ''] = isAlias
      ? [stream.project, stream.name]
      : this.#pick(streams).split('/');
    const target = { project, stream: name, tag: this.#pick(tags) };
    const there = seen.find((one) => one.project === project && one.name === name);
    const confirmed = there?.tags.find((one) => one.name === target.tag);
    const retag = { source, target, how: isAlias ? ('following' as const) : ('pinned' as const) };
    return confirmed === undefined ? retag : { ...retag, confirmed };
  }

  async #make(): Promise<void> {
    const [project = '', stream = ''] = this.#pick(streams).split('/');
    this.#witness.intent = { name: 'make', covers: () => false };
    try {
      await this.#writer.createStream({ project, stream });
      this.#note('made', `made ${project}/${stream}`);
    } catch (error) {
      this.#failed('made', error);
    }
  }

  /** I1 and I3: what nobody had confirmed is there; I4: what we removed is in the records. */
  #check(records: readonly Deleted[]): void {
    assert.deepEqual([...this.#witness.wrongs()], []);
    for (const { stream, tag } of this.#witness.removed()) {
      const kept = records.some(({ snapshot, tag: only }) => {
        const saved = tagIn(snapshot, tag.name);
        const isOf = `${snapshot.project}/${snapshot.name}` === stream && (only ?? tag.name) === tag.name;
        return isOf && imagesOf(saved?.revisions) === imagesOf(tag.revisions);
      });
      assert.ok(kept, `I4: ${stream}:${tag.name} is gone through us and not in the records`);
    }
    for (const name of streams) {
      const [project = '', stream = ''] = name.split('/');
      for (const tag of tags)
        assert.ok(!this.#writer.isDeleting({ project, stream, tag }), 'I4: still deleting');
      assert.ok(!this.#writer.isDeleting({ project, stream }), 'I4: still deleting');
    }
  }

  /** The streams as the user sees them. */
  async #look(): Promise<readonly ImageStream[]> {
    const there = streams.filter((stream) => this.#others.stream(stream) !== undefined);
    return Promise.all(
      there.map((name) => {
        const [project = '', stream = ''] = name.split('/');
        return this.#client.stream(project, stream, never);
      }),
    );
  }

  /** The time between what we saw and what we do. */
  #rest(): void {
    if (!this.#isQuiet) this.#meddle(streams, 0.3);
  }

  #failed(what: string, error: unknown): void {
    if (!(error instanceof FailureError)) throw error;
    const { kind } = error.failure;
    assert.ok(
      ['notFound', 'invalid', 'conflict'].includes(kind),
      `${what}: ${JSON.stringify(error.failure)}`,
    );
    this.#note(`${what} ${kind}`, JSON.stringify(error.failure));
  }

  #note(kind: string, words: string): void {
    this.kinds.push(kind);
    this.#witness.trace.push(`= ${words}`);
  }

  /** The client, with others who are active before each request is sent and after its answer came. */
  #meddledWith(client: ClusterClient): ClusterClient {
    const meddled = async <T>(project: string, stream: string, call: () => Promise<T>): Promise<T> => {
      const here = [`${project}/${stream}`, `${project}/${stream}`, ...streams];
      if (!this.#isQuiet) this.#meddle(here, 0.3);
      try {
        return await call();
      } finally {
        if (!this.#isQuiet) this.#meddle(here, 0.15);
      }
    };
    return altered(client, {
      readStream: (at, ...rest) => meddled(at.project, at.stream, () => client.readStream(at, ...rest)),
      deleteTag: (at, ...rest) => meddled(at.project, at.stream, () => client.deleteTag(at, ...rest)),
      deleteStream: (at, ...rest) => meddled(at.project, at.stream, () => client.deleteStream(at, ...rest)),
      createStream: (at, ...rest) => meddled(at.project, at.name, () => client.createStream(at, ...rest)),
      mapImage: (at, ...rest) => meddled(at.project, at.stream, () => client.mapImage(at, ...rest)),
      addSpecTags: (at, ...rest) => meddled(at.project, at.stream, () => client.addSpecTags(at, ...rest)),
      setTag: (at, ...rest) => meddled(at.project, at.stream, () => client.setTag(at, ...rest)),
    });
  }

  /** Others do something, more or less likely. */
  #meddle(where: readonly string[], chance: number): void {
    while (this.#random() < chance) {
      this.#change(this.#pick(where), this.#pick(tags));
      chance /= 2;
    }
  }

  #change(stream: string, tag: string): void {
    const they = this.#others;
    const dice = this.#random();
    const images = they.images(stream);
    if (dice < 0.55) they.push(stream, tag);
    else if (dice < 0.62 && images.length > 0) {
      const name = `${stream.split('/')[1] ?? ''}@${this.#pick(images)}`;
      they.retag(stream, tag, { kind: 'ImageStreamImage', name });
    } else if (dice < 0.74)
      they.retag(stream, tag, {
        kind: 'ImageStreamTag',
        name: this.#pick(tags.filter((one) => one !== tag)),
      });
    else if (dice < 0.94) they.deleteTag(stream, tag);
    // A tag that is half put back and made anew just so cannot be told from what we put there.
    else if (dice < 0.97 && !this.#witness.owes(stream)) they.makeAnew(stream);
    else they.deleteStream(stream);
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('there is nothing to pick');
    return picked;
  }
}

/**
 * Removes what was confirmed, as it was confirmed. What is put back of another's last-moment alias has what that follows by
 * now: the cluster gives it with the source.
 */
function deletionOf(items: readonly DeletionItem[]): Intent {
  return {
    name: 'delete',
    covers: ({ stream, tag, before, after, was }) =>
      items.some((item) => {
        if (`${item.project}/${item.stream}` !== stream) return false;
        if (after !== undefined) return isGivenSource(before, after);
        if (item.kind === 'stream') return was !== undefined && sameStream(item.confirmed, was.stream);
        return item.tag === tag && sameTag(item.confirmed, before);
      }),
  };
}

/** Gives a tag the image, if it is what was confirmed. */
function retagOf({ source, target, how, confirmed }: Retag): Intent {
  return {
    name: 'tag',
    covers: ({ stream, tag, before, after }) =>
      stream === `${target.project}/${target.stream}` &&
      tag === target.tag &&
      sameTag(confirmed, before) &&
      after !== undefined &&
      (how === 'following' || after.revisions[0]?.image === source.image),
  };
}

/**
 * Brings back what is not there, and goes on with what nobody else has touched since. Who makes the tag again as it is on
 * the way back has it continued, too: it cannot be told from a restoration that was interrupted.
 */
function undoOf({ id, tag: only, snapshot }: Deleted): Intent {
  const name = `undo ${id.slice(-4)}`;
  return {
    name,
    covers: ({ stream, tag, before, after }, writer) => {
      const saved = tagIn(snapshot, only ?? tag);
      if (stream !== `${snapshot.project}/${snapshot.name}` || saved?.name !== tag) return false;
      if (after === undefined) return false;
      if (before === undefined || writer === name || isOnTheWay(before, saved, snapshot)) return true;
      return isRaised(before, after, saved);
    },
  };
}

/** Whether a tag has got a source to follow, and nothing else but what that holds. */
function isGivenSource(before: Tag | undefined, after: Tag): boolean {
  const below = imagesOf(after.revisions.slice(1));
  return (
    before?.source === undefined && after.source?.kind === 'tag' && below === imagesOf(before?.revisions)
  );
}

/**
 * Whether an image of others that had come below one of ours was put on top again. What they do between our last look and
 * that very request cannot be seen: a mapping has no precondition.
 */
function isRaised(before: Tag, after: Tag, saved: TagSnapshot): boolean {
  const [ours, ...below] = before.revisions;
  const isOurs = saved.revisions.some(({ image }) => image === ours?.image);
  return isOurs && below.some(({ image }) => image === after.revisions[0]?.image);
}

/** Whether a tag has the oldest of the saved revisions alone, and no source but the saved one. */
function isOnTheWay(tag: Tag, saved: TagSnapshot, { project, name }: StreamSnapshot): boolean {
  const metadata = { namespace: project, name };
  const [wanted] = parseImageStream({ metadata, spec: { tags: [saved.spec] } })?.tags ?? [];
  const isSameSource = wanted !== undefined && sameTag(wanted, { ...tag, revisions: [] });
  return (
    (tag.source === undefined || isSameSource) && imagesOf(saved.revisions).endsWith(imagesOf(tag.revisions))
  );
}

function imagesOf(revisions: readonly { readonly image: string }[] = []): string {
  return revisions.map(({ image }) => image).join();
}

function withTag(stream: StreamSnapshot, tag: StreamSnapshot['tags'][number]): StreamSnapshot {
  return { ...stream, tags: [...stream.tags.filter(({ name }) => name !== tag.name), tag] };
}

/** Everything of a stream but times, generations, uid and version. */
function content({ labels, annotations, spec, tags: all }: StreamSnapshot): unknown {
  const plain = all.map(({ name, spec: own, revisions }) => ({
    name,
    spec: own && { ...own, generation: 'any' },
    revisions: revisions.map(({ image, reference }) => `${image} ${reference}`),
  }));
  return { labels, annotations, spec, tags: plain.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** Without the image that the cluster gives with an alias that had fallen behind what it follows. */
function withoutGifts(after: StreamSnapshot, before: StreamSnapshot): StreamSnapshot {
  const without = after.tags.map((tag) => {
    const old = tagIn(before, tag.name);
    const had = new Set(old?.revisions.map(({ image }) => image));
    const gift = tag.revisions.slice(0, 2).find(({ image }) => !had.has(image));
    if (gift === undefined || tag.revisions.length !== (old?.revisions.length ?? 0) + 1) return tag;
    return { ...tag, revisions: tag.revisions.filter((revision) => revision !== gift) };
  });
  return { ...after, tags: without };
}
