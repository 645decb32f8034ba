import { failureOf } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { needsOf, parseQuery } from '../model/search/parseQuery.ts';
import type { Query } from '../model/search/query.ts';
import type { SearchResults } from '../model/search/results.ts';
import type { Writer } from '../changes/writer.ts';
import type { Search } from '../store/search/search.ts';
import { projectNode, streamNode, tagNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';
import { copyImages } from './copyPullSpec.ts';
import { deleteTargets } from './deleteTargets.ts';
import { searchContent, searchHints, searchOver, tagsOfHits, type SearchHit } from './searchEntries.ts';

/** Results of each kind that are shown. */
const shown = 20;
/** Typing has to rest this long, ms, before facts are fetched for a query. */
const rest = 250;

/** Finds image streams, tags, images and layers in every project that the user sees. */
export const search: Command = {
  id: 'imageRegistry.search',
  async run(context) {
    const { store, ui } = context;
    await store.settled();
    const found = store.search;
    if (found === undefined) {
      await ui.inform('There is no connection to a cluster, so there is nothing to search.');
      return;
    }
    const box = new SearchSession(context, found, store.writer);
    found.open(box);
    try {
      await ui.searchBox(box);
    } finally {
      box.end();
      found.close(box);
    }
  },
};

/** One search box from its opening to its end. */
class SearchSession {
  readonly title = 'Search images';
  readonly placeholder =
    'Name, digest, pull spec; project: tag: label: layer: arch: pushed:<7d size:>500MB unused failing';
  readonly value = '';
  readonly #context: CommandContext;
  readonly #search: Search;
  /** Stands for the session in which it was opened: what was found is changed there, or not at all. */
  readonly #writer: Writer | undefined;
  #text = '';
  #isNeeding = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #needed = new AbortController();

  constructor(context: CommandContext, found: Search, writer: Writer | undefined) {
    this.#context = context;
    this.#search = found;
    this.#writer = writer;
  }

  find(text: string) {
    const isNew = text !== this.#text;
    this.#text = text;
    if (!this.#isHere) return searchOver();
    const query = parseQuery(text);
    const found = query.text === '' ? undefined : this.#search.find(query, shown);
    if (isNew) this.#needLater(text);
    // What is pushed while the box is open has facts to be fetched as well.
    else if (found?.incomplete === true && !this.#isNeeding) this.#needLater(text);
    const { progress } = this.#search;
    return found === undefined
      ? searchHints(progress)
      : searchContent(found, query.problems, progress, this.#context.store.now);
  }

  onDidChange(listener: () => void): () => void {
    const stops = [
      this.#search.onDidChange(listener),
      this.#context.store.onDidChange(({ kind }) => {
        if (kind === 'connection') listener();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  accept(hit: SearchHit): string | undefined {
    if (hit.kind === 'hint') return hit.text;
    if (hit.kind === 'note') return this.#text;
    const text = this.#text;
    this.#guarded('show what was found', () => this.#go(hit, text));
    return undefined;
  }

  press(hit: SearchHit, button: string): void {
    const text = this.#text;
    this.#guarded(button, () => (button === 'copy' ? this.#copy(hit) : this.#delete(hit, text)));
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#needed.abort();
  }

  /** Whether the cluster that was searched still is the one that is shown. */
  get #isHere(): boolean {
    return this.#context.store.writer === this.#writer;
  }

  #guarded(doing: string, action: () => Promise<void>): void {
    void this.#context.guarded(doing, async () => {
      if (this.#isHere) await action();
      else await this.#context.ui.warn('Another context is shown since, so nothing was done. Search again.');
    });
  }

  /** Facts of images cost requests: they are fetched for what was meant, not for each key. */
  #needLater(text: string): void {
    clearTimeout(this.#timer);
    this.#needed.abort();
    this.#needed = new AbortController();
    const query = parseQuery(text);
    const { layers, details, usage } = needsOf(query);
    this.#isNeeding = layers || details || usage;
    if (!this.#isNeeding) return;
    const { signal } = this.#needed;
    this.#timer = setTimeout(() => void this.#need(query, signal), rest);
  }

  async #need(query: Query, signal: AbortSignal): Promise<void> {
    try {
      await this.#search.need(query, signal);
    } catch (error) {
      if (!signal.aborted) this.#context.log(describeFailure(failureOf(error, 'search')).summary);
    }
    if (!signal.aborted) this.#isNeeding = false;
  }

  async #go(hit: SearchHit, text: string): Promise<void> {
    const { panels } = this.#context;
    if (hit.kind === 'deleteAll') return this.#deleteAll(hit, text);
    if (hit.kind === 'stream') {
      const { project, stream } = hit.stream;
      panels.showStream({ project, stream });
      return this.#context.reveal(streamNode(projectNode(project), stream));
    }
    const place = placeOf(hit);
    if (place === undefined) return;
    const { project, stream, tag, revision } = place;
    panels.showTag({ project, stream, tag, ...(revision === undefined ? {} : { revision }) });
    await this.#context.reveal(tagNode(streamNode(projectNode(project), stream), tag));
  }

  /** A tag's pull spec by name, an image's by digest. */
  async #copy(hit: SearchHit): Promise<void> {
    const place = hit.kind === 'stream' ? { ...hit.stream, tag: undefined } : placeOf(hit);
    if (place === undefined) return;
    const { project, stream, tag } = place;
    const named = hit.kind === 'image' ? { digest: hit.image.digest } : tag === undefined ? {} : { tag };
    await copyImages(this.#context, [{ project, stream, ...named }], 'tag');
  }

  async #delete(hit: SearchHit, text: string): Promise<void> {
    if (hit.kind === 'stream') {
      const { project, stream } = hit.stream;
      return deleteTargets(this.#context, [{ project, stream }]);
    }
    await deleteTargets(this.#context, tagsOfHits([hit.kind === 'layer' ? this.#whole(hit, text) : hit]));
  }

  /** A layer with all of its images that the query accepts: the box shows the first of them. */
  #whole(hit: Extract<SearchHit, { kind: 'layer' }>, text: string): SearchHit {
    const layer = this.#everything(text).layers.results.find(({ digest }) => digest === hit.layer.digest);
    return layer === undefined ? hit : { kind: 'layer', layer };
  }

  /** Everything of a group, if it still is as many as the box said. */
  async #deleteAll({ group, count }: Extract<SearchHit, { kind: 'deleteAll' }>, text: string): Promise<void> {
    const results = this.#everything(text);
    const hits: readonly SearchHit[] = {
      tags: results.tags.results
        .filter(({ through }) => through === undefined)
        .map((tag): SearchHit => ({ kind: 'tag', tag })),
      images: results.images.results.map((image): SearchHit => ({ kind: 'image', image })),
      layers: results.layers.results.map((layer): SearchHit => ({ kind: 'layer', layer })),
    }[group];
    if (hits.length === count) return deleteTargets(this.#context, tagsOfHits(hits));
    const now = hits.length.toLocaleString('en-US');
    await this.#context.ui.warn(
      `Nothing was deleted: the search finds ${now} ${group} by now, not ${count}. Look again.`,
    );
  }

  #everything(text: string): SearchResults {
    return this.#search.find(parseQuery(text), Infinity).results;
  }
}

/** Where a hit is shown: the best tag that points to it, or one that did. */
function placeOf(hit: SearchHit) {
  const images = hit.kind === 'image' ? [hit.image] : hit.kind === 'layer' ? hit.layer.images : [];
  if (hit.kind === 'tag') return { ...hit.tag, revision: undefined };
  for (const image of images)
    if (image.tags[0] !== undefined) return { ...image.tags[0], revision: undefined };
  for (const image of images) {
    if (image.earlier[0] !== undefined) return { ...image.earlier[0], revision: image.digest };
  }
  return undefined;
}
