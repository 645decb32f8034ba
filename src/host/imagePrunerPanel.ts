import * as vscode from 'vscode';
import type { ImagePrunerActions } from '../commands/imagePrunerActions.ts';
import { ImagePrunerSource, readDraft } from '../panels/imagePrunerSource.ts';
import { scheduleWords } from '../panels/schedule.ts';
import type { ImagePrunerHost } from '../shared/imagePrunerPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { done } from './done.ts';
import type { FailureLog } from './failureLog.ts';
import { oneAtATime } from './oneAtATime.ts';
import { OnePanel } from './onePanel.ts';

/** What the panel works with. */
export interface ImagePrunerPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
}

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
  readonly #panel: OnePanel<ImagePrunerHost>;

  constructor(context: ImagePrunerPanelContext) {
    this.#context = context;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.imagePruner',
      title: 'Automatic Pruner',
      page: 'imagePruner',
      arity,
    });
  }

  show(actions: ImagePrunerActions): void {
    this.#panel.show(() => {
      const { store } = this.#context;
      const source = new ImagePrunerSource({ store, changed: () => this.#panel.changed() });
      return { host: hostOf(source, actions), dispose: () => source.dispose() };
    });
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

function hostOf(source: ImagePrunerSource, actions: ImagePrunerActions): ImagePrunerHost {
  const once = oneAtATime();
  return {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    keep: (cluster, draft) => done(() => source.keep(cluster, readDraft(draft))),
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
