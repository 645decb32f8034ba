import * as vscode from 'vscode';
import type { DeletionPlan } from '../model/deletion.ts';
import { shortDigest, type Digest } from '../model/digest.ts';
import { plainLine } from '../model/text.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import { decodeStreamTarget, decodeTagTarget, encodeTarget } from '../panels/tagTarget.ts';
import type { DocumentKind } from '../shared/tagPage.ts';
import type { ImportStart } from '../panels/importSource.ts';
import { TagSource } from '../panels/tagSource.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { AccessActions } from '../commands/accessActions.ts';
import type { AddressActions } from '../commands/addressActions.ts';
import type { ImagePrunerActions } from '../commands/imagePrunerActions.ts';
import type { ImportsActions } from '../commands/importsActions.ts';
import type { ImportActions } from '../commands/importActions.ts';
import type { PruneActions } from '../commands/pruneActions.ts';
import { AccessPanel } from './accessPanel.ts';
import { AddressPanel } from './addressPanel.ts';
import { DeletionPanel } from './deletionPanel.ts';
import type { FailureLog } from './failureLog.ts';
import type { ImageDocuments } from './imageDocuments.ts';
import { ImagePrunerPanel } from './imagePrunerPanel.ts';
import { ImportsPanel } from './importsPanel.ts';
import { ImportPanel } from './importPanel.ts';
import { PrunePanel } from './prunePanel.ts';
import type { RestoredView } from './restorePanels.ts';
import { StoragePanel } from './storagePanel.ts';
import { streamPanel } from './streamPanel.ts';
import { openDocument, tagPanel } from './tagPanel.ts';

/** What panels work with. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly documents: ImageDocuments;
  readonly panels: DetailPanels;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  /** Selects a platform of the index that the panel shows; does nothing for others. */
  selectPlatform(digest: Digest): void;
}

/** The open detail panels, one for each tag, revision and image stream; restored after a reload of the window. */
export class DetailPanels implements vscode.Disposable {
  readonly #context: PanelContext;
  readonly #open = new Map<string, OpenPanel>();
  readonly #deletion: DeletionPanel;
  readonly #access: AccessPanel;
  readonly #address: AddressPanel;
  readonly #imagePruner: ImagePrunerPanel;
  readonly #imports: ImportsPanel;
  readonly #import: ImportPanel;
  readonly #prune: PrunePanel;
  readonly #storage: StoragePanel;

  constructor(context: Omit<PanelContext, 'panels'>) {
    this.#context = { ...context, panels: this };
    this.#deletion = new DeletionPanel(this.#context);
    this.#access = new AccessPanel(this.#context);
    this.#address = new AddressPanel(this.#context);
    this.#imagePruner = new ImagePrunerPanel(this.#context);
    this.#imports = new ImportsPanel(this.#context);
    this.#import = new ImportPanel(this.#context);
    this.#prune = new PrunePanel(this.#context, () => this.#storage.planningChanged());
    this.#storage = new StoragePanel(this.#context, () => this.#prune.planning);
  }

  /** Shows the panel of a tag, or of an earlier revision of it. */
  showTag(target: TagTarget, platform?: Digest): void {
    const open = this.#show('imageRegistry.tag', target);
    if (platform !== undefined) open?.selectPlatform(platform);
  }

  /** Shows the panel of an image stream. */
  showStream(target: StreamTarget): void {
    this.#show('imageRegistry.stream', target);
  }

  /** Shows all that a deletion would do; `onDelete` asks once more and does it. */
  showDeletion(plan: DeletionPlan, onDelete: () => Promise<void>): void {
    this.#deletion.show(plan, onDelete);
  }

  /** Shows where the registry is and what answers there. */
  showAddress(actions: AddressActions): void {
    this.#address.show(actions);
  }

  /** Shows who has access to a project. */
  showAccess(project: string, actions: AccessActions): void {
    this.#access.show(project, actions);
  }

  /** Shows the pruner that the cluster runs by itself. */
  showImagePruner(actions: ImagePrunerActions): void {
    this.#imagePruner.show(actions);
  }

  /** Shows what can be imported, and where to. */
  showImport(actions: ImportActions, start: ImportStart): void {
    this.#import.show(actions, start);
  }

  /** Shows what is imported from other registries, and how that goes. */
  showImports(actions: ImportsActions): void {
    this.#imports.show(actions);
  }

  /** Shows what pruning would remove, and why. */
  showPrune(actions: PruneActions): void {
    this.#prune.show(actions);
  }

  /** Applies the plan that is shown; `refused` when it may not be, `none` when none is. */
  async applyPrune(): Promise<'applied' | 'refused' | 'none'> {
    return this.#prune.apply();
  }

  /** Shows how much storage what holds. */
  showStorage(planPrune: () => void): void {
    this.#storage.show(planPrune);
  }

  /** The deletion that is shown was done. */
  closeDeletion(): void {
    this.#deletion.done();
  }

  /** Opens a document of a tag, with or without its panel. */
  async openDocument(kind: DocumentKind, target: TagTarget, platform?: Digest): Promise<void> {
    const { connection } = this.#context.store;
    if (connection.kind !== 'connected') return;
    const source = new TagSource(this.#context.store, connection.server, target, () => undefined);
    if (platform !== undefined) source.selectPlatform(platform);
    try {
      await source.load();
      await openDocument(kind, source, target, this.#context.documents);
    } finally {
      source.dispose();
    }
  }

  /** Fills a panel that VS Code kept over a reload; one that does not say what it showed goes away. */
  restore(view: RestoredView, panel: vscode.WebviewPanel, state: unknown): void {
    const kept = view === 'imageRegistry.tag' ? decodeTagTarget(state) : decodeStreamTarget(state);
    if (kept === undefined) {
      panel.dispose();
      return;
    }
    const { server, ...target } = kept;
    this.#fill(panel, server, target);
  }

  dispose(): void {
    // The panels stay: VS Code restores them when the extension host is back.
    this.#deletion.dispose();
    this.#access.dispose();
    this.#address.dispose();
    this.#imagePruner.dispose();
    this.#imports.dispose();
    this.#import.dispose();
    this.#prune.dispose();
    this.#storage.dispose();
  }

  #show(view: RestoredView, target: TagTarget | StreamTarget): OpenPanel | undefined {
    const { connection } = this.#context.store;
    if (connection.kind !== 'connected') return undefined;
    const known = this.#open.get(encodeTarget(connection.server, target));
    if (known !== undefined) {
      known.panel.reveal(undefined, true);
      return known;
    }
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(view, titleOf(target), place);
    return this.#fill(panel, connection.server, target);
  }

  #fill(panel: vscode.WebviewPanel, server: string, target: TagTarget | StreamTarget): OpenPanel {
    const key = encodeTarget(server, target);
    panel.title = titleOf(target);
    const selectPlatform =
      'tag' in target
        ? tagPanel(panel, server, target, this.#context)
        : streamPanel(panel, server, target, this.#context);
    const open = { panel, selectPlatform };
    this.#open.set(key, open);
    panel.onDidDispose(() => this.#open.delete(key));
    return open;
  }
}

function titleOf(target: TagTarget | StreamTarget): string {
  if (!('tag' in target)) return plainLine(target.stream, 60);
  const { stream, tag, revision } = target;
  return plainLine(revision === undefined ? `${stream}:${tag}` : `${stream}@${shortDigest(revision)}`, 60);
}
