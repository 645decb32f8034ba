import type { PruneBlob } from '../prune/pruneInput.ts';
import type { Slices } from '../prune/slices.ts';

/** How much storage something holds. */
export interface Held {
  /** Each blob once. */
  readonly bytes: number;
  /** Of that, what nothing else of its kind holds. */
  readonly own: number;
  /** Blobs of unknown size, which count in neither. */
  readonly unknownSizes: number;
}

const nobody = -1;
const several = -2;

/** Holders of blobs, all of one kind: tags, image streams or projects. They are told one after the other. */
export class Holders {
  readonly #blobs: readonly PruneBlob[];
  /** The holder that was told last to have a blob, and the only one that has it. */
  readonly #last: Int32Array;
  readonly #only: Int32Array;
  readonly #sums: { bytes: number; own: number; unknownSizes: number }[] = [];

  constructor(blobs: readonly PruneBlob[]) {
    this.#blobs = blobs;
    this.#last = new Int32Array(blobs.length).fill(nobody);
    this.#only = new Int32Array(blobs.length).fill(nobody);
  }

  /** Begins the next holder. */
  begin(): void {
    this.#sums.push({ bytes: 0, own: 0, unknownSizes: 0 });
  }

  /** The holder that was begun last holds a blob; told twice, it counts once. */
  add(blob: number): void {
    const holder = this.#sums.length - 1;
    const sum = this.#sums[holder];
    if (sum === undefined || this.#last[blob] === holder) return;
    this.#only[blob] = this.#last[blob] === nobody ? holder : several;
    this.#last[blob] = holder;
    const bytes = this.#blobs[blob]?.bytes;
    sum.bytes += bytes ?? 0;
    if (bytes === undefined) sum.unknownSizes += 1;
  }

  /** What each holds, in their order. To be asked once, when all are told. */
  *all(): Slices<readonly Held[]> {
    // Counted by hand: there are hundreds of thousands.
    for (let blob = 0; blob < this.#only.length; blob += 1) {
      if (blob % 50_000 === 49_999) yield undefined;
      const sum = this.#sums[this.#only[blob] ?? nobody];
      if (sum !== undefined) sum.own += this.#blobs[blob]?.bytes ?? 0;
    }
    return this.#sums;
  }
}
