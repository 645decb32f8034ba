import type { Failure } from '../../model/failure.ts';

/** Failures that every further request would share. */
const hopeless = new Set<Failure['kind']>([
  'unauthorized',
  'credential',
  'badContext',
  'certificate',
  'proxy',
]);
/** Connections that may fail before the cluster counts as away. */
const patience = 6;

/** Tells which further requests make no sense after some have failed. */
export class SearchTroubles {
  readonly #forbidden = new Set<string>();
  #unreachable = 0;
  #isOver = false;

  /** Notes the failure of a request about a project. */
  note(project: string, failure: Failure): void {
    if (failure.kind === 'forbidden') this.#forbidden.add(project);
    if (failure.kind === 'unreachable') this.#unreachable += 1;
    if (hopeless.has(failure.kind) || this.#unreachable >= patience) this.#isOver = true;
  }

  /** Whether another request of the same kind about the project would fail like those before. */
  isHopeless(project: string): boolean {
    return this.#isOver || this.#forbidden.has(project);
  }
}
