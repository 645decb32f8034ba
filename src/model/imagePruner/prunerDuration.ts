/** Durations as Go writes and reads them, which is what the operator does with `keepYoungerThanDuration`. */

import { countWords, listWords } from '../words.ts';

const unitSeconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
const unit = '(?:ns|us|µs|μs|ms|s|m|h)';
const amount = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`;
const pattern = new RegExp(`^([+-]?)((?:${amount}${unit})+|0)$`);
const part = new RegExp(`(${amount})(${unit})`, 'g');
/** Go counts nanoseconds in 64 bits. */
const longest = 2 ** 63 * 1e-9;

/** A duration in seconds; undefined for what Go would not read. */
export function durationSeconds(text: string): number | undefined {
  const [, sign, parts = ''] = pattern.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const seconds = [...parts.matchAll(part)]
    .map(([, count, of = '']) => Number(count) * (unitSeconds[of] ?? 0))
    .reduce((sum, each) => sum + each, 0);
  // What is left of fractions of ten is no part of the duration.
  const exact = Number(seconds.toFixed(9));
  if (exact > longest) return undefined;
  return sign === '-' ? -exact : exact;
}

/** Seconds as people read them: `1 hour`, `2 days and 30 minutes`, `90 seconds`; `nothing` for none. */
export function durationWords(seconds: number): string {
  if (seconds === 0) return 'nothing';
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const rest = Number((seconds - minutes * 60).toFixed(3));
  const parts = [
    days > 0 && countWords(days, 'day'),
    hours > 0 && countWords(hours, 'hour'),
    minutes % 60 > 0 && countWords(minutes % 60, 'minute'),
    rest > 0 && countWords(rest, 'second'),
  ];
  return listWords(parts.filter((words) => words !== false)) || 'less than a millisecond';
}
