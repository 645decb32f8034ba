import * as vscode from 'vscode';
import type { Completion, NameableImages } from '../../imageText/index.ts';
import { whenAborted } from '../../model/whenAborted.ts';
import type { RegistryStore } from '../../store/registryStore.ts';
import { withSignal } from '../withSignal.ts';
import { formatOf, imageText, type ImageTexts } from './imageTexts.ts';
import { rangeOf } from './ranges.ts';

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  registry: vscode.CompletionItemKind.Reference,
  project: vscode.CompletionItemKind.Folder,
  stream: vscode.CompletionItemKind.Module,
  tag: vscode.CompletionItemKind.Constant,
};

/** Completes names of images with what is known; a project is opened when somebody asks for its image streams. */
export class ImageCompletions implements vscode.CompletionItemProvider, vscode.Disposable {
  readonly #texts: ImageTexts;
  readonly #store: RegistryStore;
  /** The projects that were opened here, by the document in which one typed: they stay open as long as that does. */
  readonly #held = new Map<vscode.TextDocument, Set<string>>();
  readonly #listening: vscode.Disposable;

  constructor(texts: ImageTexts, store: RegistryStore) {
    this.#texts = texts;
    this.#store = store;
    this.#listening = vscode.workspace.onDidCloseTextDocument((document) => this.#release(document));
  }

  dispose(): void {
    this.#listening.dispose();
    for (const document of [...this.#held.keys()]) this.#release(document);
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    { triggerKind }: vscode.CompletionContext,
  ): Promise<vscode.CompletionList | undefined> {
    const format = formatOf(document);
    if (format === undefined || this.#texts.known.hosts.length === 0) return undefined;
    const { completionsAt, imageSlotAt, projectTyped } = await imageText();
    const text = document.getText();
    const offset = document.offsetAt(position);
    const slot = imageSlotAt(text, offset, format, this.#texts.ownProject);
    if (slot === undefined) return undefined;
    const known = this.#nameable();
    const isAsked = triggerKind === vscode.CompletionTriggerKind.Invoke;
    const project = projectTyped(slot, text, offset, known.isOurs);
    if (isAsked && project !== undefined) await this.#open(project, document, token);
    if (token.isCancellationRequested) return undefined;
    const { span, items } = completionsAt(slot, text, offset, known, this.#store.now);
    const range = rangeOf(document, span);
    return new vscode.CompletionList(items.map((item, index) => itemOf(item, index, range)));
  }

  #nameable(): NameableImages {
    const { known } = this.#texts;
    const { hosts, projects, isOurs } = known;
    return {
      hosts,
      isOurs,
      projects: () => projects,
      streams: (project) => known.streams(project),
      tags: (project, stream) => known.tags(project, stream),
    };
  }

  /** One list, unless the project is one that the user does not see. What was not waited for goes on for the next time. */
  async #open(
    project: string,
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const { projects } = this.#store;
    if (this.#store.streams(project) !== undefined) return;
    if (projects.kind !== 'loaded' || !projects.items.has(project)) return;
    const held = this.#held.get(document) ?? new Set();
    this.#held.set(document, held.add(project));
    const opened = this.#store.openProject(project, document);
    await withSignal(token, (signal) => Promise.race([opened, whenAborted(signal)]));
  }

  #release(document: vscode.TextDocument): void {
    for (const project of this.#held.get(document) ?? []) this.#store.closeProject(project, document);
    this.#held.delete(document);
  }
}

function itemOf(completion: Completion, index: number, range: vscode.Range): vscode.CompletionItem {
  const { kind, label, text, detail, goesOn } = completion;
  const item = new vscode.CompletionItem(
    { label, ...(detail === undefined ? {} : { description: detail }) },
    kinds[kind],
  );
  item.insertText = text;
  item.filterText = text;
  item.range = range;
  item.sortText = String(index).padStart(6, '0');
  if (goesOn) item.command = { command: 'editor.action.triggerSuggest', title: 'Go on' };
  return item;
}
