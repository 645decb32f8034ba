/** How numbers and times read in the tree, panels and messages. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const month = 30.44 * day;

/** A short age: `now`, `2 min`, `3 h`, `9 d`, `14 mo`, `3 y`. Times in ms; a time in the future is `now`. */
export function ageWords(since: number, now: number): string {
  const age = now - since;
  if (age < minute) return 'now';
  if (age < hour) return `${Math.floor(age / minute)} min`;
  if (age < day) return `${Math.floor(age / hour)} h`;
  if (age < 100 * day) return `${Math.floor(age / day)} d`;
  if (age < 24 * month) return `${Math.floor(age / month)} mo`;
  return `${Math.floor(age / (12 * month))} y`;
}

/** Bytes with a 1000-based unit, as registries count: `161 B`, `1.2 KB`, `43 MB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit] ?? ''}`;
}

/** `1 tag`, `12,345 tags`. The plural is the singular with an s unless given. */
export function countWords(count: number, singular: string, plural = `${singular}s`): string {
  // What needs no separator needs no locale, which takes its time.
  const digits = count < 1000 ? String(count) : count.toLocaleString('en-US');
  return `${digits} ${count === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
