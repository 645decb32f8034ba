import type { DeletionHost } from '../../src/shared/deletionPage.ts';
import type { HostContext } from '../common/context.ts';

/** What the parts of the deletion page are given. */
export interface DeletionContext extends HostContext<DeletionHost> {
  readonly filter: Filter;
}

/** The text that the rows are filtered by; it ends with the page. */
export interface Filter {
  readonly text: string;
  set(text: string): void;
}
