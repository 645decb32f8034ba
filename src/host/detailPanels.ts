import * as vscode from 'vscode';
import type { DeletionPlan } from '../model/deletion.ts';
import { shortDigest, type Digest } from '../model/digest.ts';
import { plainLine } from '../model/text.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import { decodeStreamTarget, decodeTagTarget, encodeTarget } from '../panels/tagTarget.ts';
import type { DocumentKind } from '../shared/tagPage.ts';
import { TagSource } from '../panels/tagSource.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { DeletionPanel } from './deletionPanel.ts';
import type { FailureLog } from './failureLog.ts';
import type { ImageDocuments } from './imageDocuments.ts';
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

const tagView = 'imageRegistry.tag';
const streamView = 'imageRegistry.stream';

/** The open detail panels, one for each tag, revision and image stream; restored after a reload of the window. */
export class DetailPanels implements vscode.Disposable {
  readonly #context: PanelContext;
  readonly #open = new Map<string, OpenPanel>();
  readonly #serializers: vscode.Disposable;
  readonly #deletion: DeletionPanel;

  constructor(context: Omit<PanelContext, 'panels'>) {
    this.#context = { ...context, panels: this };
    this.#deletion = new DeletionPanel(this.#context);
    this.#serializers = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(tagView, {
        deserializeWebviewPanel: (panel, state) => this.#restore(panel, state, decodeTagTarget),
      }),
      vscode.window.registerWebviewPanelSerializer(streamView, {
        deserializeWebviewPanel: (panel, state) => this.#restore(panel, state, decodeStreamTarget),
      }),
    );
  }

  /** Shows the panel of a tag, or of an earlier revision of it. */
  showTag(target: TagTarget, platform?: Digest): void {
    const open = this.#show(tagView, target);
    if (platform !== undefined) open?.selectPlatform(platform);
  }

  /** Shows the panel of an image stream. */
  showStream(target: StreamTarget): void {
    this.#show(streamView, target);
  }

  /** Shows all that a deletion would do; `onDelete` asks once more and does it. */
  showDeletion(plan: DeletionPlan, onDelete: () => Promise<void>): void {
    this.#deletion.show(plan, onDelete);
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

  dispose(): void {
    // The panels stay: VS Code restores them when the extension host is back.
    this.#serializers.dispose();
    this.#deletion.dispose();
  }

  #show(view: string, target: TagTarget | StreamTarget): OpenPanel | undefined {
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

  #restore(
    panel: vscode.WebviewPanel,
    state: unknown,
    decode: (kept: unknown) => ((StreamTarget | TagTarget) & { readonly server: string }) | undefined,
  ): Promise<void> {
    const kept = decode(state);
    if (kept === undefined) panel.dispose();
    else {
      const { server, ...target } = kept;
      this.#fill(panel, server, target);
    }
    return Promise.resolve();
  }
}

function titleOf(target: TagTarget | StreamTarget): string {
  if (!('tag' in target)) return plainLine(target.stream, 60);
  const { stream, tag, revision } = target;
  return plainLine(revision === undefined ? `${stream}:${tag}` : `${stream}@${shortDigest(revision)}`, 60);
}
