import type { ImportHost, ImportPage } from '../../src/shared/importPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { importNews, importView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<ImportPage, ImportHost>(acquireVsCodeApi(), { view: importView(), news: importNews });
