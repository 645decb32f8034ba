import type { Digest } from '../digest.ts';
import type { ImageStream } from '../imageStream.ts';
import type { ImageContent } from '../streamLayers.ts';
import type { StreamTarget } from '../target.ts';
import { Filter, isListed } from './filter.ts';
import { findDigests } from './findDigests.ts';
import { findCandidates, findNames, namingWords } from './findNames.ts';
import type { ImageDetails, Query } from './query.ts';
import type { SearchContext, SearchResults, TagResult } from './results.ts';
import { Tables } from './tables.ts';

export type { SearchContext } from './results.ts';

/**
 * All streams that search looks at, and what is known of their images. It holds names once and digests as numbers, so
 * that hundreds of thousands of tags fit; a change costs as much as the stream that changed. Nothing that was removed
 * is found.
 *
 * - Names match exactly, at their beginning, at the beginning of a word in them, anywhere, or with other characters
 *   between, in this order; then the newest push comes first.
 * - Every word has to match the tag, its stream or its project. Tags that none of the words names are in the list for
 *   the sake of their stream, are flagged by `through` and do not count.
 * - Conditions hold of each result. A stream is a result if they hold of all its tags; what is not known yet fulfils none.
 */
export class SearchIndex {
  readonly #tables = new Tables();

  /** How many tags there are. */
  get tags(): number {
    return this.#tables.table.count;
  }

  /** The projects that were set, also those without streams. */
  projects(): Iterable<string> {
    return this.#tables.table.projects();
  }

  /** Replaces what is known of the project's streams. */
  setProject(project: string, streams: Iterable<ImageStream>): void {
    const { table } = this.#tables;
    table.addProject(project);
    const gone = new Set(table.streamsOf(project));
    for (const stream of streams) {
      table.set(project, stream);
      gone.delete(stream.name);
    }
    for (const stream of gone) table.removeStream(project, stream);
    this.#tables.sweep();
  }

  /** Puts a stream in, or its new state. */
  setStream(stream: ImageStream): void {
    this.#tables.table.set(stream.project, stream);
    this.#tables.sweep();
  }

  removeStream({ project, stream }: StreamTarget): void {
    this.#tables.table.removeStream(project, stream);
    this.#tables.sweep();
  }

  removeProject(project: string): void {
    this.#tables.table.removeProject(project);
    this.#tables.sweep();
  }

  /** What is known of an image; adds to what was known. Forgotten some time after its last tag. */
  addDetails(details: ImageDetails): void {
    this.#tables.facts.addDetails(details);
  }

  /** What an image consists of, or that the cluster has lost it. */
  addContent(image: Digest, content: ImageContent): void {
    this.#tables.facts.addContent(image, content);
  }

  /** Whether `addContent` said something of the image that is still remembered. */
  knowsContent(image: Digest): boolean {
    const number = this.#tables.digests.find(image);
    return number !== undefined && this.#tables.facts.knowsContent(number);
  }

  /** The images of all tags of a stream, also of earlier revisions. */
  imagesOf({ project, stream }: StreamTarget): readonly Digest[] {
    const { table, digests } = this.#tables;
    return [...new Set(table.streamImages(project, stream))].map((image) => digests.text(image));
  }

  /** Whether `addDetails` said something of the image that is still remembered. */
  knowsDetails(image: Digest): boolean {
    const number = this.#tables.digests.find(image);
    return number !== undefined && this.#tables.facts.descriptions.has(number);
  }

  /** What the query finds. Nothing for a query without words and conditions. */
  find(query: Query, context: SearchContext): SearchResults {
    if (query.words.length === 0 && query.conditions.length === 0) return nothing;
    const filter = new Filter(this.#tables, query.conditions, context);
    return {
      ...findNames(this.#tables, query, filter, context),
      ...findDigests(this.#tables, query, filter, context),
    };
  }

  /**
   * Tags of which everything holds that the stream lists can tell: names, and conditions on names and age. Facts about
   * these are worth fetching; newest push first, without regard to the limit. They come in batches, some of them empty,
   * so that whoever walks over all may rest between them.
   */
  candidates(query: Query, context: SearchContext): Iterable<readonly TagResult[]> {
    const filter = new Filter(this.#tables, query.conditions, context, false);
    return findCandidates(this.#tables, query, filter);
  }
}

/** The same for queries whose `candidates` are the same: a digest that was typed further changes nothing about them. */
export function candidatesKey(query: Query): string {
  return JSON.stringify([namingWords(query), query.conditions.filter(isListed)]);
}

const empty = { results: [], total: 0 };
const nothing: SearchResults = { streams: empty, tags: empty, images: empty, layers: empty };
