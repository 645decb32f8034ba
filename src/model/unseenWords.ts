import type { Failure } from './failure.ts';
import { describeFailure } from './failureWords.ts';
import { countWords, listWords } from './words.ts';
import { workloadKinds, type UnseenWorkloads, type WorkloadKind } from './workload.ts';

/**
 * What could not be looked at, as people read it: `pods and jobs in hackershop and planet-express`. Projects that lack the
 * same lists stand together. A missing right goes without saying; any other reason is said.
 */
export function unseenWords(unseen: readonly UnseenWorkloads[], skipped: readonly string[] = []): string[] {
  const groups = new Map<string, { kinds: string; reason: string; projects: string[] }>();
  for (const { kinds: unseenKinds, project, failure } of unseen) {
    const kinds = kindsWords(unseenKinds);
    const reason = reasonWords(failure);
    const key = `${kinds}${reason}`;
    const group = groups.get(key) ?? { kinds, reason, projects: [] };
    group.projects.push(project);
    groups.set(key, group);
  }
  const words = [...groups.values()].map(
    ({ kinds, reason, projects }) => `${kinds} in ${listWords(projects)}${reason}`,
  );
  if (skipped.length === 0) return words;
  const many = countWords(skipped.length, 'other project');
  return [
    ...words,
    `all workloads and builds in ${many} (too many to ask; unfold one in the tree to include it)`,
  ];
}

function kindsWords(kinds: readonly WorkloadKind[]): string {
  if (kinds.length === workloadKinds.length) return 'all workloads and builds';
  return listWords(workloadKinds.filter((kind) => kinds.includes(kind)).map((kind) => `${kind}s`));
}

function reasonWords(failure: Failure): string {
  return failure.kind === 'forbidden' ? '' : `: ${describeFailure(failure).summary}`;
}
