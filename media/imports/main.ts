import type { ImportsHost, ImportsPage } from '../../src/shared/importsPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { importsNews, importsView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<ImportsPage, ImportsHost>(acquireVsCodeApi(), { view: importsView(), news: importsNews });
