import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { SecretFile } from '../commands/ui.ts';
import { FailureError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';

/** Files of logins have a few kilobytes. */
const longest = 1_000_000;

/** Lets the user choose a file with secrets in it, and reads it. Fails with `file`. */
export async function pickSecretFile(title: string): Promise<SecretFile | undefined> {
  const defaultUri = vscode.Uri.file(homedir());
  const [chosen] = (await vscode.window.showOpenDialog({ title, defaultUri, openLabel: 'Read' })) ?? [];
  if (chosen === undefined) return undefined;
  const failed = (reason: string): FailureError =>
    new FailureError({ kind: 'file', file: chosen.fsPath, doing: 'read the logins', reason });
  try {
    const { size, type } = await vscode.workspace.fs.stat(chosen);
    // A pipe or a device may never end.
    if ((type & vscode.FileType.File) === 0) throw failed('is no file');
    if (size > longest) throw failed('is too long for a file of logins');
    const content = new Secret(Buffer.from(await vscode.workspace.fs.readFile(chosen)).toString('utf8'));
    return { path: chosen.fsPath, content };
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw failed(`cannot be read (${error.code})`);
  }
}
