import type { ImagePrunerHost, ImagePrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { imagePrunerView, prunerNews } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<ImagePrunerPage, ImagePrunerHost>(acquireVsCodeApi(), {
  view: imagePrunerView(),
  news: prunerNews,
});
