import type { EnvVariable } from './imageConfig.ts';

/** What is different between two versions of a set of named values. */
export interface NamedChange {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** Changes of named values, by name: those added, removed and changed; the same value is no change. */
export function namedChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): NamedChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => change(name, before.get(name), after.get(name)));
}

function change(name: string, before: string | undefined, after: string | undefined): NamedChange[] {
  if (before === after) return [];
  if (before === undefined) return after === undefined ? [] : [{ name, kind: 'added', after }];
  return [after === undefined ? { name, kind: 'removed', before } : { name, kind: 'changed', before, after }];
}

/** Environment variables by name; of a name that is set twice, the last counts, as it does in a container. */
export function environmentByName(env: readonly EnvVariable[]): ReadonlyMap<string, string> {
  return new Map(env.map(({ name, value }) => [name, value]));
}

/** How many members of `list` are not in `other`, where members may repeat. */
export function countMissing(list: readonly string[], other: readonly string[]): number {
  const left = new Map<string, number>();
  for (const member of other) left.set(member, (left.get(member) ?? 0) + 1);
  let missing = 0;
  for (const member of list) {
    const count = left.get(member) ?? 0;
    if (count === 0) missing += 1;
    else left.set(member, count - 1);
  }
  return missing;
}
