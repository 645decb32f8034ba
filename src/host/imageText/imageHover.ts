import * as vscode from 'vscode';
import type { RegistryStore } from '../../store/registryStore.ts';
import { imageTooltip, learnImage } from '../../tree/imageTooltip.ts';
import { withSignal } from '../withSignal.ts';
import { findingNode } from './findingNode.ts';
import type { ImageFinding, ImageTexts } from './imageTexts.ts';
import { rangeOf } from './ranges.ts';

const show = 'imageRegistry.showTag';
/** So long a hover waits for what it does not know yet, ms. */
const patience = 1500;

/**
 * What is known of the image under the pointer. What is not known is asked for: the manifest, the layers of the stream, and
 * who uses images, as a panel does.
 */
export class ImageHover implements vscode.HoverProvider {
  readonly #texts: ImageTexts;
  readonly #store: RegistryStore;

  constructor(texts: ImageTexts, store: RegistryStore) {
    this.#texts = texts;
    this.#store = store;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const finding = await this.#texts.findingAt(document, position);
    if (finding === undefined) return undefined;
    const { place, advice } = finding;
    await withSignal(token, (signal) => {
      const enough = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      return learnImage(advice, this.#store, enough);
    });
    if (token.isCancellationRequested) return undefined;
    const text = new vscode.MarkdownString(imageTooltip(place, advice, this.#store, this.#store.now));
    // Everything above is escaped; the one link is ours, and to this command alone.
    text.isTrusted = { enabledCommands: [show] };
    text.appendMarkdown(detailsLink(finding));
    return new vscode.Hover(text, rangeOf(document, finding.mention.span));
  }
}

function detailsLink(finding: ImageFinding): string {
  const { kind } = finding.advice;
  const node = kind === 'found' || kind === 'unknown' ? findingNode(finding) : undefined;
  if (node === undefined) return '';
  const link = encodeURIComponent(JSON.stringify([node])).replace(
    /[()]/g,
    (each) => `%${each.charCodeAt(0).toString(16)}`,
  );
  return `\n\n[Show image details](command:${show}?${link})`;
}
