/** Small choices that outlive the window, by name: what was used last. */
export interface Remembered {
  get(name: string): string | undefined;
  set(name: string, value: string): Promise<void>;
}

/** The choices with the one that was used last in front. */
export function lastFirst<T>(choices: readonly T[], last: unknown): readonly T[] {
  return [...choices.filter((choice) => choice === last), ...choices.filter((choice) => choice !== last)];
}
