import { defaultPruneOptions, type PruneOptions } from '../model/prune/pruneOptions.ts';
import type { Spared } from '../model/prune/spared.ts';
import { shownChoices, type RowFilter } from '../shared/prunePage.ts';
import { draftOf, optionsOf, withField, type PruneDraft } from './pruneDraft.ts';

const everything: RowFilter = { text: '', project: '', reason: '', show: 'goes' };

/** What a person has set in the panel of a plan to prune. What has not changed is the same object as before. */
export class PruneSettings {
  readonly #changed: () => void;
  #draft = draftOf(defaultPruneOptions);
  #options = defaultPruneOptions;
  #spared: Spared = new Set();
  #filter = everything;
  #unfolded = new Map<string, boolean>();
  #from = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get draft(): PruneDraft {
    return this.#draft;
  }

  get options(): PruneOptions {
    return this.#options;
  }

  get spared(): Spared {
    return this.#spared;
  }

  get filter(): RowFilter {
    return this.#filter;
  }

  /** Rows that were folded or unfolded. */
  get unfolded(): ReadonlyMap<string, boolean> {
    return this.#unfolded;
  }

  /** The place of the first row to show. */
  get from(): number {
    return this.#from;
  }

  setOption(name: string, value: string): void {
    this.#setDraft(withField(this.#draft, name, value));
  }

  setOptions(options: PruneOptions): void {
    this.#setDraft(draftOf(options));
  }

  setFilter(name: string, value: string): void {
    if (name === 'show') {
      const show = shownChoices.find((choice) => choice === value);
      if (show !== undefined) this.#filter = { ...this.#filter, show };
    } else if (name === 'text' || name === 'project' || name === 'reason') {
      this.#filter = { ...this.#filter, [name]: value };
    }
    this.#from = 0;
    this.#changed();
  }

  showRows(from: number): void {
    if (Number.isSafeInteger(from)) this.#from = from;
    this.#changed();
  }

  unfold(row: string, open: boolean): void {
    this.#unfolded.set(row, open);
    this.#changed();
  }

  /** Spares what keys stand for, or no longer. */
  spare(keys: readonly string[], on: boolean): void {
    const others = [...this.#spared].filter((key) => !keys.includes(key));
    this.#spared = new Set(on ? [...others, ...keys] : others);
    this.#changed();
  }

  spareNothing(): void {
    this.#spared = new Set();
    this.#changed();
  }

  /** Another cluster is shown: what names its things means nothing any more. */
  forget(): void {
    this.#spared = new Set();
    this.#filter = everything;
    this.#unfolded = new Map();
    this.#from = 0;
    this.setOption('namespace', '');
  }

  #setDraft(draft: PruneDraft): void {
    this.#draft = draft;
    this.#options = optionsOf(draft);
    this.#changed();
  }
}
