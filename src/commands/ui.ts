import type { Secret } from '../model/secret.ts';

/** What commands ask of the editor; `host/ui.ts` is the one that speaks VS Code. */
export interface Ui {
  /** Lets the user choose one; undefined when dismissed. A value may itself be undefined, so the choice is given back. */
  pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<Choice<T> | undefined>;
  /** Lets the user choose any number; none when dismissed. */
  pickMany<T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[],
  ): Promise<readonly Choice<T>[]>;
  /** A box that shows what is found as one types; resolves when it is gone. */
  searchBox<T>(box: SearchBox<T>): Promise<void>;
  /** Asks for a line of text; undefined when dismissed. */
  input(prompt: Prompt): Promise<string | undefined>;
  /** Asks for a password, which is not shown as it is typed; undefined when dismissed. Nothing that is said of it repeats it. */
  secretInput(prompt: Pick<Prompt, 'title' | 'prompt' | 'validate'>): Promise<Secret | undefined>;
  /** Lets the user choose a file with secrets in it, of at most 1 MB; undefined when dismissed. Rejects with a `FailureError`. */
  pickSecretFile(title: string): Promise<SecretFile | undefined>;
  /** Asks in a modal dialog, with a Cancel button besides those given; undefined when cancelled. */
  confirm<B extends string>(question: Question, ...buttons: B[]): Promise<B | undefined>;
  /** A message with buttons; gives the button pressed, or undefined. One without buttons stays, and is not waited for. */
  inform<B extends string>(message: string, ...buttons: B[]): Promise<B | undefined>;
  /** The same for what went wrong in part. */
  warn<B extends string>(message: string, ...buttons: B[]): Promise<B | undefined>;
  /** Shows that something takes its time, with a Cancel button that aborts the signal. */
  progress<T>(title: string, task: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The same for what has to be finished: there is no Cancel. */
  wait<T>(title: string, task: () => Promise<T>): Promise<T>;
  copy(text: string): Promise<void>;
  /** Copies a secret, and takes it from the clipboard again after so many seconds, if it is still there. */
  copySecret(text: Secret, seconds: number): Promise<void>;
  /** The text editor in which one types; undefined when there is none. */
  imageEditor(): ImageEditor | undefined;
  /** Types a command into a terminal and leaves Enter to the user. Never given a secret. */
  typeInTerminal(name: string, line: string): void;
  openFile(path: string): Promise<void>;
  /** Shows a text in a read-only editor; the name is that of a file and says what kind of text it is. */
  showText(name: string, text: string): Promise<void>;
  /** Saves a text as a file that the user chooses; gives its path, or undefined when dismissed. */
  saveFile(name: string, text: string): Promise<string | undefined>;
  /** Sets a setting of the user that has no value yet; false when it has one. */
  fillSetting(name: string, value: string): Promise<boolean>;
  /** Gives a setting of the user another value, made of the one that it has; undefined for none. */
  changeSetting(name: string, change: (value: unknown) => unknown): Promise<void>;
  openSettings(query: string): Promise<void>;
  showLog(): void;
}

/** A file of this machine, and what is in it. */
export interface SecretFile {
  readonly path: string;
  readonly content: Secret;
}

/** A text editor into which the names of images are typed. */
export interface ImageEditor {
  /** Whether it is a Kubernetes manifest: its images are pulled by the cluster it is applied to. */
  readonly runsInCluster: boolean;
  /** Types pull specs at each cursor, shaped by what is there, as one step to undo. False where nothing can be typed. */
  insert(specs: readonly string[]): Promise<boolean>;
}

/** What a search box shows and does. */
export interface SearchBox<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly value: string;
  /** What is found for a text. Asked for each key, so it answers at once. */
  find(text: string): SearchContent<T>;
  /** Hears that the same text may find something else now; the answer ends that. */
  onDidChange(listener: () => void): () => void;
  /** Enter: gives another text to go on searching with, or nothing to close the box. */
  accept(value: T): string | undefined;
  /** One of an entry's buttons; the box closes. */
  press(value: T, button: string): void;
}

export interface SearchContent<T> {
  readonly groups: readonly { readonly title: string; readonly entries: readonly SearchEntry<T>[] }[];
  /** How far it is, when not everything was searched yet. */
  readonly progress?: string;
}

export interface SearchEntry<T> extends Choice<T> {
  readonly buttons?: readonly EntryButton[];
}

export interface EntryButton {
  readonly id: string;
  /** A codicon's name. */
  readonly icon: string;
  readonly tooltip: string;
}

/** Says how far a task is: what it does now, and how much of it (0 to 1) is done. */
export type Report = (text: string, done: number) => void;

/** A question whose answer changes something. */
export interface Question {
  /** One sentence: what will happen, to what. */
  readonly message: string;
  /** Consequences, a line each, worst first. */
  readonly detail: string;
}

export interface Prompt {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  /** What is to be said of the text as one types, as a sentence. */
  readonly validate: (text: string) => Remark | undefined;
  /** The same action as a shell command, for a button that copies it; undefined while the text is not accepted. */
  readonly asCommand?: (text: string) => string | undefined;
}

/** A `problem` is why the text is not accepted; a `note` is good to know. */
export interface Remark {
  readonly kind: 'problem' | 'note';
  readonly text: string;
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
