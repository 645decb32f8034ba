import type { Secret } from '../model/secret.ts';

/** The clipboard of VS Code, as far as it is needed here. */
interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** Puts secrets on the clipboard, and takes them from it again after a while. */
export class SecretClipboard {
  readonly #clipboard: Clipboard;
  readonly #failed: (error: unknown) => void;
  #held: { readonly secret: Secret; readonly timer: NodeJS.Timeout } | undefined;

  /** `failed` hears why a secret could not be taken from the clipboard when its time was over. */
  constructor(clipboard: Clipboard, failed: (error: unknown) => void) {
    this.#clipboard = clipboard;
    this.#failed = failed;
  }

  async copy(secret: Secret, seconds: number): Promise<void> {
    this.#release();
    await this.#clipboard.writeText(secret.reveal());
    this.#held = { secret, timer: setTimeout(() => void this.clear().catch(this.#failed), seconds * 1000) };
  }

  /** Empties the clipboard, if the secret is still on it: when its time is over, or the window closes before. */
  async clear(): Promise<void> {
    const secret = this.#release();
    if (secret === undefined) return;
    if ((await this.#clipboard.readText()) === secret.reveal()) await this.#clipboard.writeText('');
  }

  #release(): Secret | undefined {
    const held = this.#held;
    clearTimeout(held?.timer);
    this.#held = undefined;
    return held?.secret;
  }
}
