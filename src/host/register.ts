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
    vscode.commands.registerCommand(command.id, async (node?: TreeNode) => {
      try {
        await command.run(context, node);
      } catch (error) {
        const failure = failureOf(error, command.id);
        log.report(failure);
        const pressed = await vscode.window.showErrorMessage(
          messageText(describeFailure(failure).summary),
          'Show Log',
        );
        if (pressed === 'Show Log') context.ui.showLog();
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
