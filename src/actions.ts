import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
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
import { ReadOnlyTexts } from './host/readOnlyTexts.ts';
import { SecretClipboard } from './host/secretClipboard.ts';
import { vscodeUi } from './host/ui.ts';
import { MachineLogins } from './login/machineLogins.ts';
import { failureOf } from './model/failure.ts';
import { shellKindOf } from './model/shellKind.ts';
import type { TreeNode } from './tree/node.ts';

/** What actions work with that is there before the first of them. */
export interface ActionParts extends Pick<
  CommandContext,
  'store' | 'contexts' | 'pins' | 'cleanUp' | 'treeFilter' | 'remembered'
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
  /** What takes its time when the window closes. */
  leave(): Promise<void>;
}

/** Builds what commands and panels work with. A bundle of its own, loaded when it is first needed. */
export function buildActions({ extension, view, log, documents, ...parts }: ActionParts): Actions {
  const panels = new DetailPanels({
    extensionUri: extension.extensionUri,
    store: parts.store,
    log,
    documents,
  });
  const secrets = new SecretClipboard(vscode.env.clipboard, (error) =>
    log.report(failureOf(error, 'take the token from the clipboard')),
  );
  const texts = new ReadOnlyTexts();
  extension.subscriptions.push(panels, texts);
  const context: CommandContext = {
    ...parts,
    panels,
    selection: () => view.selection,
    reveal: (node) => view.reveal(node),
    ui: vscodeUi(log, secrets, texts),
    records: deletedFiles(join(extension.globalStorageUri.fsPath, 'deleted')),
    machineLogins: new MachineLogins({
      env: process.env,
      home: homedir(),
      platform: process.platform,
      uid: process.getuid?.(),
    }),
    shell: () => shellKindOf(vscode.env.shell),
    log: (line) => log.info(line),
    guarded: (doing, action) => guarded(doing, action, log),
  };
  const table = new Map(commands.map((command) => [command.id, command]));
  return {
    run: async (id, node, nodes) => table.get(id)?.run(context, node, nodes),
    drop: (tags, onto) => dropTags(context, tags, onto),
    restore: (view, panel, state) => panels.restore(view, panel, state),
    leave: () => secrets.clear(),
  };
}
