import type {
  Choice,
  ImageEditor,
  Prompt,
  Question,
  Report,
  SearchBox,
  SearchContent,
  SecretFile,
  Ui,
} from '../../src/commands/ui.ts';
import { Secret } from '../../src/model/secret.ts';

/** A person who answers as told, and everything that they were shown. */
export class ScriptedUi implements Ui {
  readonly shown: string[] = [];
  readonly clipboard: string[] = [];
  readonly secrets: Secret[] = [];
  readonly terminal: string[] = [];
  readonly opened: string[] = [];
  /** Files that can be chosen, by path. */
  readonly files = new Map<string, string>();
  /** Files that were saved, by path. */
  readonly saved = new Map<string, string>();
  /** Texts that were shown in an editor, by name. */
  readonly texts = new Map<string, string>();
  readonly settings = new Map<string, unknown>();
  /** Labels of the choices to pick and of the buttons to press, in order; an empty answer dismisses. */
  readonly answers: string[];
  /** The editor in which they type. */
  editor: ImageEditor | undefined;
  /** Aborting it presses Cancel of whatever shows its progress. */
  readonly cancel = new AbortController();

  constructor(...answers: string[]) {
    this.answers = answers;
  }

  pick<T>(
    title: string,
    _placeholder: string,
    choices: readonly Choice<T>[],
  ): Promise<Choice<T> | undefined> {
    this.shown.push(title, ...choices.map(({ label, description = '' }) => `${label} | ${description}`));
    const label = this.answers.shift();
    return Promise.resolve(choices.find((choice) => choice.label === label));
  }

  pickMany<T>(
    title: string,
    _placeholder: string,
    choices: readonly Choice<T>[],
  ): Promise<readonly Choice<T>[]> {
    this.shown.push(title, ...choices.map(({ label, description = '' }) => `${label} | ${description}`));
    const labels = (this.answers.shift() ?? '').split(', ');
    return Promise.resolve(choices.filter(({ label }) => labels.includes(label)));
  }

  /**
   * Types the next answer, waits until all is searched, and accepts the entry that the answer after that names; with
   * `button:` before the name, presses that button of it.
   */
  async searchBox<T>(box: SearchBox<T>): Promise<void> {
    const text = this.answers.shift() ?? '';
    const entries = await settledEntries(box, text);
    this.shown.push(...entries.map(({ label, description = '' }) => `${label} | ${description}`));
    const [first = '', second] = (this.answers.shift() ?? '').split(/:(.*)/s);
    const isButton = first === 'copy' || first === 'delete';
    const name = isButton || second === undefined ? (second ?? first) : `${first}:${second}`;
    const entry = entries.find(({ label }) => label === name);
    if (entry === undefined) return;
    if (isButton) box.press(entry.value, first);
    else box.accept(entry.value);
  }

  /** Types the next answer; what is said of it is shown, and a problem dismisses the box. */
  input({ title, prompt, validate }: Prompt): Promise<string | undefined> {
    this.shown.push(title, prompt);
    const text = this.answers.shift();
    const remark = text === undefined ? undefined : validate(text);
    if (remark !== undefined) this.shown.push(`${remark.kind}: ${remark.text}`);
    return Promise.resolve(remark?.kind === 'problem' ? undefined : text);
  }

  /** Types the next answer without showing it. */
  secretInput({ title, prompt, validate }: Parameters<Ui['secretInput']>[0]): Promise<Secret | undefined> {
    this.shown.push(title, prompt);
    const text = this.answers.shift();
    const remark = text === undefined ? undefined : validate(text);
    if (remark !== undefined) this.shown.push(`${remark.kind}: ${remark.text}`);
    const isTyped = text !== undefined && remark?.kind !== 'problem';
    return Promise.resolve(isTyped ? new Secret(text) : undefined);
  }

  /** Chooses the file that the next answer names. */
  pickSecretFile(title: string): Promise<SecretFile | undefined> {
    this.shown.push(title);
    const path = this.answers.shift() ?? '';
    const content = this.files.get(path);
    return Promise.resolve(content === undefined ? undefined : { path, content: new Secret(content) });
  }

  confirm<B extends string>({ message, detail }: Question, ...buttons: B[]): Promise<B | undefined> {
    return this.inform(`${message}\n${detail}`, ...buttons);
  }

  warn<B extends string>(message: string, ...buttons: B[]): Promise<B | undefined> {
    return this.inform(message, ...buttons);
  }

  progress<T>(_title: string, task: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T> {
    return task(() => undefined, this.cancel.signal);
  }

  wait<T>(_title: string, task: () => Promise<T>): Promise<T> {
    return task();
  }

  inform<B extends string>(message: string, ...buttons: B[]): Promise<B | undefined> {
    this.shown.push(message);
    const label = this.answers.shift();
    return Promise.resolve(buttons.find((button) => button === label));
  }

  copy(text: string): Promise<void> {
    this.clipboard.push(text);
    return Promise.resolve();
  }

  imageEditor(): ImageEditor | undefined {
    return this.editor;
  }

  copySecret(text: Secret): Promise<void> {
    this.secrets.push(text);
    return Promise.resolve();
  }

  typeInTerminal(_name: string, line: string): void {
    this.terminal.push(line);
  }

  openFile(path: string): Promise<void> {
    this.opened.push(path);
    return Promise.resolve();
  }

  showText(name: string, text: string): Promise<void> {
    this.texts.set(name, text);
    return Promise.resolve();
  }

  saveFile(name: string, text: string): Promise<string | undefined> {
    this.shown.push(`save ${name}`);
    const path = this.answers.shift();
    if (path !== undefined && path !== '') this.saved.set(path, text);
    return Promise.resolve(path === '' ? undefined : path);
  }

  fillSetting(name: string, value: string): Promise<boolean> {
    if (this.settings.has(name)) return Promise.resolve(false);
    this.settings.set(name, value);
    return Promise.resolve(true);
  }

  changeSetting(name: string, change: (value: unknown) => unknown): Promise<void> {
    this.settings.set(name, change(this.settings.get(name)));
    return Promise.resolve();
  }

  openSettings(query: string): Promise<void> {
    this.opened.push(`setting ${query}`);
    return Promise.resolve();
  }

  showLog(): void {
    this.opened.push('log');
  }
}

/** What a search box finds for a text once nothing is to come any more. */
async function settledEntries<T>(box: SearchBox<T>, text: string) {
  const entriesOf = ({ groups }: SearchContent<T>) => groups.flatMap(({ entries }) => entries);
  let content = box.find(text);
  await new Promise<void>((resolve) => {
    const stop = box.onDidChange(() => check());
    const check = (): void => {
      content = box.find(text);
      if (content.progress !== undefined) return;
      stop();
      resolve();
    };
    check();
  });
  return entriesOf(content);
}
