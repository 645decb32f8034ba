import { plainLine } from '../text.ts';
import { durationSeconds } from './prunerDuration.ts';

/**
 * What Kubernetes takes as the schedule of a cron job: five fields, or one of a few words. The API of image pruners takes any
 * text; the operator fails then to make the cron job of it, and the old one goes on.
 */

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, the first for the least. */
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  {
    name: 'month',
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  {
    name: 'day of the week',
    least: 0,
    most: 6,
    names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  },
];

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A schedule that Kubernetes takes. */
export type Schedule =
  /** Five fields that every reader of cron takes in the same way: no names, no `?`, no `5/15`. */
  { readonly kind: 'fields'; readonly fields: string } | { readonly kind: 'every'; readonly seconds: number };

/** Reads a schedule; a sentence on what is wrong with it otherwise. */
export function readSchedule(text: string): Schedule | string {
  if (/^(?:CRON_)?TZ=/.test(text))
    return 'A time zone is not allowed here: the schedule is in the zone of the cluster.';
  if (text.startsWith('@')) return readDescriptor(text);
  const words = text.trim().split(/\s+/);
  if (words.length !== fields.length || text.trim() === '') {
    const has = text.trim() === '' ? 0 : words.length;
    return `A schedule has 5 fields: minute, hour, day of the month, month, day of the week. This one has ${has}.`;
  }
  const read = fields.map((field, index) => readField(words[index] ?? '', field));
  const problem = read.find(({ kind }) => kind === 'problem');
  if (problem !== undefined) return problem.text;
  return { kind: 'fields', fields: read.map(({ text: each }) => each).join(' ') };
}

/** Why a text is no schedule, as a sentence; undefined when it is one. */
export function scheduleProblem(text: string): string | undefined {
  const read = readSchedule(text);
  return typeof read === 'string' ? read : undefined;
}

function readDescriptor(text: string): Schedule | string {
  const known = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined;
  if (known !== undefined) return { kind: 'fields', fields: known };
  const every = /^@every (.*)$/.exec(text)?.[1];
  const seconds = every === undefined ? undefined : durationSeconds(every);
  // Kubernetes rounds what is shorter up to a second.
  if (seconds !== undefined && seconds > 0)
    return { kind: 'every', seconds: Math.max(1, Math.floor(seconds)) };
  if (every !== undefined) return `“${plainLine(every, 40)}” is no duration: write @every 12h, @every 1h30m.`;
  return `“${plainLine(text, 40)}” is not known. There are ${Object.keys(descriptors).join(', ')} and @every 12h.`;
}

/** So many values still read better one by one. */
const mostValues = 9;

interface FieldRead {
  readonly kind: 'field' | 'problem';
  readonly text: string;
}

function readField(text: string, field: Field): FieldRead {
  const ranges = text.split(',').map((range) => readRange(range, field));
  const problem = ranges.find(({ kind }) => kind === 'problem');
  if (problem !== undefined) return problem;
  // A star in a list makes it one: it takes the other field of the day.
  const all = ranges.some((range) => range.text === '*');
  return { kind: 'field', text: all ? '*' : ranges.map((range) => range.text).join(',') };
}

/** One range of a field, `5`, `1-5`, `mon-fri` or a star, each of which may have a step: `5/15`. */
function readRange(range: string, field: Field): FieldRead {
  const [, from = '', to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(range) ?? [];
  const isAll = from === '*' || from === '?';
  if (from === '' || (isAll && to !== undefined)) return wrong(range, field, 'is not understood');
  const every = step === undefined ? 1 : Number(step);
  if (every === 0) return wrong(range, field, 'has a step of 0');
  if (isAll) return { kind: 'field', text: stars(every, field) };
  const first = numberOf(from, field);
  const last = to === undefined ? (step === undefined ? first : field.most) : numberOf(to, field);
  if (first === undefined || last === undefined) return wrong(range, field, 'is not understood');
  if (first < field.least || last > field.most || first > field.most)
    return wrong(range, field, 'is out of range');
  if (first > last) return wrong(range, field, 'ends before it begins');
  const isOne = every > last - first;
  const span = isOne && (first === last || every > 1) ? `${first}` : `${first}-${last}`;
  return { kind: 'field', text: every === 1 || isOne ? span : `${span}/${every}` };
}

/** A star with a step. One that does not come out even begins anew each hour, day or year: its few values say when. */
function stars(every: number, { least, most }: Field): string {
  const size = most - least + 1;
  if (every === 1) return '*';
  const count = Math.ceil(size / every);
  if (size % every === 0 && count > 1) return `*/${every}`;
  if (count > mostValues) return `*/${every}`;
  return Array.from({ length: count }, (_, index) => least + index * every).join(',');
}

function numberOf(text: string, { names = [], least }: Field): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index === -1 ? undefined : least + index;
}

function wrong(range: string, { name, least, most, names }: Field, why: string): FieldRead {
  const also = names === undefined ? '' : `, or ${names[0] ?? ''} to ${names.at(-1) ?? ''}`;
  const text = `The ${name} “${plainLine(range, 40)}” ${why}: it is from ${least} to ${most}${also}.`;
  return { kind: 'problem', text };
}
