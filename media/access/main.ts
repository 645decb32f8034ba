import type { AccessHost, AccessPage } from '../../src/shared/accessPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { accessNews } from './news.ts';
import { accessView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<AccessPage, AccessHost>(acquireVsCodeApi(), { view: accessView(), news: accessNews });
