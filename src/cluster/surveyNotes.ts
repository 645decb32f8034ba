import type { Failure } from '../model/failure.ts';
import type { UnseenWorkloads, Workload, WorkloadKind, WorkloadSurvey } from '../model/workload.ts';
import { ClusterTrouble } from '../model/clusterTrouble.ts';

/** What came of one list. */
export type ListOutcome =
  | { readonly kind: 'read'; readonly workloads: readonly Workload[] }
  /** The cluster has no such list. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface Unseen extends UnseenWorkloads {
  readonly kinds: WorkloadKind[];
}

/** What a survey has found so far. */
export class SurveyNotes {
  readonly #workloads: Workload[] = [];
  readonly #looked = new Set<string>();
  readonly #unseen = new Map<string, Unseen>();
  readonly #absent = new Set<WorkloadKind>();
  #skipped: readonly string[] = [];
  readonly #trouble = new ClusterTrouble();

  get survey(): WorkloadSurvey {
    return {
      workloads: this.#workloads,
      looked: [...this.#looked],
      unseen: [...this.#unseen.values()],
      skipped: this.#skipped,
    };
  }

  /** Why it makes no sense to ask on; undefined while it does. */
  get end(): Failure | undefined {
    return this.#trouble.end;
  }

  /** Notes the projects that are left out. */
  skip(projects: readonly string[]): void {
    this.#skipped = projects;
  }

  /** Whether the cluster has no list of the kind. */
  isAbsent(kind: WorkloadKind): boolean {
    return this.#absent.has(kind);
  }

  /** Notes what came of the list of a kind that covers `projects`. */
  add(kind: WorkloadKind, projects: readonly string[], outcome: ListOutcome): void {
    switch (outcome.kind) {
      case 'absent':
        this.#absent.add(kind);
        return;
      case 'read':
        for (const workload of outcome.workloads) this.#workloads.push(workload);
        for (const project of projects) this.#looked.add(project);
        return;
      case 'failed':
        for (const project of projects) this.#miss(kind, project, outcome.failure);
        this.#trouble.note(outcome.failure);
    }
  }

  #miss(kind: WorkloadKind, project: string, failure: Failure): void {
    const key = `${failure.kind} ${project}`;
    const known = this.#unseen.get(key);
    if (known === undefined) this.#unseen.set(key, { kinds: [kind], project, failure });
    else known.kinds.push(kind);
  }
}
