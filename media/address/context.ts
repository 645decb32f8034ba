import type { AddressHost } from '../../src/shared/addressPage.ts';
import type { HostContext } from '../common/context.ts';

/** What the parts of the registry address page are given. */
export type AddressContext = HostContext<AddressHost>;
