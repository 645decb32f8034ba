import type { Use, Using, UsingReference } from './usedBy.ts';
import type { WorkloadKind, WorkloadName } from './workload.ts';
import { countWords } from './words.ts';

/**
 * The uses of workloads, without what they only repeat: a place (`container web`) that is named by an owner too is told
 * of the topmost such owner, and how many of its pods run the image. What only the owned one has stays with it: an
 * ephemeral container, an image that the owner names no more, a run of another image than the owner's.
 */
export function foldIntoOwners(using: readonly Using[]): Use[] {
  const byName = new Map(using.map((one) => [keyOf(one.workload.project, one.workload), one]));
  const uses = new UseList();
  const pods = new Map<Using, Set<string>>();
  for (const one of using) {
    const owners = ownersOf(one, byName);
    for (const reference of one.references) {
      const owner = owners.findLast(({ references }) =>
        references.some((own) => own.place === reference.place),
      );
      if (owner === undefined) uses.add(one, reference);
      else if (reference.run === 'running') setOf(pods, owner).add(one.workload.name);
    }
  }
  for (const [owner, names] of pods) {
    uses.add(owner, { place: `running in ${countWords(names.size, 'pod')}`, by: 'digest' });
  }
  return uses.all;
}

/** Uses in the order in which they came, each place of a workload once. */
class UseList {
  readonly #uses = new Map<string, Use>();

  get all(): Use[] {
    return [...this.#uses.values()];
  }

  add({ workload }: Using, { place, run, by }: UsingReference): void {
    const { project, kind, name } = workload;
    const how = run === undefined ? place : `${run} in ${place}`;
    const key = `${keyOf(project, workload)} ${how}`;
    if (this.#uses.get(key)?.by !== 'tag') this.#uses.set(key, { project, workload: kind, name, how, by });
  }
}

/** The owners that use the image too, the nearest first; none where ownership goes in a circle, which has no top. */
function ownersOf({ workload }: Using, byName: ReadonlyMap<string, Using>): Using[] {
  const owners = new Set<Using>();
  let { owner } = workload;
  while (owner !== undefined) {
    const found = byName.get(keyOf(workload.project, owner));
    if (found === undefined) break;
    if (found.workload === workload || owners.has(found)) return [];
    owners.add(found);
    ({ owner } = found.workload);
  }
  return [...owners];
}

function keyOf(project: string, { kind, name }: WorkloadName & { readonly kind: WorkloadKind }): string {
  return `${project}/${kind}/${name}`;
}

function setOf(sets: Map<Using, Set<string>>, key: Using): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}
