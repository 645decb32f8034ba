import * as vscode from 'vscode';
import { shortDigest } from '../../model/digest.ts';
import { withVersion } from '../../model/imageText/imageEdits.ts';
import { plainLine } from '../../model/text.ts';
import { diagnosticSource } from './imageDiagnostics.ts';
import type { ImageFinding, ImageTexts } from './imageTexts.ts';
import { rangeOf, workspaceEdit } from './ranges.ts';

interface Fix {
  readonly title: string;
  readonly version: Parameters<typeof withVersion>[1];
}

/** Names an image otherwise: by its digest, by the newest version, or by a tag that is there. */
export class ImageFixes implements vscode.CodeActionProvider {
  readonly #texts: ImageTexts;

  constructor(texts: ImageTexts) {
    this.#texts = texts;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const findings = await this.#texts.findings(document);
    return findings.flatMap((finding) => {
      const place = rangeOf(document, finding.mention.span);
      if (place.intersection(range) === undefined) return [];
      const solved = diagnostics.filter(
        ({ source, range: own }) => source === diagnosticSource && own.isEqual(place),
      );
      return fixesFor(finding).flatMap((fix) => actionFor(fix, finding, document, solved) ?? []);
    });
  }
}

function fixesFor({ advice, place }: ImageFinding): Fix[] {
  if (advice.kind === 'noTag' && advice.closest !== undefined) {
    return [{ title: `Use ${plainLine(advice.closest.name)}`, version: { tag: advice.closest.name } }];
  }
  if (advice.kind !== 'found') return [];
  const { newer, image } = advice;
  const byDigest = 'digest' in place.version;
  const head = newer?.revisions[0]?.image;
  const update: Fix[] =
    newer === undefined || head === undefined
      ? []
      : [
          {
            title: `Update to ${plainLine(newer.name)}`,
            version: byDigest ? { digest: head } : { tag: newer.name },
          },
        ];
  const pin: Fix[] =
    byDigest || image === undefined
      ? []
      : [{ title: `Pin to digest ${shortDigest(image)}`, version: { digest: image } }];
  return [...update, ...pin];
}

function actionFor(
  { title, version }: Fix,
  { mention }: ImageFinding,
  document: vscode.TextDocument,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction | undefined {
  const edit = withVersion(mention, version);
  if (edit === undefined) return undefined;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = workspaceEdit(document, edit);
  action.diagnostics = diagnostics;
  return action;
}
