import type { Failure } from './failure.ts';

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

/** Tells of many requests to one cluster when it makes no sense to send more. */
export class ClusterTrouble {
  #unreachable = 0;
  #end: Failure | undefined;

  /** Why it makes no sense to ask on; undefined while it does. */
  get end(): Failure | undefined {
    return this.#end;
  }

  /** Notes that a request failed. */
  note(failure: Failure): void {
    if (failure.kind === 'unreachable') this.#unreachable += 1;
    if (hopeless.has(failure.kind) || this.#unreachable >= patience) this.#end ??= failure;
  }
}
