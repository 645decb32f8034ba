import * as vscode from 'vscode';
import type { ImagePrunerActions } from '../commands/imagePrunerActions.ts';
import { ImagePrunerSource, readDraft } from '../panels/imagePrunerSource.ts';
import { scheduleWords } from '../panels/schedule.ts';
import type { ImagePrunerHost } from '../shared/imagePrunerPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { PagePanel } from './pagePanel.ts';

/** What the panel works with. */
export interface ImagePrunerPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
}

const view = 'imageRegistry.imagePruner';
const arity: Readonly<Record<keyof ImagePrunerHost, number>> = {
  load: 0,
  copy: 1,
  keep: 2,
  describe: 1,
  save: 2,
  toggle: 0,
  runNow: 0,
  openLog: 1,
};

/** The one panel that shows the automatic pruner, for whichever cluster is shown. */
export class ImagePrunerPanel implements vscode.Disposable {
  readonly #context: ImagePrunerPanelContext;
  #open: vscode.WebviewPanel | undefined;

  constructor(context: ImagePrunerPanelContext) {
    this.#context = context;
  }

  show(actions: ImagePrunerActions): void {
    if (this.#open === undefined) this.#open = this.#create(actions);
    else this.#open.reveal();
  }

  dispose(): void {
    this.#open?.dispose();
  }

  #create(actions: ImagePrunerActions): vscode.WebviewPanel {
    const { extensionUri, store, log } = this.#context;
    const panel = vscode.window.createWebviewPanel(view, 'Automatic Pruner', vscode.ViewColumn.Active);
    const source = new ImagePrunerSource({ store, changed: () => page.changed() });
    const host = hostOf(source, actions);
    const options = { extensionUri, page: 'imagePruner', restore: view, host, arity, log };
    const page = new PagePanel<ImagePrunerHost>(panel, options);
    panel.onDidDispose(() => {
      source.dispose();
      this.#open = undefined;
    });
    return panel;
  }
}

function hostOf(source: ImagePrunerSource, actions: ImagePrunerActions): ImagePrunerHost {
  const once = oneAtATime();
  return {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    keep(cluster, draft) {
      source.keep(cluster, readDraft(draft));
      return Promise.resolve();
    },
    describe: (schedule) => Promise.resolve(source.describe(schedule)),
    async save(cluster, draft) {
      // What was typed for one cluster is nothing to ask about on another.
      if (!source.shows(cluster)) return 'cancelled';
      const typed = readDraft(draft);
      const answer = (await once(() => actions.save(typed, scheduleWords))) ?? 'cancelled';
      if (answer === 'saved') source.keep(cluster, {});
      return answer;
    },
    toggle: () => once(() => actions.toggle(scheduleWords)),
    runNow: () => once(() => actions.runNow()),
    openLog: (run) => actions.openLog(run),
  };
}

/** Runs one action at a time: pressed again while a question is open, a button does nothing. */
function oneAtATime(): <T>(action: () => Promise<T>) => Promise<T | undefined> {
  let running = false;
  return async (action) => {
    if (running) return undefined;
    running = true;
    try {
      return await action();
    } finally {
      running = false;
    }
  };
}
