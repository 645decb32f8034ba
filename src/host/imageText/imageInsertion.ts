import * as vscode from 'vscode';
import type { ImageEditor } from '../../commands/ui.ts';
import type { TextEdit } from '../../model/imageText/imageEdits.ts';
import { parseImageReference } from '../../model/imageReference.ts';
import { yamlKind } from '../../model/imageText/yamlKind.ts';
import { formatOf, imageText, type ImageTexts } from './imageTexts.ts';
import { rangeOf, spanOf, workspaceEdit } from './ranges.ts';

/** Lines that were dragged or pasted, at most. */
const mostLines = 100;

/** The text editor in which one types; undefined when there is none. */
export function imageEditor(): ImageEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const candidates =
    activeTextEditor === undefined ? visibleTextEditors : [activeTextEditor, ...visibleTextEditors];
  // The output view is one to VS Code as well.
  const editor = candidates.find(({ document }) => document.uri.scheme !== 'output');
  if (editor === undefined) return undefined;
  const { document } = editor;
  const runsInCluster = formatOf(document) === 'yaml' && yamlKind(document.getText()) === 'manifest';
  return { runsInCluster, insert: (specs) => insert(editor, specs) };
}

/** Types pull specs at every cursor. An editor that cannot be typed into stays as it is, and says nothing. */
async function insert(editor: vscode.TextEditor, specs: readonly string[]): Promise<boolean> {
  const { document } = editor;
  const { insertionAt } = await imageText();
  const text = document.getText();
  const format = formatOf(document);
  const insertions = editor.selections.map((selection) =>
    insertionAt(text, spanOf(document, selection), format, specs),
  );
  const each = withoutOverlaps(insertions);
  const { version } = document;
  await editor.edit((builder) => {
    for (const { span, text: typed } of each) builder.replace(rangeOf(document, span), typed);
  });
  if (document.version === version) return false;
  editor.selections = endsOf(each, document).map((end) => new vscode.Selection(end, end));
  await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
  });
  return true;
}

/** In their order, without what would change a stretch twice: two cursors in one image replace it once. */
function withoutOverlaps(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = kept.at(-1)?.span;
    const isFree = last === undefined || edit.span.start > last.start;
    if (isFree && (last === undefined || edit.span.start >= last.end)) kept.push(edit);
  }
  return kept;
}

/** Where each of these edits, in their order, ends once all are made. */
function endsOf(edits: readonly TextEdit[], document: vscode.TextDocument): vscode.Position[] {
  const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  let grown = 0;
  return edits.map(({ span, text }) => {
    const { length } = text.replaceAll('\n', lineEnd);
    const end = span.start + grown + length;
    grown += length - (span.end - span.start);
    return document.positionAt(end);
  });
}

/** Pull specs of this registry that are dropped or pasted take the shape of the place, as when they are inserted. */
export class ImageTyping implements vscode.DocumentDropEditProvider, vscode.DocumentPasteEditProvider {
  static readonly mime = 'text/plain';
  static readonly kind = vscode.DocumentDropOrPasteEditKind.Text.append('imageRegistry', 'pullSpec');
  readonly #texts: ImageTexts;

  constructor(texts: ImageTexts) {
    this.#texts = texts;
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const shaped = await this.#shape(document, new vscode.Range(position, position), data);
    if (shaped === undefined) return undefined;
    const edit = new vscode.DocumentDropEdit(shaped.text, title, ImageTyping.kind);
    if (shaped.edit !== undefined) edit.additionalEdit = shaped.edit;
    return edit;
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const [range, ...others] = ranges;
    if (range === undefined || others.length > 0) return undefined;
    const shaped = await this.#shape(document, range, data);
    if (shaped === undefined) return undefined;
    const edit = new vscode.DocumentPasteEdit(shaped.text, title, ImageTyping.kind);
    if (shaped.edit !== undefined) edit.additionalEdit = shaped.edit;
    return [edit];
  }

  /** What is typed at the range, and what replaces an image that is there. Undefined where the text goes in as it is. */
  async #shape(document: vscode.TextDocument, range: vscode.Range, data: vscode.DataTransfer) {
    const specs = this.#ownSpecs((await data.get(ImageTyping.mime)?.asString()) ?? '');
    const format = formatOf(document);
    if (specs.length === 0 || format === undefined) return undefined;
    const { insertionAt } = await imageText();
    const own = spanOf(document, range);
    const { span, text, isShaped } = insertionAt(document.getText(), own, format, specs);
    if (!isShaped) return undefined;
    if (span.start === own.start && span.end === own.end) return { text, edit: undefined };
    // VS Code would replace what is selected as well.
    return range.isEmpty ? { text: '', edit: workspaceEdit(document, { span, text }) } : undefined;
  }

  /** The lines of a text if every one is a pull spec of this registry. */
  #ownSpecs(text: string): readonly string[] {
    const lines = text.trim().split(/\r?\n/);
    const { isOurs } = this.#texts.known;
    const isOwn = (line: string): boolean => {
      const { host, tag, digest } = parseImageReference(line) ?? {};
      return host !== undefined && (tag ?? digest) !== undefined && isOurs(host);
    };
    return lines.length <= mostLines && lines.every(isOwn) ? lines : [];
  }
}

const title = 'Insert Image';
