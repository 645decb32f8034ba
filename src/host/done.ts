/** Does at once what a page asks for; every call is answered with a promise. */
export function done(action: () => void): Promise<void> {
  action();
  return Promise.resolve();
}
