import type { Connection } from '../../connection/connection.ts';
import type { PruneImage, PruneInput } from '../../model/prune/pruneInput.ts';
import type { PruneList, PruneProgress, UnseenList } from '../../model/prune/pruneRun.ts';
import { countWords } from '../../model/words.ts';
import type { ListSource } from './listSources.ts';
import type { PruneReading } from './pruneReading.ts';
import { readList, type ListResult } from './readList.ts';

interface ListRunOptions {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly progress: (progress: PruneProgress) => void;
  /** How many lists there are to read, as far as that is known. */
  readonly lists: number;
}

/** Reads lists, gathers what they hold, and says how far it is. */
export class ListRun {
  readonly unseen: UnseenList[] = [];
  readonly #options: ListRunOptions;
  readonly #readings: PruneReading[] = [];
  readonly #images: PruneImage[] = [];
  #total: number;
  #done = 0;

  constructor(options: ListRunOptions) {
    this.#options = options;
    this.#total = options.lists;
  }

  /** Says that there are more lists to read. */
  expect(more: number): void {
    this.#total += more;
  }

  /** Reads a list in a project or (undefined) in all, and takes nothing of it yet. Rejects with the signal's reason alone. */
  async read(source: ListSource, project: string | undefined): Promise<ListResult> {
    const { connection, signal, progress } = this.#options;
    const tell = (items: number): void => {
      const text = `Reading ${countWords(items, source.list)}${project === undefined ? '' : ` in ${project}`}`;
      progress({ text, done: this.#done, total: this.#total });
    };
    const result = await readList(connection, source, project, signal, tell);
    this.#done += 1;
    return result;
  }

  /** Takes what came of a list; one that could not be read is unseen. */
  take({ list }: ListSource, project: string | undefined, result: ListResult): void {
    if (result.kind === 'read') {
      this.#readings.push(result.reading);
      return;
    }
    const { failure } = result;
    this.unseen.push(project === undefined ? { list, failure } : { list, project, failure });
  }

  /** Takes images of which something else told. */
  takeImages(images: readonly PruneImage[]): void {
    for (const image of images) this.#images.push(image);
  }

  /** Everything that was taken. */
  get input(): PruneInput {
    const inputs = this.#readings.map(({ input }) => input);
    return {
      images: [...inputs.flatMap(({ images }) => images), ...this.#images],
      streams: inputs.flatMap(({ streams }) => streams),
      users: inputs.flatMap(({ users }) => users),
      limits: inputs.flatMap(({ limits }) => limits),
    };
  }

  /** How many items of which list could not be understood. */
  get unreadable(): ReadonlyMap<PruneList, number> {
    const counts = new Map<PruneList, number>();
    for (const { unreadable } of this.#readings) {
      for (const [list, count] of unreadable) counts.set(list, (counts.get(list) ?? 0) + count);
    }
    return counts;
  }
}
