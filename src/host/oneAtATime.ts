/** Runs one action at a time: pressed again while a question is open, a button does nothing. */
export function oneAtATime(): <T>(action: () => Promise<T>) => Promise<T | undefined> {
  let running = false;
  return async (action) => {
    if (running) return undefined;
    running = true;
    try {
      return await action();
    } finally {
      running = false;
    }
  };
}
