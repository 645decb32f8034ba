import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandContext } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { dropTags } from './commands/tagAs.ts';
import { FailureLog } from './host/failureLog.ts';
import { DetailPanels } from './host/detailPanels.ts';
import { ImageDocuments } from './host/imageDocuments.ts';
import { Pins } from './host/pins.ts';
import { deletedFiles } from './host/deletedFiles.ts';
import { imageCache } from './host/imageCache.ts';
import { guarded, registerCommands } from './host/register.ts';
import { RegistryTree } from './host/registryTree.ts';
import { RegistryView } from './host/registryView.ts';
import {
  connectionSettings,
  kubeconfigSetting,
  namedProjects,
  onDidChangeSettings,
} from './host/settings.ts';
import { TagDrop } from './host/tagDrop.ts';
import { vscodeUi } from './host/ui.ts';
import { failureOf } from './model/failure.ts';
import { ActiveContext } from './store/activeContext.ts';
import { RegistryStore } from './store/registryStore.ts';
import { CleanUp } from './tree/cleanUp.ts';
import { TreeFilter } from './tree/treeFilter.ts';

const chosenKey = 'chosenContext';

/** Builds the objects by hand, connects them, and starts following the active context. */
export function activate(extension: vscode.ExtensionContext): void {
  // Kubeconfig, TLS, HTTP and YAML are a bundle of their own, loaded when the first context is opened.
  const cluster = () => import('./cluster/index.ts');
  const channel = vscode.window.createOutputChannel('Image Registry for OpenShift', { log: true });
  const log = new FailureLog(channel);
  const storage = extension.globalStorageUri.fsPath;
  // What one cluster says of an image is not told of another's.
  const store = new RegistryStore((server) => imageCache(join(storage, 'images', nameOf(server))));
  const pins = new Pins(extension.globalState, store);
  const version = String((extension.extension.packageJSON as { version?: unknown }).version);
  const contexts = new ActiveContext({
    store,
    openSource: async () => (await cluster()).openKubeconfigSource(kubeconfigSetting(), process.env),
    connect: async (config, name) => (await cluster()).openCluster(config, name, connectionSettings(version)),
    namedProjects,
    memory: {
      get: () => extension.workspaceState.get<string>(chosenKey),
      set: async (context) => extension.workspaceState.update(chosenKey, context),
    },
  });
  const treeFilter = new TreeFilter();
  const cleanUp = new CleanUp(store, treeFilter);
  const tree = new RegistryTree(store, pins, cleanUp, treeFilter);
  const documents = new ImageDocuments(store);
  const panels = new DetailPanels({ extensionUri: extension.extensionUri, store, log, documents });
  const context: CommandContext = {
    store,
    contexts,
    pins,
    panels,
    cleanUp,
    treeFilter,
    ui: vscodeUi(channel),
    records: deletedFiles(join(storage, 'deleted')),
    selection: () => view.selection,
    reveal: (node) => view.reveal(node),
    log: (line) => log.info(line),
    guarded: (doing, action) => guarded(doing, action, context, log),
  };
  const drop = new TagDrop((tags, onto) =>
    context.guarded('tag what was dropped', () => dropTags(context, tags, onto)),
  );
  const view = new RegistryView({ store, contexts, tree, cleanUp, filter: treeFilter, drop, log });
  extension.subscriptions.push(
    channel,
    tree,
    contexts,
    { dispose: () => void store.close() },
    documents,
    panels,
    registerCommands(commands, context, log),
    view,
    onDidChangeSettings(() => void contexts.start()),
  );
  // Not awaited: VS Code need not wait for a kubeconfig.
  contexts.start().catch((error: unknown) => log.report(failureOf(error, 'open the kubeconfig')));
}

/** A folder's name for a cluster. */
function nameOf(server: string): string {
  return createHash('sha256').update(server).digest('hex').slice(0, 16);
}
