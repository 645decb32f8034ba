import * as vscode from 'vscode';
import { failureOf } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { list, record, text } from '../model/json.ts';
import { messageText } from '../model/text.ts';
import type { TreeNode } from '../tree/node.ts';
import type { FailureLog } from './failureLog.ts';

/** Does what a command is for; `node` and `nodes` as in `commands/command.ts`. */
export type RunCommand = (
  id: string,
  node: TreeNode | undefined,
  nodes: readonly TreeNode[] | undefined,
) => Promise<void>;

/** Registers every command of the extension's manifest. */
export function registerCommands(manifest: unknown, run: RunCommand): vscode.Disposable {
  const declared = list(record(record(manifest)['contributes'])['commands']);
  const ids = declared.flatMap((command) => text(record(command)['command']) ?? []);
  const registered = ids.map((id) =>
    vscode.commands.registerCommand(id, (...given: readonly unknown[]) => {
      const [node, nodes] = given as readonly [TreeNode?, (readonly (TreeNode | undefined)[])?];
      const rows = nodes?.filter((one) => one !== undefined);
      // The menu of a row gives two. Which rows they are is lost while VS Code draws them anew.
      const isLost = given.length > 1 && (!node || rows?.length !== nodes?.length);
      return isLost ? sayLost() : run(id, node, rows);
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** Asks for another try, rather than for a row that was chosen already. */
async function sayLost(): Promise<void> {
  await vscode.window.showInformationMessage('The tree was drawn anew just then. Choose the row once more.');
}

/** Does what a person asked for; what it throws is logged once and shown once, in words. */
export async function guarded(doing: string, action: () => Promise<void>, log: FailureLog): Promise<void> {
  try {
    await action();
  } catch (error) {
    const failure = failureOf(error, doing);
    log.report(failure);
    const shown = messageText(describeFailure(failure).summary);
    if ((await vscode.window.showErrorMessage(shown, 'Show Log')) === 'Show Log') log.show();
  }
}
