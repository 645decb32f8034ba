/** What commands ask of the editor; `host/ui.ts` is the one that speaks VS Code. */
export interface Ui {
  /** Lets the user choose one; undefined when dismissed. A value may itself be undefined, so the choice is given back. */
  pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<Choice<T> | undefined>;
  /** A message with buttons; gives the button pressed, or undefined. */
  inform<B extends string>(message: string, ...buttons: B[]): Promise<B | undefined>;
  copy(text: string): Promise<void>;
  /** Types a command into a terminal and leaves Enter to the user. Never given a secret. */
  typeInTerminal(name: string, line: string): void;
  openFile(path: string): Promise<void>;
  openSettings(query: string): Promise<void>;
  showLog(): void;
}

/** One entry of a pick list. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** A codicon's name. */
  readonly icon?: string;
  readonly value: T;
}
