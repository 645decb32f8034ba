import type { StorageHost } from '../../src/shared/storagePage.ts';
import type { HostContext } from '../common/context.ts';

/** What the parts of the storage page are given. */
export type StorageContext = HostContext<StorageHost>;
