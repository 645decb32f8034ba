import * as vscode from 'vscode';
import { adviceLine } from '../../model/imageText/imageAdviceWords.ts';
import { plainLine } from '../../model/text.ts';
import type { RevisionNode, TagNode } from '../../tree/node.ts';
import { findingNode } from './findingNode.ts';
import type { ImageTexts } from './imageTexts.ts';
import { rangeOf } from './ranges.ts';

const scheme = 'image-registry-place';

interface Place {
  readonly node: TagNode | RevisionNode;
  readonly text: string;
}

/**
 * Go to Definition opens the panel of an image. A definition has to be a place in a text, so each image has one of a line;
 * where VS Code shows it in an editor of its own, the panel takes its place.
 */
export class ImageDefinition
  implements vscode.DefinitionProvider, vscode.TextDocumentContentProvider, vscode.Disposable
{
  readonly #texts: ImageTexts;
  /** What was pointed at last, by its URI. */
  readonly #places = new Map<string, Place>();
  readonly #registered: vscode.Disposable;

  constructor(texts: ImageTexts) {
    this.#texts = texts;
    this.#registered = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document.uri.scheme === scheme) void this.#replace(editor.document.uri);
      }),
    );
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[]> {
    const finding = await this.#texts.findingAt(document, position);
    const node = finding && findingNode(finding);
    if (finding === undefined || node === undefined) return [];
    const { project, stream } = finding.place;
    const name = `${project}/${stream}:${node.kind === 'tag' ? node.tag : node.image}`;
    const line = adviceLine(finding.advice, this.#texts.now);
    const targetUri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#places.clear();
    this.#places.set(targetUri.toString(), {
      node,
      text: plainLine([name, line].filter((part) => part !== undefined).join(' · '), 500),
    });
    const originSelectionRange = rangeOf(document, finding.mention.span);
    return [{ originSelectionRange, targetUri, targetRange: new vscode.Range(0, 0, 0, 0) }];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#places.get(uri.toString())?.text ?? '';
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #replace(uri: vscode.Uri): Promise<void> {
    const place = this.#places.get(uri.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
    );
    await vscode.window.tabGroups.close(own);
    if (place !== undefined) await vscode.commands.executeCommand('imageRegistry.showTag', place.node);
  }
}
