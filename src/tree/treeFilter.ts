import { foldAttachments } from '../model/attachment.ts';
import { hexOf } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { rank, patternMatcher, rankOf } from '../model/search/matching.ts';
import type { Condition, Query, Word } from '../model/search/query.ts';
import { tagState, type Tag } from '../model/tag.ts';

/** Conditions that the tree can tell from what it holds. */
const known: readonly Condition['kind'][] = ['project', 'stream', 'tag', 'pushed', 'unused', 'failing'];

/** What a filter has to know of a tag besides what its stream says. */
export interface FilterFacts {
  readonly now: number;
  readonly isMissing: (stream: ImageStream, tag: Tag) => boolean;
  /** Undefined when that cannot be told. */
  readonly isUsed: (stream: ImageStream, tag: Tag) => boolean | undefined;
}

/** Narrows what the tree shows: names, ages, in use or not, failing. */
export class TreeFilter {
  readonly #listeners = new Set<() => void>();
  #query: Query | undefined;

  /** What narrows the tree now; undefined when nothing does. */
  get query(): Query | undefined {
    return this.#query;
  }

  /** Whether who uses images decides what is shown. */
  get needsUses(): boolean {
    return this.#query?.conditions.some(({ kind }) => kind === 'unused') ?? false;
  }

  /** Whether what images are made of decides what is shown: which are missing, and which platforms they have. */
  get needsLayers(): boolean {
    return this.#query?.conditions.some(({ kind }) => kind === 'unused' || kind === 'failing') ?? false;
  }

  /** Narrows the tree to what a query accepts; undefined shows everything. */
  set(query: Query | undefined): void {
    this.#query = query;
    for (const listener of this.#listeners) listener();
  }

  /** Whether a project is shown: what is in it is not looked at. */
  acceptsProject(project: string): boolean {
    const named = this.#query?.conditions.filter((condition) => condition.kind === 'project') ?? [];
    return named.every(({ name }) => isLike(name, project));
  }

  /** Whether a stream is shown: one of its rows is; one without tags, when its own names are all that is asked for. */
  acceptsStream(stream: ImageStream, facts: FilterFacts): boolean {
    const query = this.#query;
    if (query === undefined) return true;
    if (stream.tags.length === 0) return isNamed(stream, query);
    // What describes an image has its row below that image.
    return foldAttachments(stream.tags).tags.some((tag) => this.accepts(stream, tag, facts));
  }

  /** Whether a tag is shown. A word is in its name, its stream's or its project's; a path has its parts there. */
  accepts(stream: ImageStream, tag: Tag, facts: FilterFacts): boolean {
    const query = this.#query;
    return (
      query === undefined ||
      (query.words.every((word) => matches(word, stream, tag)) &&
        query.conditions.every((condition) => holds(condition, stream, tag, facts)))
    );
  }

  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Why a query cannot narrow the tree, as a sentence; undefined when it can. */
export function filterProblem(query: Query): string | undefined {
  const other = query.conditions.find(({ kind }) => !known.includes(kind));
  if (other !== undefined) return `The tree does not know ${other.kind}: of images. Search does.`;
  return query.problems[0];
}

/** Whether words, `project:` and `stream:` are all of a query, and are in the names of the stream. */
function isNamed(stream: ImageStream, { words, conditions }: Query): boolean {
  return (
    words.every((word) => matches(word, stream, undefined)) &&
    conditions.every(
      (condition) =>
        (condition.kind === 'project' && isLike(condition.name, stream.project)) ||
        (condition.kind === 'stream' && isLike(condition.name, stream.name)),
    )
  );
}

/** Whether a word is in a name of the tag or its stream; of the stream alone without a tag. */
function matches(word: Word, { project, name: stream }: ImageStream, tag: Tag | undefined): boolean {
  switch (word.kind) {
    case 'name':
      return isInAny(word.text, project, stream, tag);
    case 'digest':
      return isInAny(word.hex, project, stream, tag) || hadImage(tag, word.hex);
    case 'path':
      return (
        (word.project === undefined || isIn(word.project, project)) &&
        isIn(word.stream, stream) &&
        (word.tag === undefined || (tag !== undefined && isIn(word.tag, tag.name))) &&
        (word.digest === undefined || hadImage(tag, word.digest))
      );
  }
}

function isInAny(word: string, project: string, stream: string, tag: Tag | undefined): boolean {
  if (isIn(word, project) || isIn(word, stream)) return true;
  return tag !== undefined && (isIn(word, tag.name) || isIn(word, `${stream}:${tag.name}`));
}

function isIn(word: string, name: string): boolean {
  return rankOf(word, name.toLowerCase()) >= rank.substring;
}

function hadImage(tag: Tag | undefined, hex: string): boolean {
  return tag?.revisions.some(({ image }) => hexOf(image).startsWith(hex)) ?? false;
}

function isLike(pattern: string, name: string): boolean {
  return patternMatcher(pattern)(name.toLowerCase());
}

function holds(condition: Condition, stream: ImageStream, tag: Tag, facts: FilterFacts): boolean {
  switch (condition.kind) {
    case 'project':
      return isLike(condition.name, stream.project);
    case 'stream':
      return isLike(condition.name, stream.name);
    case 'tag':
      return isLike(condition.name, tag.name);
    case 'pushed': {
      const created = tag.revisions[0]?.created;
      if (created === undefined) return false;
      const isYounger = facts.now - created < condition.age;
      return condition.than === 'less' ? isYounger : !isYounger;
    }
    case 'failing': {
      const { kind } = tagState(tag, facts.isMissing(stream, tag));
      return kind === 'importFailed' || kind === 'missing';
    }
    case 'unused':
      return facts.isUsed(stream, tag) === false;
    case 'arch':
    case 'label':
    case 'layer':
    case 'size':
      return true;
  }
}
