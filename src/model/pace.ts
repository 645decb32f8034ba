/** How long work goes on before others get a turn, ms. */
const turn = 8;

/** Lets others get their turn in the midst of long work. */
export class Pace {
  #since = performance.now();

  /** To be awaited between steps: gives the turn away when it was long enough. */
  step(): Promise<void> | undefined {
    return performance.now() - this.#since < turn ? undefined : this.#rest();
  }

  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#since = performance.now();
  }
}
