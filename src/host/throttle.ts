/** Runs an action at once, and again at most every `interval` ms while it is requested. */
export class Throttle {
  readonly #interval: number;
  readonly #action: () => void;
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;

  constructor(interval: number, action: () => void) {
    this.#interval = interval;
    this.#action = action;
  }

  request(): void {
    if (this.#timer !== undefined) {
      this.#wanted = true;
      return;
    }
    this.#timer = setTimeout(() => this.#elapsed(), this.#interval);
    this.#action();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = false;
  }

  #elapsed(): void {
    this.#timer = undefined;
    if (!this.#wanted) return;
    this.#wanted = false;
    this.request();
  }
}
