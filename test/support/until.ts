import { setTimeout as delay } from 'node:timers/promises';

const interval = 100;

/**
 * Asks again and again until there is an answer.
 * @param what names what is awaited, for the error
 * @param probe answers undefined as long as it is not there
 * @throws an Error that names what did not come within the time, in milliseconds
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  timeout = 15_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${timeout / 1000} s`);
    await delay(interval);
  }
}
