import * as vscode from 'vscode';
import type { ImportActions } from '../commands/importActions.ts';
import { list } from '../model/json.ts';
import { ImportSource, type ImportStart } from '../panels/importSource.ts';
import type { ImportHost } from '../shared/importPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { DetailPanels } from './detailPanels.ts';
import { done } from './done.ts';
import type { FailureLog } from './failureLog.ts';
import { oneAtATime } from './oneAtATime.ts';
import { OnePanel } from './onePanel.ts';

/** What the panel works with. */
export interface ImportPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag'>;
}

const arity: Readonly<Record<keyof ImportHost, number>> = {
  load: 0,
  copy: 1,
  set: 2,
  look: 0,
  stopLooking: 0,
  pickKnown: 0,
  pickStream: 0,
  choose: 2,
  run: 0,
  copyCommand: 0,
  addPullSecret: 1,
  showTag: 1,
};

/** The one panel that imports images, into whichever cluster is shown. */
export class ImportPanel implements vscode.Disposable {
  readonly #context: ImportPanelContext;
  readonly #panel: OnePanel<ImportHost>;
  #source: ImportSource | undefined;

  constructor(context: ImportPanelContext) {
    this.#context = context;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.import',
      title: 'Import Image',
      page: 'import',
      arity,
    });
  }

  /** Shows the panel; one that is open begins anew where another place is told. */
  show(actions: ImportActions, start: ImportStart): void {
    this.#source?.start(start);
    this.#panel.show(() => {
      const { store } = this.#context;
      const source = new ImportSource({ store, changed: () => this.#panel.changed() }, start);
      this.#source = source;
      const dispose = (): void => {
        this.#source = undefined;
        source.dispose();
      };
      return { host: this.#host(source, actions), dispose };
    });
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #host(source: ImportSource, actions: ImportActions): ImportHost {
    const once = oneAtATime();
    return {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      set: (field, value) => done(() => source.set(field, value)),
      look: () => done(() => source.look()),
      stopLooking: () => done(() => source.stopLooking()),
      pickKnown: () =>
        once(async () => {
          const known = await actions.pickKnown();
          if (known === undefined) return;
          source.set('reference', known);
          source.look();
        }),
      pickStream: () =>
        once(async () => {
          const stream = await actions.pickStream(source.project);
          if (stream !== undefined) source.set('stream', stream);
        }),
      choose: (keys, on) => done(() => source.choose(readKeys(keys), on === 'true')),
      run: () => once(() => source.run((plan) => actions.run(plan))),
      async copyCommand() {
        const { request } = source;
        if (request !== undefined) await actions.copyCommand(request);
      },
      addPullSecret: (host) =>
        once(async () => {
          if (await actions.addPullSecret(source.project, host)) source.look();
        }),
      showTag: (tag) =>
        done(() => {
          const target = source.imported(tag);
          if (target !== undefined) this.#context.panels.showTag(target);
        }),
    };
  }
}

/** The texts in a list as JSON; none for anything else. Throws when it is no JSON. */
function readKeys(json: string): readonly string[] {
  return list(JSON.parse(json)).filter((key) => typeof key === 'string');
}
