import type { Choice, Ui } from '../../src/commands/ui.ts';

/** A person who answers as told, and everything that they were shown. */
export class ScriptedUi implements Ui {
  readonly shown: string[] = [];
  readonly clipboard: string[] = [];
  readonly terminal: string[] = [];
  readonly opened: string[] = [];
  /** Labels of the choices to pick and of the buttons to press, in order; an empty answer dismisses. */
  readonly answers: string[];

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
