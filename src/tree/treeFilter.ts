import type { ImageStream } from '../model/imageStream.ts';
import { rank, patternMatcher, rankOf } from '../model/search/matching.ts';
import type { Condition, Query } from '../model/search/query.ts';
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

  /** Narrows the tree to what a query accepts; undefined shows everything. */
  set(query: Query | undefined): void {
    this.#query = query;
    for (const listener of this.#listeners) listener();
  }

  /** Whether a project is shown: what is in it is not looked at. */
  acceptsProject(project: string): boolean {
    const named = this.#query?.conditions.filter((condition) => condition.kind === 'project') ?? [];
    return named.every(({ name }) => patternMatcher(name)(project.toLowerCase()));
  }

  /** Whether a stream is shown: one of its tags is. */
  acceptsStream(stream: ImageStream, facts: FilterFacts): boolean {
    if (this.#query === undefined) return true;
    return stream.tags.some((tag) => this.accepts(stream, tag, facts));
  }

  /** Whether a tag is shown. A word is in its name, its stream's or its project's. */
  accepts(stream: ImageStream, tag: Tag, facts: FilterFacts): boolean {
    const query = this.#query;
    if (query === undefined) return true;
    const names = [tag.name, stream.name, stream.project, `${stream.name}:${tag.name}`].map((name) =>
      name.toLowerCase(),
    );
    return (
      wordsOf(query).every((word) => names.some((name) => rankOf(word, name) >= rank.substring)) &&
      query.conditions.every((condition) => holds(condition, stream, tag, facts))
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

/** Free words as they were typed: in a tree a digest is not looked for. */
function wordsOf(query: Query): string[] {
  return query.words.map((word) => {
    switch (word.kind) {
      case 'name':
        return word.text;
      case 'digest':
        return word.hex;
      case 'path':
        return word.tag === undefined ? word.stream : `${word.stream}:${word.tag}`;
    }
  });
}

function holds(condition: Condition, stream: ImageStream, tag: Tag, facts: FilterFacts): boolean {
  switch (condition.kind) {
    case 'project':
      return patternMatcher(condition.name)(stream.project.toLowerCase());
    case 'stream':
      return patternMatcher(condition.name)(stream.name.toLowerCase());
    case 'tag':
      return patternMatcher(condition.name)(tag.name.toLowerCase());
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
