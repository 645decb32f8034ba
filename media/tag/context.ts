import type { TagHost } from '../../src/shared/tagPage.ts';
import type { HostContext } from '../common/context.ts';

/** What the parts of the tag page are given. */
export type TagContext = HostContext<TagHost>;
