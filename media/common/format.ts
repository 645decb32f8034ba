import { ageWords } from '../../src/model/words.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';

const latestTime = 8.64e15;
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** An age as `9 d ago` or `just now`, with the exact time as its tooltip. Times in ms. */
export function ago(time: number, now: number): ElementView {
  const words = ageWords(time, now);
  return timeElement(time, words === 'now' ? 'just now' : `${words} ago`);
}

/** An age alone, for a column of ages: `9 d`. */
export function age(time: number, now: number): ElementView {
  return timeElement(time, ageWords(time, now));
}

/** A day: `Nov 21, 2026`. */
export function day(time: number): ElementView {
  return timeElement(time, Math.abs(time) <= latestTime ? days.format(time) : '');
}

function timeElement(time: number, words: string): ElementView {
  if (!(Math.abs(time) <= latestTime)) return element('span', {}, 'unknown');
  const date = new Date(time);
  return element('time', { attributes: { datetime: date.toISOString(), title: exact.format(date) } }, words);
}
