import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { CommandContext } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { dropTags } from './commands/tagAs.ts';
import { deletedFiles } from './host/deletedFiles.ts';
import { DetailPanels } from './host/detailPanels.ts';
import type { FailureLog } from './host/failureLog.ts';
import type { ImageDocuments } from './host/imageDocuments.ts';
import { guarded, type RunCommand } from './host/register.ts';
import type { RegistryView } from './host/registryView.ts';
import type { RestoredView } from './host/restorePanels.ts';
import { vscodeUi } from './host/ui.ts';
import type { TreeNode } from './tree/node.ts';

/** What actions work with that is there before the first of them. */
export interface ActionParts extends Pick<
  CommandContext,
  'store' | 'contexts' | 'pins' | 'cleanUp' | 'treeFilter'
> {
  readonly view: RegistryView;
  readonly extension: vscode.ExtensionContext;
  readonly log: FailureLog;
  readonly documents: ImageDocuments;
}

/** What people can do. */
export interface Actions {
  readonly run: RunCommand;
  drop(tags: readonly TreeNode[], onto: TreeNode): Promise<void>;
  /** Fills a panel that VS Code kept over a reload of the window. */
  restore(view: RestoredView, panel: vscode.WebviewPanel, state: unknown): void;
}

/** Builds what commands and panels work with. A bundle of its own, loaded when it is first needed. */
export function buildActions({ extension, view, log, documents, ...parts }: ActionParts): Actions {
  const panels = new DetailPanels({
    extensionUri: extension.extensionUri,
    store: parts.store,
    log,
    documents,
  });
  extension.subscriptions.push(panels);
  const context: CommandContext = {
    ...parts,
    panels,
    selection: () => view.selection,
    reveal: (node) => view.reveal(node),
    ui: vscodeUi(log),
    records: deletedFiles(join(extension.globalStorageUri.fsPath, 'deleted')),
    log: (line) => log.info(line),
    guarded: (doing, action) => guarded(doing, action, log),
  };
  const table = new Map(commands.map((command) => [command.id, command]));
  return {
    run: async (id, node, nodes) => table.get(id)?.run(context, node, nodes),
    drop: (tags, onto) => dropTags(context, tags, onto),
    restore: (view, panel, state) => panels.restore(view, panel, state),
  };
}
