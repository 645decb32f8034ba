import { unseenWords } from '../../model/unseenWords.ts';
import type { UsedImages } from '../../model/search/results.ts';
import type { WorkloadSurvey } from '../../model/workload.ts';
import { SearchReferences } from './searchReferences.ts';
import type { SearchedStreams } from './searchStreams.ts';

export interface SearchUsesOptions {
  /** What may use images in all projects; rejects with the signal's reason alone. */
  readonly survey: (signal: AbortSignal) => Promise<WorkloadSurvey>;
  readonly streams: Pick<SearchedStreams, 'hosts' | 'localLookup' | 'addressing'>;
  readonly changed: () => void;
  /** How long what was seen counts, ms; five minutes unless given. */
  readonly freshFor?: number;
}

/** Which tags and images are used, as far as workloads were looked at. */
export class SearchUses {
  readonly #options: SearchUsesOptions;
  #seen: SearchReferences | undefined;
  /** Projects of which some workloads could not be looked at. */
  #gaps: ReadonlySet<string> = new Set();
  #unseen: readonly string[] = [];
  #used: { readonly addressing: number; readonly images: UsedImages } | undefined;
  #seenAt = -Infinity;
  #looks = 0;

  constructor(options: SearchUsesOptions) {
    this.#options = options;
  }

  /** Undefined while nobody has asked. */
  get state(): 'looking' | 'looked' | undefined {
    if (this.#seen !== undefined) return 'looked';
    return this.#looks === 0 ? undefined : 'looking';
  }

  /** What could not be looked at, as people read it. */
  get unseen(): readonly string[] {
    return this.#unseen;
  }

  /** Looks at all workloads, unless that was done just now. Resolves when it is known or the signal aborts. */
  async look(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.#seenAt < (this.#options.freshFor ?? 300_000) || signal.aborted) return;
    this.#looks += 1;
    this.#options.changed();
    try {
      this.#take(await this.#options.survey(signal), signal);
    } catch (error) {
      if (!isAborted(signal)) throw error;
    } finally {
      this.#looks -= 1;
    }
  }

  /** Looks again when asked next; what was seen stands until then. */
  forget(): void {
    this.#seenAt = -Infinity;
  }

  /**
   * Who uses what, as far as workloads were seen; another object when the answers may be others. It cannot be told where
   * nothing was seen that uses the image and workloads of its own project could not be looked at.
   */
  get usedImages(): UsedImages | undefined {
    const seen = this.#seen;
    if (seen === undefined) return undefined;
    const { addressing } = this.#options.streams;
    if (this.#used?.addressing !== addressing) this.#used = { addressing, images: this.#imagesIn(seen) };
    return this.#used.images;
  }

  #imagesIn(seen: SearchReferences): UsedImages {
    const { streams } = this.#options;
    const gaps = this.#gaps;
    const { hosts } = streams;
    return {
      isUsed(project, stream, tag, digests) {
        if (digests.some((digest) => seen.hasDigest(digest))) return true;
        const localLookup = streams.localLookup(project, stream);
        if (seen.hasTag({ project, stream, tag, localLookup }, hosts)) return true;
        return gaps.has(project) ? undefined : false;
      },
    };
  }

  #take(survey: WorkloadSurvey, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#seen = new SearchReferences(survey.workloads);
    this.#used = undefined;
    this.#gaps = new Set([...survey.unseen.map(({ project }) => project), ...survey.skipped]);
    this.#unseen = unseenWords(survey.unseen, survey.skipped);
    this.#seenAt = performance.now();
    this.#options.changed();
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
