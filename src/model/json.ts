/**
 * Reading JSON that others wrote. Each function takes an unknown value and gives a typed one, or nothing: an absent,
 * null or absurd field is the same as no field, so one broken object never takes the list down with it.
 */

export type JsonRecord = Readonly<Record<string, unknown>>;

const none: JsonRecord = {};

/** The value as an object with unknown fields; an empty one for anything else. */
export function record(value: unknown): JsonRecord {
  return isRecord(value) ? value : none;
}

/** Whether the value is an object and not an array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list; `null`, absent and absurd values are empty (a list may come back as `items: null`). */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The value if it is a string with something in it; halves of surrogate pairs, which no address can hold, are `\ufffd`. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;
}

/** The strings of a list. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** The value if it is a finite number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** An RFC 3339 time as ms since the epoch. */
export function time(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

type Compact<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without the fields that are undefined, so that an optional field is either there or not. */
export function compact<T extends object>(fields: T): Compact<T> {
  // A plain loop: every tag and revision of every list that is read comes through here.
  const kept: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key];
  return kept as Compact<T>;
}
