import type { AccessHost } from '../../src/shared/accessPage.ts';
import type { HostContext } from '../common/context.ts';
import type { Filter } from '../common/filterField.ts';

/** What the parts of the access page are given. */
export interface AccessContext extends HostContext<AccessHost> {
  readonly filter: Filter;
  readonly chosen: Chosen;
}

/** The members that the next action is for; nothing of it outlives the page. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  set(ids: readonly string[], on: boolean): void;
}
