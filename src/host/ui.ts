import * as vscode from 'vscode';
import { messageText } from '../model/text.ts';
import type { Choice, Ui } from '../commands/ui.ts';

/** The `Ui` of commands, spoken through VS Code. */
export function vscodeUi(log: vscode.LogOutputChannel): Ui {
  return {
    async pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]) {
      const items = choices.map((choice) => ({
        label: choice.label,
        ...(choice.description === undefined ? {} : { description: choice.description }),
        ...(choice.detail === undefined ? {} : { detail: choice.detail }),
        ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
        choice,
      }));
      const options = { title, placeHolder: placeholder, matchOnDescription: true, matchOnDetail: true };
      return (await vscode.window.showQuickPick(items, options))?.choice;
    },
    async inform<B extends string>(message: string, ...buttons: B[]) {
      return vscode.window.showInformationMessage(messageText(message), ...buttons);
    },
    async copy(text) {
      await vscode.env.clipboard.writeText(text);
    },
    typeInTerminal(name, line) {
      const terminal = vscode.window.createTerminal(name);
      terminal.show();
      terminal.sendText(line, false);
    },
    async openFile(path) {
      await vscode.window.showTextDocument(vscode.Uri.file(path));
    },
    async openSettings(query) {
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    showLog() {
      log.show(true);
    },
  };
}
