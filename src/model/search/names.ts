import { compareNames } from '../project.ts';

/** Every name of a project, stream or tag once, counted, and known by a number that is used again after its end. */
export class Names {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #lower: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  #version = 0;

  /** Changes with the set of names. */
  get version(): number {
    return this.#version;
  }

  /** All numbers are below. */
  get size(): number {
    return this.#texts.length;
  }

  /** The number of the name, which is used once more. */
  use(text: string): number {
    const known = this.#ids.get(text);
    if (known === undefined) return this.#add(text);
    this.#uses[known] = (this.#uses[known] ?? 0) + 1;
    return known;
  }

  /** Says that the name is used once less. */
  release(id: number): void {
    const uses = (this.#uses[id] ?? 0) - 1;
    this.#uses[id] = uses;
    if (uses > 0) return;
    this.#ids.delete(this.text(id));
    this.#texts[id] = '';
    this.#lower[id] = '';
    this.#free.push(id);
    this.#version += 1;
  }

  find(text: string): number | undefined {
    return this.#ids.get(text);
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  /** In lower case; empty for a number that no name has. */
  lower(id: number): string {
    return this.#lower[id] ?? '';
  }

  compare(a: number, b: number): number {
    return a === b ? 0 : compareNames(this.text(a), this.text(b));
  }

  #add(text: string): number {
    const id = this.#free.pop() ?? this.#texts.length;
    const lower = text.toLowerCase();
    this.#ids.set(text, id);
    this.#texts[id] = text;
    this.#lower[id] = lower === text ? text : lower;
    this.#uses[id] = 1;
    this.#version += 1;
    return id;
  }
}
