import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fields, isFields, list, parseJson, text } from '../../json.ts';

/** A request about imports, and what OpenShift answered. */
export interface RecordedImport {
  name: string;
  as: string;
  method: string;
  path: string;
  body: unknown;
  status: number;
  answer: unknown;
}

/** What takes the place of what the recording names: hosts, and the login of the registry that wants one. */
export type Places = ReadonlyMap<string, string>;

const file = new URL('../../../fixtures/openshift-4.13/imports.json.gz', import.meta.url);
const LOGINS = '.dockerconfigjson';

/** The recorded requests, in order: they build on one another. */
export const recordedImports: readonly RecordedImport[] = list(
  parseJson(gunzipSync(readFileSync(file)).toString('utf8')),
).map((entry) => {
  const { name, as, method, path, body, status, answer } = fields(entry);
  return {
    name: text(name) ?? '',
    as: text(as) ?? '',
    method: text(method) ?? '',
    path: text(path) ?? '',
    body,
    status: Number(status),
    answer,
  };
});

/** A recorded value for other hosts and another login, those inside encoded secrets too. */
export function moved(value: unknown, places: Places): unknown {
  if (typeof value === 'string') return replaced(value, places);
  if (Array.isArray(value)) return value.map((item: unknown) => moved(item, places));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === LOGINS && typeof item === 'string' && !item.startsWith('{')
        ? encoded(replaced(Buffer.from(item, 'base64').toString('utf8'), places))
        : moved(item, places),
    ]),
  );
}

function replaced(value: string, places: Places): string {
  return [...places].reduce((result, [from, to]) => result.replaceAll(from, to), value);
}

const encoded = (value: string): string => Buffer.from(value).toString('base64');
