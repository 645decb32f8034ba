import type { PruneHost, PrunePage } from '../../src/shared/prunePage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { pruneNews, pruneView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<PrunePage, PruneHost>(acquireVsCodeApi(), { view: pruneView(), news: pruneNews });
