import type { PruneHost } from '../../src/shared/prunePage.ts';
import type { HostContext } from '../common/context.ts';
import type { FieldContext } from '../common/fields.ts';

/** What the parts of the page of a plan to prune are given. */
export interface PruneContext extends HostContext<PruneHost>, FieldContext {}
