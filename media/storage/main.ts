import type { StorageHost, StoragePage } from '../../src/shared/storagePage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { storageNews, storageView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<StoragePage, StorageHost>(acquireVsCodeApi(), { view: storageView, news: storageNews });
