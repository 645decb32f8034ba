import { isAbsolute, join } from 'node:path';
import { isRecord, type JsonRecord } from '../model/json.ts';

/** A field of a kubeconfig has another type than the format says. The message names the field, never its value. */
export class WrongTypeError extends Error {
  constructor(field: string, expected: string) {
    super(`${field} is not ${expected}`);
    this.name = 'WrongTypeError';
  }
}

/** A string field; undefined when absent, null or empty, as all three mean the same to kubectl. */
export function optionalText(from: JsonRecord, field: string): string | undefined {
  const value = from[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new WrongTypeError(field, 'text');
  return value;
}

/** A boolean field; false when absent or null. */
export function flag(from: JsonRecord, field: string): boolean {
  const value = from[field];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new WrongTypeError(field, 'true or false');
  return value;
}

/** A field with fields of its own; undefined when absent or null. */
export function optionalRecord(from: JsonRecord, field: string): JsonRecord | undefined {
  const value = from[field];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw new WrongTypeError(field, 'a mapping');
  return value;
}

/** A list of strings; empty when absent or null. */
export function textList(from: JsonRecord, field: string): readonly string[] {
  const value = from[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WrongTypeError(field, 'a list');
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw new WrongTypeError(field, 'a list of texts');
    return item;
  });
}

/** A path field; a relative one starts at the folder of the kubeconfig that holds it. */
export function optionalPath(from: JsonRecord, field: string, folder: string): string | undefined {
  const path = optionalText(from, field);
  return path === undefined || isAbsolute(path) ? path : join(folder, path);
}
