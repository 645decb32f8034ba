import type { HostContext, PageHost } from './context.ts';
import { draw, element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';
import { messageLine } from './message.ts';
import { connect } from './rpc.ts';
import type { VsCodeApi } from './rpc.ts';
import { openState } from './state.ts';
import type { PageState } from './state.ts';
import { plainBlock } from '../../src/model/text.ts';
import { button, progressRing, registerToolkit } from './toolkit.ts';

export interface PageParts<Page, Host> {
  /** The header and main of the page. */
  readonly view: (page: Page, context: HostContext<Host>) => readonly Child[];
  /** What to say when the page has changed by itself; undefined when it is not worth a word. */
  readonly news: (before: Page, after: Page) => string | undefined;
}

const minute = 60_000;

/**
 * Runs a page: asks the host for what to show, at first and after each change, and draws it. An attribute `data-panel`
 * of the body is kept in the page's state as `panel`, for the host that restores the panel.
 */
export function startPage<Page, Host extends PageHost<Page>>(
  vscode: VsCodeApi,
  parts: PageParts<Page, Host>,
): void {
  registerToolkit();
  const { host, onChanged, now } = connect<Host>(vscode);
  const state = openState(vscode, document.body.dataset['panel']);
  const root = document.createElement('div');
  root.className = 'page';
  document.body.append(root);
  const message = messageLine(redraw);
  let page: Page | undefined;
  let failure: string | undefined;

  const context = (): HostContext<Host> => ({
    host,
    state,
    now: now(),
    redraw,
    act: (work, done) => {
      work.then(
        () => done !== undefined && message.say(done),
        (error: unknown) => message.fail(error),
      );
    },
    copy: (text, what) => context().act(host.copy(text), `Copied ${what}`),
  });

  function redraw(): void {
    const trouble = failure === undefined ? undefined : failureNote(failure, load);
    const content = page === undefined ? emptyPage(trouble) : [trouble, parts.view(page, context())];
    draw(root, [content, message.view()]);
  }

  const load = latest(async () => {
    try {
      const loaded = await host.load();
      const news = page === undefined ? undefined : parts.news(page, loaded);
      const first = page === undefined;
      page = loaded;
      failure = undefined;
      redraw();
      if (first) keepScroll(state);
      if (news !== undefined) message.say(news);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      redraw();
    }
  });

  redraw();
  onChanged(load);
  setInterval(redraw, minute);
  load();
}

/** Runs one piece of work at a time; asked meanwhile, it runs once more afterwards, for the latest. */
function latest(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await work();
    } while (isAsked());
    running = false;
  };
  const isAsked = () => again;
  return () => {
    if (running) again = true;
    else void run();
  };
}

function keepScroll(state: PageState): void {
  const save = latest(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    state.setScroll(window.scrollY);
  });
  window.scrollTo({ top: state.scroll, behavior: 'instant' });
  window.addEventListener('scroll', save, { passive: true });
}

/** While there is nothing to show yet. */
function emptyPage(trouble: ElementView | undefined): ElementView {
  const content =
    trouble === undefined
      ? [progressRing(), element('p', { attributes: { role: 'status' } }, 'Loading…')]
      : [element('h1', {}, 'This could not be loaded'), trouble];
  const attributes = { class: trouble === undefined ? 'loading quiet' : 'not-loaded' };
  return element('main', { key: 'empty', attributes }, content);
}

function failureNote(message: string, retry: () => void): ElementView {
  return element(
    'div',
    { key: 'failure', attributes: { class: 'failure', role: 'alert' } },
    icon('error', { tone: 'error' }),
    element('p', {}, plainBlock(message)),
    button('Retry', { onClick: retry }),
  );
}
