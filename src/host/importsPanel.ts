import * as vscode from 'vscode';
import type { ImportsActions } from '../commands/importsActions.ts';
import { ImportsSource, type ChosenImports } from '../panels/importsSource.ts';
import type { ImportsHost } from '../shared/importsPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { DetailPanels } from './detailPanels.ts';
import { done } from './done.ts';
import type { FailureLog } from './failureLog.ts';
import { oneAtATime } from './oneAtATime.ts';
import { OnePanel } from './onePanel.ts';

/** What the panel works with. */
export interface ImportsPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag' | 'showStream'>;
}

const arity: Readonly<Record<keyof ImportsHost, number>> = {
  load: 0,
  copy: 1,
  setFilter: 2,
  showRows: 1,
  select: 2,
  selectAll: 1,
  retry: 1,
  retrySelected: 0,
  retryFailing: 0,
  edit: 1,
  changeSecret: 1,
  changeSelected: 0,
  openTag: 3,
  openStream: 2,
};

/** The one panel that shows what is imported, for whichever cluster is shown. */
export class ImportsPanel implements vscode.Disposable {
  readonly #context: ImportsPanelContext;
  readonly #panel: OnePanel<ImportsHost>;

  constructor(context: ImportsPanelContext) {
    this.#context = context;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.imports',
      title: 'Imports',
      page: 'imports',
      arity,
    });
  }

  show(actions: ImportsActions): void {
    this.#panel.show(() => {
      const { store, panels } = this.#context;
      const source = new ImportsSource({ store, changed: () => this.#panel.changed() });
      return { host: hostOf(source, actions, panels), dispose: () => source.dispose() };
    });
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

function hostOf(
  source: ImportsSource,
  actions: ImportsActions,
  panels: ImportsPanelContext['panels'],
): ImportsHost {
  const once = oneAtATime();
  const acting = (action: (chosen: ChosenImports) => Promise<void>, chosen: ChosenImports | undefined) =>
    once(async () => {
      if (chosen !== undefined) await action(chosen);
    });
  const retry = async ({ entries, health }: ChosenImports): Promise<void> => {
    const progress = (count: number, total: number): void => source.retrying(count, total);
    let outcomes: Awaited<ReturnType<ImportsActions['retry']>>;
    try {
      outcomes = await actions.retry(entries, health, progress);
    } finally {
      source.retried(health, outcomes);
    }
  };
  return {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    setFilter: (name, value) => done(() => source.setFilter(name, value)),
    showRows: (from) => done(() => source.showRows(Number(from))),
    select: (id, on) => done(() => source.select(id, on === 'true')),
    selectAll: (on) => done(() => source.selectAll(on === 'true')),
    retry: (id) => acting(retry, source.chosen({ id })),
    retrySelected: () => acting(retry, source.chosen('selected')),
    retryFailing: () => acting(retry, source.chosen('failing')),
    edit: (id) =>
      acting(async ({ entries: [entry], health }) => {
        if (entry !== undefined) await actions.edit(entry, health);
      }, source.chosen({ id })),
    changeSecret: (id) =>
      acting(async (chosen) => {
        const [entry] = chosen.entries;
        if (entry === undefined) return;
        try {
          await actions.changeSecret(entry, chosen.health);
        } finally {
          source.secretsChanged(chosen);
        }
      }, source.chosen({ id })),
    changeSelected: () =>
      acting(({ entries, health }) => actions.change(entries, health), source.chosen('selected')),
    openTag: (project, stream, tag) => done(() => panels.showTag({ project, stream, tag })),
    openStream: (project, stream) => done(() => panels.showStream({ project, stream })),
  };
}
