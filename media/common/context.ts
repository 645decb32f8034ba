import type { PageState } from './state.ts';

/** What every host can do for its page. */
export interface PageHost<Page> {
  load(): Promise<Page>;
  copy(text: string): Promise<void>;
}

/** What the parts of a page need besides its data. */
export interface Context {
  readonly state: PageState;
  /** The time that ages count to, ms since the epoch. */
  readonly now: number;
  /** Draws the page again, after a change of its state. */
  redraw(): void;
  /** Shows what went wrong with a call to the host; says `done`, when it went well. */
  act(work: Promise<void>, done?: string): void;
  /** Copies a text and says that `what` (`the digest`) is copied. */
  copy(text: string, what: string): void;
}

/** The context of a page that can also ask its host. */
export interface HostContext<Host> extends Context {
  readonly host: Host;
}
