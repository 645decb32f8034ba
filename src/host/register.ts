import * as vscode from 'vscode';
import type { Command, CommandContext } from '../commands/command.ts';
import { failureOf } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { messageText } from '../model/text.ts';
import type { TreeNode } from '../tree/node.ts';
import type { FailureLog } from './failureLog.ts';

/** Registers the table of commands. Whatever one throws is logged once and shown once, in words. */
export function registerCommands(
  commands: readonly Command[],
  context: CommandContext,
  log: FailureLog,
): vscode.Disposable {
  const registered = commands.map((command) =>
    vscode.commands.registerCommand(command.id, (node?: TreeNode, nodes?: readonly TreeNode[]) =>
      guarded(command.id, () => command.run(context, node, nodes), context, log),
    ),
  );
  return vscode.Disposable.from(...registered);
}

/** Does what a person asked for; what it throws is logged once and shown once, in words. */
export async function guarded(
  doing: string,
  action: () => Promise<void>,
  context: CommandContext,
  log: FailureLog,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    const failure = failureOf(error, doing);
    log.report(failure);
    const shown = messageText(describeFailure(failure).summary);
    if ((await vscode.window.showErrorMessage(shown, 'Show Log')) === 'Show Log') context.ui.showLog();
  }
}
