import * as vscode from 'vscode';
import { StreamSource } from '../panels/streamSource.ts';
import type { StreamTarget } from '../model/target.ts';
import { encodeTarget } from '../panels/tagTarget.ts';
import type { StreamHost } from '../shared/streamPage.ts';
import type { PanelContext } from './detailPanels.ts';
import { PagePanel } from './pagePanel.ts';

const arity: Readonly<Record<keyof StreamHost, number>> = { load: 0, copy: 1, openTag: 1 };

/** Serves an image stream page, which has no platforms to select. */
export function streamPanel(
  panel: vscode.WebviewPanel,
  server: string,
  target: StreamTarget,
  context: PanelContext,
): () => void {
  const source = new StreamSource(context.store, server, target, () => page.changed());
  const host: StreamHost = {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    openTag(tag) {
      context.panels.showTag({ ...target, tag });
      return Promise.resolve();
    },
  };
  const page = new PagePanel<StreamHost>(panel, {
    store: context.store,
    extensionUri: context.extensionUri,
    page: 'stream',
    restore: encodeTarget(server, target),
    host,
    arity,
    log: context.log,
  });
  panel.onDidDispose(() => source.dispose());
  return () => undefined;
}
