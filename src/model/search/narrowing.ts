import { plainLine } from '../text.ts';
import type { Condition } from './query.ts';
import { unquoted } from './tokens.ts';

/** What a word beginning with `project:` and the like means: a condition, or why it is none, as a sentence. */
export type Narrowing = { readonly condition: Condition } | { readonly problem: string };

type Reader = (value: string) => Condition | string;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['project', (value) => named('project', value)],
  ['stream', (value) => named('stream', value)],
  ['tag', (value) => named('tag', value)],
  ['arch', (value) => (value === '' ? 'Name an architecture, such as arm64.' : named('arch', value))],
  ['layer', layer],
  ['label', label],
  ['pushed', pushed],
  ['size', size],
]);

/** A narrowing word as a condition; undefined when the word is none. */
export function narrowing(word: string): Narrowing | undefined {
  const flag = word.toLowerCase();
  if (flag === 'unused' || flag === 'failing') return { condition: { kind: flag } };
  const colon = word.indexOf(':');
  const reader = colon < 0 ? undefined : readers.get(word.slice(0, colon).toLowerCase());
  if (reader === undefined) return undefined;
  const read = reader(word.slice(colon + 1));
  if (typeof read !== 'string') return { condition: read };
  return { problem: `${plainLine(word, 60)}: ${read}` };
}

function named(kind: 'project' | 'stream' | 'tag' | 'arch', value: string): Condition | string {
  const name = unquoted(value).trim().toLowerCase();
  return name === '' ? `Name a ${kind}, with * for any characters.` : { kind, name };
}

function layer(value: string): Condition | string {
  const hex = unquoted(value)
    .toLowerCase()
    .replace(/^sha(?:256|512):/, '');
  if (/^[0-9a-f]{6,128}$/.test(hex)) return { kind: 'layer', hex };
  return 'Give six or more hex digits of a layer’s digest.';
}

function label(value: string): Condition | string {
  const text = unquoted(value);
  const equals = text.indexOf('=');
  const key = (equals < 0 ? text : text.slice(0, equals)).trim().toLowerCase();
  if (key === '') return 'Name a label, as in label:maintainer or label:maintainer=phillip.';
  return equals < 0 ? { kind: 'label', key } : { kind: 'label', key, value: text.slice(equals + 1).trim() };
}

const hour = 3_600_000;
const ages: Readonly<Record<string, number>> = {
  min: 60_000,
  h: hour,
  d: 24 * hour,
  w: 7 * 24 * hour,
  mo: 30.44 * 24 * hour,
  y: 365.25 * 24 * hour,
};

/** Without a sign: less than. */
function pushed(value: string): Condition | string {
  const amount = measured(value, ages);
  if (amount === undefined) return 'Give an age such as <7d or >3mo; the units are min, h, d, w, mo and y.';
  return { kind: 'pushed', than: amount.sign === '>' ? 'more' : 'less', age: amount.value };
}

const sizes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Without a sign: more than, as it is the large ones that people look for. */
function size(value: string): Condition | string {
  const amount = measured(value, sizes);
  if (amount === undefined) return 'Give a size such as >500MB; the units are KB, MB, GB and KiB, MiB, GiB.';
  return { kind: 'size', than: amount.sign === '<' ? 'less' : 'more', bytes: amount.value };
}

function measured(
  value: string,
  units: Readonly<Record<string, number>>,
): { readonly sign: string; readonly value: number } | undefined {
  const match = /^([<>]?)=?(\d{1,9}(?:\.\d{1,3})?)([a-z]{1,3})$/.exec(unquoted(value).toLowerCase());
  const [, sign = '', count = '', unit = ''] = match ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? undefined : { sign, value: Math.round(Number(count) * factor) };
}
