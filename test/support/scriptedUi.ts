import type {
  Choice,
  Prompt,
  Question,
  Report,
  SearchBox,
  SearchContent,
  Ui,
} from '../../src/commands/ui.ts';

/** A person who answers as told, and everything that they were shown. */
export class ScriptedUi implements Ui {
  readonly shown: string[] = [];
  readonly clipboard: string[] = [];
  readonly terminal: string[] = [];
  readonly opened: string[] = [];
  /** Labels of the choices to pick and of the buttons to press, in order; an empty answer dismisses. */
  readonly answers: string[];
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

  typeInTerminal(_name: string, line: string): void {
    this.terminal.push(line);
  }

  openFile(path: string): Promise<void> {
    this.opened.push(path);
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
