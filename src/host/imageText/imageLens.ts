import * as vscode from 'vscode';
import { adviceLine } from '../../model/imageText/imageAdviceWords.ts';
import { findingNode } from './findingNode.ts';
import type { ImageTexts } from './imageTexts.ts';
import { rangeOf } from './ranges.ts';

/** Above each image: its age, its digest, and what is newer. A click opens its panel. */
export class ImageLens implements vscode.CodeLensProvider {
  readonly #texts: ImageTexts;
  readonly #isOn: () => boolean;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(texts: ImageTexts, isOn: () => boolean, onDidChange: vscode.Event<void>) {
    this.#texts = texts;
    this.#isOn = isOn;
    this.onDidChangeCodeLenses = onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!this.#isOn()) return [];
    const { now } = this.#texts;
    return (await this.#texts.findings(document)).flatMap((finding) => {
      const title = adviceLine(finding.advice, now);
      const node = findingNode(finding);
      if (title === undefined || node === undefined) return [];
      const tooltip = 'Show image details';
      const command = { command: 'imageRegistry.showTag', title, tooltip, arguments: [node] };
      return [new vscode.CodeLens(rangeOf(document, finding.mention.span), command)];
    });
  }
}
