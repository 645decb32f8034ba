import type { TagHost, TagPage } from '../../src/shared/tagPage.ts';
import { startPage } from '../common/page.ts';
import type { VsCodeApi } from '../common/rpc.ts';
import { tagNews, tagView } from './view.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage<TagPage, TagHost>(acquireVsCodeApi(), { view: tagView, news: tagNews });
