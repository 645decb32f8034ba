import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Actions } from './actions.ts';
import { featuresInEditors } from './host/featuresInEditors.ts';
import { FailureLog } from './host/failureLog.ts';
import { ImageDocuments } from './host/imageDocuments.ts';
import { LoginExpiry } from './host/loginExpiry.ts';
import { MenuRights } from './host/menuRights.ts';
import { Pins } from './host/pins.ts';
import { imageCache } from './host/imageCache.ts';
import { guarded, registerCommands } from './host/register.ts';
import { rememberedIn } from './host/remembered.ts';
import { RegistryTree } from './host/registryTree.ts';
import { RegistryView } from './host/registryView.ts';
import { restorePanels } from './host/restorePanels.ts';
import {
  connectionSettings,
  kubeconfigSetting,
  namedProjects,
  onDidChangeSettings,
} from './host/settings.ts';
import { TagDrop } from './host/tagDrop.ts';
import { failureOf } from './model/failure.ts';
import { ActiveContext } from './store/activeContext.ts';
import { RegistryStore } from './store/registryStore.ts';
import { CleanUp } from './tree/cleanUp.ts';
import { TreeFilter } from './tree/treeFilter.ts';

const chosenKey = 'chosenContext';
/** What has to be done before the window closes, once there is something. */
let leave = (): Promise<void> => Promise.resolve();

/**
 * Builds the objects by hand and connects them. Nothing is read and nobody is asked yet: the kubeconfig is opened when the
 * view is first seen, or with the first command.
 */
export function activate(extension: vscode.ExtensionContext): void {
  // Kubeconfig, TLS, HTTP and YAML are a bundle of their own, loaded when the first context is opened.
  const cluster = () => import('./cluster/index.ts');
  const channel = vscode.window.createOutputChannel('Image Registry for OpenShift', { log: true });
  const log = new FailureLog(channel);
  const storage = extension.globalStorageUri.fsPath;
  // What one cluster says of an image is not told of another's.
  const store = new RegistryStore((server) => imageCache(join(storage, 'images', nameOf(server))));
  const pins = new Pins(extension.globalState, store);
  const manifest: unknown = extension.extension.packageJSON;
  const version = String((manifest as { version?: unknown }).version);
  const contexts = new ActiveContext({
    store,
    openSource: async () => (await cluster()).openKubeconfigSource(kubeconfigSetting(), process.env),
    hasOwnFile: () => kubeconfigSetting() !== undefined,
    connect: async (config, name) => (await cluster()).openCluster(config, name, connectionSettings(version)),
    namedProjects,
    memory: {
      get: () => extension.workspaceState.get<string>(chosenKey),
      set: async (context) => extension.workspaceState.update(chosenKey, context),
    },
  });
  const notOpened = (error: unknown): void =>
    log.report(failureOf(error, 'open the kubeconfig'), 'kubeconfig');
  const begin = (): void => void contexts.start().catch(notOpened);
  const treeFilter = new TreeFilter();
  const cleanUp = new CleanUp(store, treeFilter);
  const tree = new RegistryTree(store, pins, cleanUp, treeFilter);
  const documents = new ImageDocuments(store);
  const remembered = rememberedIn(extension.globalState);
  const parts = { extension, store, contexts, pins, cleanUp, treeFilter, remembered, log, documents };
  let loaded: Promise<Actions> | undefined;
  const actions = (): Promise<Actions> => {
    begin();
    return (loaded ??= import('./actions.ts').then(({ buildActions }) => buildActions({ ...parts, view })));
  };
  leave = async () => (await loaded)?.leave();
  const drop = new TagDrop({ store, remembered }, (tags, onto) =>
    guarded('tag what was dropped', async () => (await actions()).drop(tags, onto), log),
  );
  const view: RegistryView = new RegistryView({
    store,
    contexts,
    tree,
    cleanUp,
    filter: treeFilter,
    drop,
    log,
    begin,
  });
  extension.subscriptions.push(
    channel,
    tree,
    contexts,
    { dispose: () => void store.close() },
    documents,
    new LoginExpiry(store, log),
    new MenuRights(store),
    registerCommands(manifest, (id, node, nodes) =>
      guarded(id, async () => (await actions()).run(id, node, nodes), log),
    ),
    restorePanels(async (kept, panel, state) => (await actions()).restore(kept, panel, state)),
    view,
    featuresInEditors(store, contexts),
    onDidChangeSettings(() => void contexts.restart().catch(notOpened)),
  );
}

/** VS Code waits for this for some seconds, which it does not for what is disposed of. */
export async function deactivate(): Promise<void> {
  await leave();
}

/** A folder's name for a cluster. */
function nameOf(server: string): string {
  return createHash('sha256').update(server).digest('hex').slice(0, 16);
}
