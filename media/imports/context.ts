import type { ImportsHost } from '../../src/shared/importsPage.ts';
import type { HostContext } from '../common/context.ts';
import type { Filter } from '../common/filterField.ts';

/** What the parts of the page of imports are given. */
export interface ImportsContext extends HostContext<ImportsHost> {
  readonly filter: Filter;
}
