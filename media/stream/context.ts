import type { StreamHost } from '../../src/shared/streamPage.ts';
import type { HostContext } from '../common/context.ts';

/** What the parts of the image stream page are given. */
export type StreamContext = HostContext<StreamHost>;
