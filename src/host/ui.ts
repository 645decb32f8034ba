import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { imageEditor } from './imageText/imageInsertion.ts';
import { showSearchBox } from './searchBox.ts';
import { pickSecretFile } from './secretFile.ts';
import type { ReadOnlyTexts } from './readOnlyTexts.ts';
import type { SecretClipboard } from './secretClipboard.ts';
import { Secret } from '../model/secret.ts';
import { messageText, plainBlock } from '../model/text.ts';
import type { FailureLog } from './failureLog.ts';
import type { Choice, Prompt, Remark, Report, Ui } from '../commands/ui.ts';

/** The `Ui` of commands, spoken through VS Code. */
export function vscodeUi(log: FailureLog, secrets: SecretClipboard, texts: ReadOnlyTexts): Ui {
  return {
    async pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]) {
      const options = { title, placeHolder: placeholder, matchOnDescription: true, matchOnDetail: true };
      return (await vscode.window.showQuickPick(choices.map(itemOf), options))?.choice;
    },
    async pickMany<T>(title: string, placeholder: string, choices: readonly Choice<T>[]) {
      const options = {
        title,
        placeHolder: placeholder,
        matchOnDescription: true,
        canPickMany: true as const,
      };
      const picked = await vscode.window.showQuickPick(choices.map(itemOf), options);
      return (picked ?? []).map(({ choice }) => choice);
    },
    searchBox: (box) => showSearchBox(box),
    input: (prompt) => showInput(prompt),
    async secretInput(prompt) {
      const text = await showInput(prompt, true);
      return text === undefined ? undefined : new Secret(text);
    },
    pickSecretFile: (title) => pickSecretFile(title),
    async confirm({ message, detail }, ...buttons) {
      const options = { modal: true, detail: plainBlock(detail) };
      return vscode.window.showWarningMessage(plainBlock(message), options, ...buttons);
    },
    async inform<B extends string>(message: string, ...buttons: B[]) {
      const shown = vscode.window.showInformationMessage(messageText(message), ...buttons);
      return buttons.length === 0 ? undefined : shown;
    },
    async warn<B extends string>(message: string, ...buttons: B[]) {
      const shown = vscode.window.showWarningMessage(messageText(message), ...buttons);
      return buttons.length === 0 ? undefined : shown;
    },
    progress: (title, task) => showProgress(title, task, true),
    wait: (title, task) => showProgress(title, task, false),
    async copy(text) {
      await vscode.env.clipboard.writeText(text);
    },
    copySecret: (text, seconds) => secrets.copy(text, seconds),
    imageEditor: () => imageEditor(),
    typeInTerminal(name, line) {
      const terminal = vscode.window.createTerminal(name);
      terminal.show();
      terminal.sendText(line, false);
    },
    async openFile(path) {
      await vscode.window.showTextDocument(vscode.Uri.file(path));
    },
    showText: (name, text) => texts.show(name, text),
    async saveFile(name, text) {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
      const defaultUri = vscode.Uri.joinPath(folder, name);
      const chosen = await vscode.window.showSaveDialog({ defaultUri });
      if (chosen === undefined) return undefined;
      await vscode.workspace.fs.writeFile(chosen, Buffer.from(text, 'utf8'));
      return chosen.fsPath;
    },
    async fillSetting(name, value) {
      const settings = vscode.workspace.getConfiguration();
      if ((settings.get<string>(name) ?? '') !== '') return false;
      await settings.update(name, value, vscode.ConfigurationTarget.Global);
      return true;
    },
    async changeSetting(name, change) {
      const settings = vscode.workspace.getConfiguration();
      const value = settings.inspect<unknown>(name)?.globalValue;
      await settings.update(name, change(value), vscode.ConfigurationTarget.Global);
    },
    async openSettings(query) {
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    showLog() {
      log.show();
    },
  };
}

/** What is done within this time, ms, is done without a word. */
const quick = 800;

/** Shows the progress of a task that takes longer than a moment; Cancel aborts its signal. */
async function showProgress<T>(
  title: string,
  task: (report: Report, signal: AbortSignal) => Promise<T>,
  cancellable: boolean,
): Promise<T> {
  const abort = new AbortController();
  let last: Parameters<Report> | undefined;
  let show: Report = () => undefined;
  const running = task((...said) => {
    last = said;
    show(...said);
  }, abort.signal);
  const isQuick = await Promise.race([settled(running), after(quick)]);
  if (isQuick) return running;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable };
  return vscode.window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    let reported = 0;
    show = (text, done) => {
      progress.report({ message: plainBlock(text), increment: (done - reported) * 100 });
      reported = done;
    };
    if (last !== undefined) show(...last);
    return running;
  });
}

/** True as soon as a promise is fulfilled or rejected. */
async function settled(promise: Promise<unknown>): Promise<true> {
  await Promise.allSettled([promise]);
  return true;
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, ms, false));
}

function itemOf<T>(choice: Choice<T>) {
  return {
    label: choice.label,
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.detail === undefined ? {} : { detail: choice.detail }),
    ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
    choice,
  };
}

/** An input box that says what it thinks of the text as one types, with a button that copies the action as a command. */
async function showInput(prompt: Prompt, password = false): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.password = password;
  box.title = prompt.title;
  box.prompt = prompt.prompt;
  box.value = prompt.value ?? '';
  box.placeholder = prompt.placeholder ?? '';
  box.ignoreFocusOut = true;
  const { asCommand } = prompt;
  const copyButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy as oc Command' };
  if (asCommand !== undefined) box.buttons = [copyButton];
  const remark = (): Remark | undefined => {
    const said = prompt.validate(box.value);
    box.validationMessage = said === undefined ? '' : messageOf(said);
    return said;
  };
  return new Promise((resolve) => {
    // An empty box is not wrong before one has typed.
    if (box.value !== '') remark();
    box.onDidChangeValue(remark);
    box.onDidTriggerButton(() => {
      const command = asCommand?.(box.value);
      if (command === undefined) remark();
      else void vscode.env.clipboard.writeText(command).then(() => box.hide());
    });
    box.onDidAccept(() => {
      if (remark()?.kind === 'problem') return;
      resolve(box.value);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

function messageOf({ kind, text }: Remark): vscode.InputBoxValidationMessage {
  const { Error, Info } = vscode.InputBoxValidationSeverity;
  return { message: plainBlock(text), severity: kind === 'problem' ? Error : Info };
}
