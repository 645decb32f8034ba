import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import { durationWords } from '../model/imagePruner/prunerDuration.ts';
import { readSchedule } from '../model/imagePruner/prunerSchedule.ts';
import { plainLine } from '../model/text.ts';

/** A schedule of cron in words, as they follow `runs`: `every day at midnight`. */
export function scheduleWords(schedule: string): string {
  const read = readSchedule(schedule);
  if (typeof read === 'string')
    return `by the schedule “${plainLine(schedule, 60)}”, which is not understood`;
  if (read.kind === 'every') return `every ${durationWords(read.seconds).replace(/^1 (?=\w+$)/, '')}`;
  const words = cronstrue
    .toString(read.fields, { use24HourTimeFormat: true })
    .replaceAll('00:00', 'midnight');
  // Of a time alone the library does not say that it is each day.
  const isDaily = /^\S+ [\d,]+ \* \* \*$/.test(read.fields) && words.startsWith('At ');
  if (isDaily) return `every day ${words.replace('At ', 'at ')}`;
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

/** What the time of a run depends on besides the schedule. Times in ms since the epoch. */
export interface ScheduleFacts {
  readonly now: number;
  /** IANA name. */
  readonly zone: string;
  /** When a run was due last, or else the cron job was made: what `@every` counts from. */
  readonly since?: number | undefined;
}

/** When a schedule is due next; undefined for one that never is, or of which nobody can tell. */
export function nextRun(schedule: string, { now, zone, since }: ScheduleFacts): number | undefined {
  const read = readSchedule(schedule);
  if (typeof read === 'string') return undefined;
  if (read.kind === 'every') {
    if (since === undefined) return undefined;
    const interval = read.seconds * 1000;
    return since + (Math.floor(Math.max(0, now - since) / interval) + 1) * interval;
  }
  try {
    return new Cron(read.fields, { timezone: zone }).nextRun(new Date(now))?.getTime();
  } catch {
    // A zone that this machine does not know.
    return undefined;
  }
}
