import { plainBlock } from '../../src/model/text.ts';
import { ageWords } from '../../src/model/words.ts';
import { element } from './dom.ts';
import type { Child } from './dom.ts';

const local = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const ownZone = local.resolvedOptions().timeZone;

/** When something runs next. */
export interface NextRun {
  /** ms since the epoch; absent when there is none, or nobody can tell. */
  readonly next?: number;
  /** Whose clock its schedule is of. */
  readonly zone: string;
}

/** When the next run is due: by the clock of whoever reads it, and by that of the cluster where it is another. */
export function nextWords({ next, zone }: NextRun, now: number): Child {
  if (next === undefined) return 'never, or nobody can tell';
  const date = new Date(next);
  const there = clock(date, zone);
  const here = clock(date, ownZone);
  // The age of now as seen from then.
  const distance = ageWords(now, next);
  const cluster = there === here ? plainBlock(zone) : `your time, ${there ?? ''} ${plainBlock(zone)}`;
  return [
    element('time', { attributes: { datetime: date.toISOString() } }, local.format(date)),
    ` (${cluster}), ${distance === 'now' ? 'within a minute' : `in ${distance}`}`,
  ];
}

/** `00:00` in a zone; undefined for one that the browser does not know. */
function clock(date: Date, timeZone: string): string | undefined {
  try {
    const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
    return new Intl.DateTimeFormat('en', parts).format(date);
  } catch {
    return undefined;
  }
}
