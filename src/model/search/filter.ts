import type { Condition } from './query.ts';
import type { SearchContext } from './results.ts';
import type { Tables } from './tables.ts';

type TagTest = (tag: number, image: number) => boolean;
type StreamTest = (stream: number) => boolean;

const notUsed = 1;
const usedOrUnknown = 2;

/** The conditions of a query, ready to be asked of thousands of tags. */
export class Filter {
  readonly #streamTests: readonly StreamTest[];
  readonly #tagTests: readonly TagTest[];

  /** @param withFacts whether conditions count that need more than the stream lists and who uses what */
  constructor(tables: Tables, conditions: readonly Condition[], context: SearchContext, withFacts = true) {
    const streamTests: StreamTest[] = [];
    const tagTests: TagTest[] = [];
    for (const condition of [...conditions].sort((a, b) => cost(a) - cost(b))) {
      if (condition.kind === 'project' || condition.kind === 'stream') {
        streamTests.push(streamTest(tables, condition.kind, condition.name));
      } else if (withFacts || cost(condition) === 0) {
        tagTests.push(tagTest(tables, condition, context));
      }
    }
    this.#streamTests = streamTests;
    this.#tagTests = tagTests;
  }

  /** Whether there are conditions that each tag has to fulfil, not its place alone. */
  get asksTags(): boolean {
    return this.#tagTests.length > 0;
  }

  /** Whether the stream is one that the conditions speak of. */
  takesStream(stream: number): boolean {
    for (const test of this.#streamTests) if (!test(stream)) return false;
    return true;
  }

  /** Whether a tag of such a stream fulfils all conditions, with its image (-1: none) or an earlier one. */
  takesTag(tag: number, image: number): boolean {
    for (const test of this.#tagTests) if (!test(tag, image)) return false;
    return true;
  }
}

/** Whether the stream lists alone tell if the condition holds. */
export function isListed(condition: Condition): boolean {
  return cost(condition) === 0;
}

/** Cheap ones are asked first; those of cost 0 need no facts. */
function cost({ kind }: Condition): number {
  if (kind === 'unused') return 2;
  return kind === 'layer' || kind === 'label' || kind === 'arch' || kind === 'size' || kind === 'failing'
    ? 1
    : 0;
}

function streamTest({ table, nameMemory }: Tables, kind: 'project' | 'stream', name: string): StreamTest {
  const matches = nameMemory.matches(name);
  const names = kind === 'project' ? table.streamProject : table.streamName;
  return (stream) => matches[names[stream] ?? -1] === 1;
}

function tagTest(
  tables: Tables,
  condition: Exclude<Condition, { kind: 'project' | 'stream' }>,
  context: SearchContext,
): TagTest {
  const { table, facts, nameMemory, factMemory } = tables;
  switch (condition.kind) {
    case 'tag': {
      const matches = nameMemory.matches(condition.name);
      return (tag) => matches[table.tags.values[tag] ?? -1] === 1;
    }
    case 'pushed': {
      const since = context.now - condition.age;
      if (condition.than === 'less') return (tag) => (table.tagPushed[tag] ?? NaN) > since;
      return (tag) => (table.tagPushed[tag] ?? NaN) < since;
    }
    case 'failing':
      return (tag, image) => table.tags.kinds[tag] === 1 || facts.isMissing(image);
    case 'unused':
      return unusedTest(tables, context);
    default: {
      const images = factMemory.fulfilling(condition);
      return (_, image) => (images[image] ?? 0) !== 0;
    }
  }
}

/**
 * Whether nothing uses the tag, by its name or by any image that it has or had: by digest, by that of a platform or by
 * the image's id. That cannot be told while it is not known what one of the images consists of. Answers are remembered:
 * digests have to be put into words for them.
 */
function unusedTest(tables: Tables, { usedImages }: SearchContext): TagTest {
  if (usedImages === undefined) return () => false;
  const { table, names, digests, facts } = tables;
  tables.forgetUsage(usedImages);
  const ask = (tag: number): boolean => {
    const stream = table.tags.owners[tag] ?? -1;
    const revisions = table.imagesOf(tag);
    if (!revisions.every((image) => facts.isKnown(image))) return false;
    const images = revisions.flatMap((image) => [image, ...facts.otherNames(image)]);
    const isUsed = usedImages.isUsed(
      names.text(table.streamProject[stream] ?? -1),
      names.text(table.streamName[stream] ?? -1),
      names.text(table.tags.values[tag] ?? -1),
      images.map((each) => digests.text(each)),
    );
    return isUsed === false;
  };
  return (tag) => {
    if (table.tagUsage[tag] === 0) table.tagUsage[tag] = ask(tag) ? notUsed : usedOrUnknown;
    return table.tagUsage[tag] === notUsed;
  };
}
