import { Digests } from './digests.ts';
import { FactMemory } from './factMemory.ts';
import { ImageFacts } from './imageFacts.ts';
import { Names } from './names.ts';
import { NameMemory } from './nameScores.ts';
import type { StreamResult, TagResult, UsedImages } from './results.ts';
import { TagTable } from './tagTable.ts';

/** Everything that the index knows, and how its numbers become results. */
export class Tables {
  readonly names = new Names();
  readonly digests = new Digests();
  readonly facts = new ImageFacts(this.digests);
  readonly table = new TagTable(this.names, this.digests);
  readonly nameMemory = new NameMemory(this.names);
  readonly factMemory = new FactMemory(this.digests, this.facts);
  #usedImages: UsedImages | undefined;
  #usageVersion = -1;

  /** Forgets images that no tag points to any more, once there are many: the cost of removing tags stays even. */
  sweep(): void {
    if (this.table.removed < 4096 || this.table.removed < this.digests.count / 2) return;
    this.facts.keepOnly(this.table.images());
    this.table.isSwept();
  }

  /** Forgets what was remembered of the use of tags, unless it is still what this object says. */
  forgetUsage(usedImages: UsedImages): void {
    if (usedImages === this.#usedImages && this.facts.version === this.#usageVersion) return;
    this.#usedImages = usedImages;
    this.#usageVersion = this.facts.version;
    this.table.tagUsage.fill(0);
  }

  streamResult(stream: number): StreamResult {
    const { table, names } = this;
    return {
      project: names.text(table.streamProject[stream] ?? -1),
      stream: names.text(table.streamName[stream] ?? -1),
      tags: table.streamTags[stream] ?? 0,
      ...timed(table.streamPushed[stream]),
    };
  }

  tagResult(tag: number): TagResult {
    const { table, names } = this;
    const stream = table.tags.owners[tag] ?? -1;
    const image = table.tagImage[tag] ?? -1;
    return {
      project: names.text(table.streamProject[stream] ?? -1),
      stream: names.text(table.streamName[stream] ?? -1),
      tag: names.text(table.tags.values[tag] ?? -1),
      ...(image >= 0 && { image: this.digests.text(image) }),
      ...timed(table.tagPushed[tag]),
    };
  }

  /** By the names of project and stream. */
  compareStreams(a: number, b: number): number {
    const { streamProject, streamName } = this.table;
    return (
      this.names.compare(streamProject[a] ?? -1, streamProject[b] ?? -1) ||
      this.names.compare(streamName[a] ?? -1, streamName[b] ?? -1)
    );
  }

  /** Newest push first, then by name. */
  compareTags(a: number, b: number): number {
    const { tags, tagPushed } = this.table;
    return (
      compareTimes(tagPushed[a], tagPushed[b]) ||
      this.compareStreams(tags.owners[a] ?? -1, tags.owners[b] ?? -1) ||
      this.names.compare(tags.values[a] ?? -1, tags.values[b] ?? -1)
    );
  }
}

/** The newer first, what has no time last. */
export function compareTimes(a = NaN, b = NaN): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : b - a;
}

function timed(pushed = NaN): { readonly pushed?: number } {
  return Number.isNaN(pushed) ? {} : { pushed };
}
