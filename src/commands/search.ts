import { failureOf } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { pullSpecs } from '../model/pullSpec.ts';
import { parseQuery } from '../model/search/parseQuery.ts';
import type { SearchResults, TagResult } from '../model/search/results.ts';
import type { Search } from '../store/search/search.ts';
import { projectNode, streamNode, tagNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';
import { deleteTargets } from './deleteTargets.ts';
import { digestOf, searchContent, searchHints, tagsOfHits, type SearchHit } from './searchEntries.ts';

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
    const box = new SearchSession(context, found);
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
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #needed = new AbortController();

  constructor(context: CommandContext, search: Search) {
    this.#context = context;
    this.#search = search;
  }

  find(text: string) {
    if (text.trim() === '') return searchHints(this.#search.progress);
    if (text !== this.#text) this.#needLater(text);
    this.#text = text;
    const query = parseQuery(text);
    const { results } = this.#search.find(query, shown);
    return searchContent(results, query.problems, this.#search.progress, Date.now());
  }

  onDidChange(listener: () => void): () => void {
    return this.#search.onDidChange(listener);
  }

  accept(hit: SearchHit): string | undefined {
    if (hit.kind === 'hint') return hit.text;
    if (hit.kind === 'note') return this.#text;
    const text = this.#text;
    void this.#context.guarded('show what was found', () => this.#go(hit, text));
    return undefined;
  }

  press(hit: SearchHit, button: string): void {
    const action = button === 'copy' ? () => this.#copy(hit) : () => this.#delete(hit);
    void this.#context.guarded(button, action);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#needed.abort();
  }

  /** Facts of images cost requests: they are fetched for what was meant, not for each key. */
  #needLater(text: string): void {
    clearTimeout(this.#timer);
    this.#needed.abort();
    this.#needed = new AbortController();
    const { signal } = this.#needed;
    this.#timer = setTimeout(() => {
      this.#search.need(parseQuery(text), signal).catch((error: unknown) => {
        if (!signal.aborted) this.#context.log(describeFailure(failureOf(error, 'search')).summary);
      });
    }, rest);
  }

  async #go(hit: SearchHit, text: string): Promise<void> {
    const { panels } = this.#context;
    if (hit.kind === 'deleteAll') return this.#deleteAll(hit.group, text);
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

  /** A tag's pull spec by name, an image's by digest: the public one where there is one. */
  async #copy(hit: SearchHit): Promise<void> {
    const { store, ui } = this.#context;
    const place = hit.kind === 'stream' ? { ...hit.stream, tag: undefined } : placeOf(hit);
    if (place === undefined) return;
    const holder = {};
    await store.openProject(place.project, holder);
    try {
      const stream = await store.findStream(place.project, place.stream);
      if (stream === undefined) return;
      const digest = hit.kind === 'image' ? hit.image.digest : undefined;
      const specs = pullSpecs(stream, digest === undefined ? place.tag : undefined, digest);
      const spec = specs[0]?.text ?? stream.publicRepository ?? stream.repository;
      if (spec === undefined) return;
      await ui.copy(spec);
      void ui.inform(`Copied ${spec}`);
    } finally {
      store.closeProject(place.project, holder);
    }
  }

  async #delete(hit: SearchHit): Promise<void> {
    if (hit.kind === 'stream') {
      const { project, stream } = hit.stream;
      return deleteTargets(this.#context, [{ project, stream }]);
    }
    const all = hit.kind === 'layer' ? this.#everything(digestOf(hit) ?? '').layers.results : [];
    const whole = all.map((layer): SearchHit => ({ kind: 'layer', layer }));
    await deleteTargets(this.#context, targetsOf(tagsOfHits(whole.length > 0 ? whole : [hit])));
  }

  async #deleteAll(group: 'tags' | 'images' | 'layers', text: string): Promise<void> {
    const results = this.#everything(text);
    const hits: readonly SearchHit[] = {
      tags: results.tags.results.map((tag): SearchHit => ({ kind: 'tag', tag })),
      images: results.images.results.map((image): SearchHit => ({ kind: 'image', image })),
      layers: results.layers.results.map((layer): SearchHit => ({ kind: 'layer', layer })),
    }[group];
    await deleteTargets(this.#context, targetsOf(tagsOfHits(hits)));
  }

  #everything(text: string): SearchResults {
    return this.#search.find(parseQuery(text), Infinity).results;
  }
}

function targetsOf(tags: readonly TagResult[]) {
  return tags.map(({ project, stream, tag }) => ({ project, stream, tag }));
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
