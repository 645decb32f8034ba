import * as vscode from 'vscode';
import type { ActiveContext } from '../store/activeContext.ts';
import type { RegistryStore } from '../store/registryStore.ts';

/** What editors say about images of the registry: a bundle of its own, loaded when something is known of a cluster. */
export function featuresInEditors(store: RegistryStore, contexts: ActiveContext): vscode.Disposable {
  const features: vscode.Disposable[] = [];
  let isOver = false;
  const stop = store.onDidChange(() => {
    if (store.connection.kind !== 'connected') return;
    stop();
    void import('./imageText/index.ts').then(({ imageTextFeatures }) => {
      if (!isOver) features.push(imageTextFeatures(store, contexts));
    });
  });
  return new vscode.Disposable(() => {
    isOver = true;
    stop();
    for (const feature of features) feature.dispose();
  });
}
