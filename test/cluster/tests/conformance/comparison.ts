import { fields, isFields, list } from '../../json.ts';
import type { Recorded, Step } from './steps.ts';

/** Fields that differ from cluster to cluster or run to run: only their type is compared. */
const VOLATILE = new Set([
  'Created',
  'annotations',
  'causes',
  'continue',
  'created',
  'creationTimestamp',
  'date',
  'description',
  'expirationTimestamp',
  'fullName',
  'generation',
  'identities',
  'image',
  'lastTransitionTime',
  'message',
  'remainingItemCount',
  'requester',
  'resourceVersion',
  'retryAfterSeconds',
  'uid',
]);
/** Fields whose content a real cluster fills as it likes. */
const OPEN = new Set(['annotations', 'causes', 'managedFields', 'selfLink']);

/** Where an answer differs from the recorded one, one line for each place; more fields than recorded are no difference. */
export function differences(want: Recorded, got: Recorded, step: Step): string[] {
  const found: string[] = [];
  if (want.status !== got.status) found.push(`status ${got.status}, recorded ${want.status}`);
  for (const name of step.headers ?? []) {
    const [wanted, given] = [want.headers?.[name], got.headers?.[name]];
    if (wanted !== given) found.push(`header ${name}: ${String(given)}, recorded ${String(wanted)}`);
  }
  if (want.bytes !== undefined && want.bytes !== got.bytes) {
    found.push(`${String(got.bytes)} bytes, recorded ${want.bytes}`);
  }
  if (want.events !== undefined) walk(want.events, got.events, 'events', step, found);
  if (want.body !== undefined && step.text !== true) walk(want.body, got.body, 'body', step, found);
  return found;
}

function walk(want: unknown, got: unknown, at: string, step: Step, found: string[]): void {
  if (Array.isArray(want)) {
    walkArray(list(want), got, at, step, found);
  } else if (isFields(want)) {
    if (!isFields(got)) {
      found.push(`${at}: ${JSON.stringify(got)}, recorded an object`);
      return;
    }
    for (const [key, value] of Object.entries(want)) {
      if (!OPEN.has(key)) walk(value, got[key], `${at}.${key}`, step, found);
    }
  } else if (typeof want !== typeof got || (isExact(at, step) && want !== got)) {
    found.push(`${at}: ${JSON.stringify(got)}, recorded ${JSON.stringify(want)}`);
  }
}

function isExact(at: string, step: Step): boolean {
  return step.shapeOnly !== true && !VOLATILE.has(keyOf(at));
}

function keyOf(at: string): string {
  return at.slice(at.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '');
}

function walkArray(want: unknown[], got: unknown, at: string, step: Step, found: string[]): void {
  if (!Array.isArray(got)) {
    found.push(`${at}: ${JSON.stringify(got)}, recorded an array`);
    return;
  }
  const given = list(got);
  if (step.shapeOnly === true) {
    if (want.length > 0 && given.length > 0) walk(want[0], given[0], `${at}[0]`, step, found);
    return;
  }
  if (want.length !== given.length) {
    found.push(`${at}: ${given.length} entries, recorded ${want.length}`);
    return;
  }
  const loose = step.unordered === true ? keyOf(at) === 'events' : step.unordered === keyOf(at);
  const [wanted, compared] = loose ? [sorted(want), sorted(given)] : [want, given];
  wanted.forEach((item, index) => walk(item, compared[index], `${at}[${index}]`, step, found));
}

function sorted(items: unknown[]): unknown[] {
  const key = (item: unknown): string => JSON.stringify(fields(fields(item)['metadata'])['name'] ?? item);
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
