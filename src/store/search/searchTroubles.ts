import type { Failure } from '../../model/failure.ts';
import { ClusterTrouble } from '../../model/clusterTrouble.ts';

/** Tells which further requests make no sense after some have failed. */
export class SearchTroubles {
  readonly #forbidden = new Set<string>();
  readonly #cluster = new ClusterTrouble();

  /** Notes the failure of a request about a project. */
  note(project: string, failure: Failure): void {
    if (failure.kind === 'forbidden') this.#forbidden.add(project);
    this.#cluster.note(failure);
  }

  /** Whether another request of the same kind about the project would fail like those before. */
  isHopeless(project: string): boolean {
    return this.#cluster.end !== undefined || this.#forbidden.has(project);
  }
}
