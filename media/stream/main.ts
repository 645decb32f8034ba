import type { StreamHost, StreamPage } from '../../src/shared/streamPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { streamNews, streamView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<StreamPage, StreamHost>(acquireVsCodeApi(), { view: streamView, news: streamNews });
