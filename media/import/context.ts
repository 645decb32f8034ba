import type { ImportHost } from '../../src/shared/importPage.ts';
import type { HostContext } from '../common/context.ts';
import type { FieldContext } from '../common/fields.ts';

/** What the parts of the page of an import are given. */
export interface ImportContext extends HostContext<ImportHost>, FieldContext {}
