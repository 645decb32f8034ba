import { FailureError } from '../model/failure.ts';
import type { ImportEntry } from '../model/import/importHealth.ts';
import { healthWords } from '../model/import/importHealthWords.ts';
import type { RetryOutcome } from '../model/import/retry.ts';
import { compact } from '../model/json.ts';
import { plainLine } from '../model/text.ts';
import { shownImports, type ImportFilter, type ImportRow, type ImportsPage } from '../shared/importsPage.ts';
import type { ProgressView } from '../shared/progressView.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import type { PullSecrets } from '../store/pullSecrets.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { Search } from '../store/search/search.ts';
import { ImportLogins } from './importLogins.ts';
import { readingNotes, readingOf, rightNotes, rightsIn, rightsOf, secretRight } from './importsNotes.ts';
import { canAnything, fitting, importId, importRows, type ImportRights } from './importsPage.ts';

export interface ImportsSourceOptions {
  readonly store: RegistryStore;
  /** The page is another one now. */
  readonly changed: () => void;
}

/** What is followed of one cluster. */
interface Followed {
  readonly search: Search;
  readonly health: ImportHealth;
  readonly stop: () => void;
  readonly selected: Set<string>;
  readonly outcomes: Map<string, RetryOutcome>;
  readonly logins: ImportLogins;
  /** What was loaded last. */
  entries: readonly ImportEntry[];
}

/** Imports of some rows, and what has them. */
export interface ChosenImports {
  readonly entries: readonly ImportEntry[];
  readonly health: ImportHealth;
}

/**
 * What the panel of imports shows, for whichever cluster is shown: what the search reads, which is kept open for it. Filter
 * and selection are here, so that only the rows that are shown go to the page.
 */
export class ImportsSource {
  readonly #options: ImportsSourceOptions;
  readonly #stopListening: () => void;
  #followed: Followed | undefined;
  #filter: ImportFilter = { text: '', show: 'all' };
  #from = 0;
  #retrying: ProgressView | undefined;
  #isDisposed = false;

  constructor(options: ImportsSourceOptions) {
    this.#options = options;
    this.#stopListening = options.store.onDidChange(({ kind }) => {
      if (kind === 'connection' || kind === 'projects') options.changed();
    });
  }

  /** The page as it is now. Rejects with a `FailureError` while there is no cluster. */
  async load(): Promise<ImportsPage> {
    const { store } = this.#options;
    await store.settled();
    const { connection, search, importHealth, pullSecrets } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || !(search && importHealth && pullSecrets)) return this.load();
    const followed = this.#follow(search, importHealth, pullSecrets);
    followed.entries = await importHealth.all();
    const { entries, selected, outcomes, logins } = followed;
    const fits = fitting(entries, this.#filter);
    const may = (project: string): ImportRights => rightsIn(importHealth, project);
    const loginsOf = (entry: ImportEntry) => logins.of(entry);
    const input = { entries, filter: this.#filter, from: this.#from, selected, outcomes, may, loginsOf };
    const rows = importRows(fits, input);
    this.#ask(followed, rows.rows);
    const failing = entries.reduce((count, { failure }) => count + (failure === undefined ? 0 : 1), 0);
    const { progress } = search;
    return compact({
      kind: 'imports' as const,
      cluster: plainLine(new URL(connection.server).host),
      summary: healthWords(failing, entries.length),
      total: entries.length,
      failing,
      progress: this.#retrying ?? readingOf(progress),
      notes: [...readingNotes(progress), ...rightNotes(importHealth, rows.rows)],
      rows,
      selected: this.#chosen(followed).length,
      busy: this.#retrying !== undefined,
    });
  }

  setFilter(name: string, value: string): void {
    if (name === 'text') this.#filter = { ...this.#filter, text: value };
    const show = shownImports.find((each) => each === value);
    if (name === 'show' && show !== undefined) this.#filter = { ...this.#filter, show };
    this.#from = 0;
    this.#options.changed();
  }

  showRows(from: number): void {
    if (Number.isSafeInteger(from)) this.#from = from;
    this.#options.changed();
  }

  select(id: string, on: boolean): void {
    const { entries = [], selected } = this.#followed ?? {};
    if (on && entries.some((entry) => importId(entry) === id)) selected?.add(id);
    else selected?.delete(id);
    this.#options.changed();
  }

  /** Selects all that fit the filter and that something may be done with, or takes them out of the selection. */
  selectAll(on: boolean): void {
    const followed = this.#followed;
    if (followed === undefined) return;
    for (const entry of fitting(followed.entries, this.#filter)) {
      const id = importId(entry);
      if (on && canAnything(rightsIn(followed.health, entry.project))) followed.selected.add(id);
      else followed.selected.delete(id);
    }
    this.#options.changed();
  }

  /** One row, those that are selected, or all that fail; undefined when nothing of them is there any more. */
  chosen(which: { readonly id: string } | 'selected' | 'failing'): ChosenImports | undefined {
    const followed = this.#followed;
    if (followed === undefined) return undefined;
    const { health, entries } = followed;
    const found =
      which === 'selected'
        ? this.#chosen(followed)
        : entries.filter((entry) =>
            which === 'failing' ? entry.failure !== undefined : importId(entry) === which.id,
          );
    return found.length === 0 ? undefined : { entries: found, health };
  }

  /** Shows how far importing again is. */
  retrying(done: number, total: number): void {
    this.#retrying = { text: 'Importing again', done, total };
    this.#options.changed();
  }

  /** Shows what became of importing again; undefined when nothing was. */
  retried(health: ImportHealth, outcomes: ReadonlyMap<ImportEntry, RetryOutcome> | undefined): void {
    this.#retrying = undefined;
    if (this.#followed?.health === health) {
      for (const [entry, outcome] of outcomes ?? []) this.#followed.outcomes.set(importId(entry), outcome);
      this.#followed.logins.forget([...(outcomes?.keys() ?? [])].map(({ project }) => project));
    }
    this.#options.changed();
  }

  /** Looks again which logins a project has. */
  secretsChanged({ entries, health }: ChosenImports): void {
    if (this.#followed?.health !== health) return;
    this.#followed.logins.forget(entries.map(({ project }) => project));
    this.#options.changed();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopListening();
    this.#leave();
  }

  #follow(search: Search, health: ImportHealth, pullSecrets: PullSecrets): Followed {
    if (this.#followed?.search === search) return this.#followed;
    this.#leave();
    const stop = search.onDidChange(this.#options.changed);
    const logins = new ImportLogins(pullSecrets);
    const marks = { selected: new Set<string>(), outcomes: new Map<string, RetryOutcome>() };
    const followed = { search, health, stop, logins, ...marks, entries: [] };
    this.#followed = followed;
    if (!this.#isDisposed) search.open(this);
    return followed;
  }

  #leave(): void {
    this.#followed?.stop();
    this.#followed?.logins.close();
    this.#followed?.search.close(this);
    this.#followed = undefined;
  }

  #chosen({ entries, selected }: Followed): readonly ImportEntry[] {
    return selected.size === 0 ? [] : entries.filter((entry) => selected.has(importId(entry)));
  }

  /** Asks for the rights and logins of what is shown, once; the page is another one when there is news. */
  #ask({ health, logins }: Followed, rows: readonly ImportRow[]): void {
    const projects = [...new Set(rows.map(({ project }) => project))];
    const failing = new Set(
      rows.filter(({ problem }) => problem !== undefined).map(({ project }) => project),
    );
    const needed = [...projects.flatMap(rightsOf), ...[...failing].map(secretRight)];
    const unknown = needed.filter((right) => health.rights.answer(right) === 'unknown');
    const told = (isNews: boolean): void => {
      if (isNews && !this.#isDisposed) this.#options.changed();
    };
    // Secrets are read only where they may be what is missing.
    void logins.ask([...failing]).then(told);
    if (unknown.length === 0) return;
    void health.rights
      .ask(unknown)
      .then(() => told(unknown.some((right) => health.rights.answer(right) !== 'unknown')));
  }
}
