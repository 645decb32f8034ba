import type { DeletionHost } from '../../src/shared/deletionPage.ts';
import type { HostContext } from '../common/context.ts';
import type { Filter } from '../common/filterField.ts';

/** What the parts of the deletion page are given. */
export interface DeletionContext extends HostContext<DeletionHost> {
  readonly filter: Filter;
}
