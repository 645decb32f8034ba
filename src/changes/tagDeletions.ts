import type { StreamRead } from '../cluster/clusterWrites.ts';
import type { DeletionOutcome, TagDeletion } from '../model/deletion.ts';
import type { Failure } from '../model/failure.ts';
import { sameTag, type Tag } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';
import type { DeletionLedger } from './deletionLedger.ts';
import { settle, type SentDeletion } from './deletionSettling.ts';
import { answerTo, forgetRecord, keepRecord, newRecord } from './deletionWork.ts';
import { Lookout } from './lookout.ts';
import { lookAt, movedTo, tagOf, type Look } from './streamLook.ts';

/** How often a deletion is sent that meets a conflict each time. */
const attempts = 5;

/** How long one look at the stream and its watch count, ms; the server ends watches after a minute. */
const longest = 30_000;

/** Who sees what happens to the stream from the first deletion on. */
interface Watched {
  readonly lookout: Lookout;
  readonly since: number;
}

/** Deletes tags of one stream: a look at the stream, a deletion for each tag, and a look at what came of it. */
export class TagDeletions {
  readonly #ledger: DeletionLedger;
  #look: Look | undefined;
  #watched: Watched | undefined;
  #sent: SentDeletion[] = [];
  /** The tags that are gone for certain since the look. */
  readonly #deleted = new Set<string>();

  constructor(ledger: DeletionLedger) {
    this.#ledger = ledger;
  }

  /** Tries every item and notes what became of it. */
  async run(items: readonly TagDeletion[]): Promise<void> {
    for (const item of items) {
      if (!this.#ledger.begin(item)) continue;
      if (this.#watched !== undefined && performance.now() - this.#watched.since > longest)
        await this.#settle();
      this.#look ??= await this.#lookAt(item);
      const look = this.#look;
      const over = look.kind === 'read' ? await this.#delete(item, look.read) : { ...look, item };
      if (over !== undefined) this.#ledger.end(over);
    }
    await this.#settle();
  }

  async #settle(): Promise<void> {
    const { work } = this.#ledger;
    const [sent, watched] = [this.#sent, this.#watched];
    this.#sent = [];
    this.#watched = this.#look = undefined;
    this.#deleted.clear();
    if (watched !== undefined)
      await settle(sent, watched.lookout, work, (outcome) => this.#ledger.end(outcome));
  }

  async #lookAt(target: StreamTarget): Promise<Look> {
    const look = await lookAt(target, this.#ledger.work);
    this.#ledger.heard(look.kind === 'failed' ? look.failure : undefined);
    return look;
  }

  /** Deletes one tag; what became of it, unless that is settled later. */
  async #delete(item: TagDeletion, look: StreamRead): Promise<DeletionOutcome | undefined> {
    const different = this.#differenceIn(look, item);
    if (different !== undefined) return different;
    this.#watched ??= await this.#watch(item);
    const before = this.#watched.lookout.last ?? look;
    const moved = this.#differenceIn(before, item);
    if (moved !== undefined) return moved;
    const { work } = this.#ledger;
    const record = newRecord(before.snapshot, work, item.tag);
    const unkept = await keepRecord(record, work);
    if (unkept !== undefined) return { kind: 'failed', item, failure: unkept };
    const sent = await this.#send(item, before);
    if (sent.kind === 'over') {
      await forgetRecord(record, work);
      return sent.outcome;
    }
    this.#sent.push({ item, record, failure: sent.failure });
    if (sent.failure === undefined) this.#sawWithout(item, before);
    return undefined;
  }

  async #watch(target: StreamTarget): Promise<Watched> {
    const lookout = await Lookout.open(target, this.#ledger.work);
    return { lookout, since: performance.now() };
  }

  #differenceIn(read: StreamRead, item: TagDeletion): DeletionOutcome | undefined {
    return differenceFrom(item, this.#deleted.has(item.tag) ? undefined : tagOf(read, item.tag));
  }

  /** Sends a deletion, and again after a conflict as long as the tag is what was confirmed: a conflict changes nothing. */
  async #send(item: TagDeletion, before: StreamRead): Promise<Sent> {
    const { work } = this.#ledger;
    const { uid } = before.stream;
    for (let attempt = 1; ; attempt += 1) {
      const deletion = work.client.deleteTag(item, uid, work.session);
      const answer = await answerTo(deletion, `delete ${item.project}/${item.stream}:${item.tag}`, work);
      this.#ledger.heard('failure' in answer ? answer.failure : undefined);
      switch (answer.kind) {
        case 'done':
          return { kind: 'sent' };
        case 'unclear':
          return { kind: 'sent', failure: answer.failure };
        case 'gone':
          return { kind: 'over', outcome: { kind: 'gone', item } };
        case 'refused':
          return { kind: 'over', outcome: { kind: 'failed', item, failure: answer.failure } };
        case 'conflict': {
          const outcome = await this.#afterConflict(item, uid);
          if (outcome !== undefined) return { kind: 'over', outcome };
          if (attempt < attempts) continue;
          return { kind: 'over', outcome: { kind: 'failed', item, failure: answer.failure } };
        }
      }
    }
  }

  /** Why an item is not tried again; undefined when nothing that matters has changed. */
  async #afterConflict(item: TagDeletion, uid: string): Promise<DeletionOutcome | undefined> {
    const look = await this.#lookAt(item);
    if (look.kind === 'gone') return { kind: 'gone', item };
    if (look.kind === 'failed') return { ...look, item };
    const tag = tagOf(look.read, item.tag);
    const anew = look.read.stream.uid !== uid;
    return anew && tag !== undefined ? movedTo(item, tag) : differenceFrom(item, tag);
  }

  #sawWithout(item: TagDeletion, { stream }: StreamRead): void {
    this.#deleted.add(item.tag);
    const tags = stream.tags.filter(({ name }) => !this.#deleted.has(name));
    this.#ledger.work.saw({ kind: 'stream', stream: { ...stream, tags } });
  }
}

/** A deletion was sent and settled later, or it is over without one. */
type Sent =
  | { readonly kind: 'sent'; readonly failure?: Failure }
  | { readonly kind: 'over'; readonly outcome: DeletionOutcome };

/** Why a tag must not be deleted; undefined when it is what was confirmed. */
function differenceFrom(item: TagDeletion, tag: Tag | undefined): DeletionOutcome | undefined {
  if (tag === undefined) return { kind: 'gone', item };
  return sameTag(item.confirmed, tag) ? undefined : movedTo(item, tag);
}
