import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { record } from '../../src/model/json.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures');

function answers(): unknown[] {
  const folder = path.join(fixtures, 'openshift-4.13');
  return [
    JSON.parse(readFileSync(path.join(folder, 'recording.json'), 'utf8')),
    JSON.parse(gunzipSync(readFileSync(path.join(folder, 'imports.json.gz'))).toString('utf8')),
  ];
}

const byKind = new Map<string, Map<string, unknown>>();

function collect(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(collect);
  if (typeof value !== 'object' || value === null) return;
  const { kind } = record(value);
  if (typeof kind === 'string') {
    const same = byKind.get(kind) ?? new Map<string, unknown>();
    byKind.set(kind, same.set(JSON.stringify(value), value));
  }
  Object.values(value).forEach(collect);
}

answers().forEach(collect);

/** Different objects of a kind that a real OpenShift answered, the longest last; as many as are tried. */
export function objectsOfKind(kind: string, most = 6): unknown[] {
  const found = [...(byKind.get(kind) ?? [])].filter(([text]) => text.length < 20_000);
  if (found.length === 0) throw new Error(`no ${kind} was recorded`);
  return found
    .sort(([a], [b]) => a.length - b.length)
    .slice(-most)
    .map(([, value]) => value);
}

/** What the images of the fixtures are made of: manifests, indexes and configs, as JSON says them. */
export function blobs(): unknown[] {
  const names = JSON.parse(readFileSync(path.join(fixtures, 'skyfield/index.json'), 'utf8')) as {
    manifests: { digest: string }[];
  };
  const seen = new Set<string>();
  const found: unknown[] = [];
  const open = names.manifests.map(({ digest }) => digest);
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (seen.has(digest)) continue;
    seen.add(digest);
    const blob = readFileSync(path.join(fixtures, 'skyfield/blobs', ...digest.split(':')));
    if (blob[0] !== 0x7b) continue;
    const value = record(JSON.parse(blob.toString('utf8')));
    found.push(value);
    const parts = [value['config'], ...((value['manifests'] ?? []) as unknown[])];
    open.push(...parts.map((part) => record(part)['digest']).filter((each) => typeof each === 'string'));
  }
  return found;
}
