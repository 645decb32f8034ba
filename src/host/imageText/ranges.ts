import * as vscode from 'vscode';
import type { Span } from '../../model/imageText/imageMention.ts';
import type { TextEdit } from '../../model/imageText/imageEdits.ts';

/** A stretch of a document as VS Code has it. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** A range as offsets. */
export function spanOf(document: vscode.TextDocument, range: vscode.Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** An edit of one document. */
export function workspaceEdit(document: vscode.TextDocument, { span, text }: TextEdit): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, span), text);
  return edit;
}
