import type { DeletionHost, DeletionPage } from '../../src/shared/deletionPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { deletionNews, deletionView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<DeletionPage, DeletionHost>(acquireVsCodeApi(), { view: deletionView(), news: deletionNews });
