import type { AddressHost, AddressPage } from '../../src/shared/addressPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { addressNews, addressView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<AddressPage, AddressHost>(acquireVsCodeApi(), { view: addressView, news: addressNews });
