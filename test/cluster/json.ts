/** A JSON object of unknown content, as it arrives over HTTP. */
export type Fields = Record<string, unknown>;

/** Whether a value is a JSON object (not null, not an array). */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a JSON object; an empty one when it is anything else. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as a string, or undefined when it is anything else. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value as an array; an empty one when it is anything else. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of an array, dropping everything else. */
export function strings(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** The string-valued fields of an object (labels, annotations); undefined when the value is not an object. */
export function stringFields(value: unknown): Record<string, string> | undefined {
  if (!isFields(value)) return undefined;
  const found: Record<string, string> = {};
  for (const [key, item] of Object.entries(value)) if (typeof item === 'string') found[key] = item;
  return found;
}

/** Parses JSON text; throws SyntaxError. */
export function parseJson(source: string): unknown {
  return JSON.parse(source);
}

/** A copy of an object without some of its fields. */
export function without<T extends object, K extends keyof T>(
  object: T,
  ...dropped: readonly K[]
): Omit<T, K> {
  const copy = { ...object };
  for (const key of dropped) Reflect.deleteProperty(copy, key);
  return copy;
}
