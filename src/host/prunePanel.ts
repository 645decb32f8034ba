import * as vscode from 'vscode';
import type { PruneActions } from '../commands/pruneActions.ts';
import { PruneSource } from '../panels/pruneSource.ts';
import type { PruneHost } from '../shared/prunePage.ts';
import type { SharedPlanning } from '../panels/storageSource.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { DetailPanels } from './detailPanels.ts';
import { done } from './done.ts';
import type { FailureLog } from './failureLog.ts';
import { OnePanel, type Shown } from './onePanel.ts';

/** What the panel works with. */
export interface PrunePanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag'>;
}

/** What the open panel shows. */
interface Planned {
  readonly source: PruneSource;
  readonly actions: PruneActions;
}

const arity: Readonly<Record<keyof PruneHost, number>> = {
  load: 0,
  copy: 1,
  readAgain: 0,
  setOption: 2,
  takeAutomatic: 0,
  setFilter: 2,
  showRows: 1,
  unfold: 2,
  spare: 2,
  spareNothing: 0,
  openTag: 3,
  openList: 1,
  export: 1,
  copyCommand: 0,
  apply: 0,
  stop: 0,
};

/** The one panel that shows a plan to prune, for whichever cluster is shown. */
export class PrunePanel implements vscode.Disposable {
  readonly #context: PrunePanelContext;
  readonly #changed: () => void;
  readonly #panel: OnePanel<PruneHost>;
  #open: Planned | undefined;
  /** Of the open panel; of one that was closed while its plan is applied, so that no second one is begun. */
  #source: PruneSource | undefined;

  /** `changed` is called whenever what was read or set is other than before. */
  constructor(context: PrunePanelContext, changed: () => void) {
    this.#context = context;
    this.#changed = changed;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.prune',
      title: 'Pruning',
      page: 'prune',
      arity,
    });
  }

  show(actions: PruneActions): void {
    this.#panel.show(() => this.#shown(actions));
  }

  /** Applies the plan that is shown; `refused` when it may not be, `none` when no panel is open. */
  async apply(): Promise<'applied' | 'refused' | 'none'> {
    if (this.#open === undefined) return 'none';
    const { source, actions } = this.#open;
    return (await this.#apply(source, actions)) ? 'applied' : 'refused';
  }

  /** What was read and set; undefined while the panel is closed. */
  get planning(): SharedPlanning | undefined {
    return this.#open?.source.planning;
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #shown(actions: PruneActions): Shown<PruneHost> {
    const changed = (): void => {
      this.#panel.changed();
      this.#changed();
    };
    const source = (this.#source ??= new PruneSource({ store: this.#context.store, changed }));
    const closed = new AbortController();
    this.#open = { source, actions };
    const dispose = (): void => {
      closed.abort();
      this.#open = undefined;
      this.#letGo(source);
      this.#changed();
    };
    return { host: this.#host(source, actions, closed.signal), dispose };
  }

  async #apply(source: PruneSource, actions: PruneActions): Promise<boolean> {
    try {
      return await source.apply(actions);
    } finally {
      if (this.#open?.source !== source) this.#letGo(source);
    }
  }

  /** The panel is closed; what it applies goes on. */
  #letGo(source: PruneSource): void {
    if (source.isApplying) return;
    source.dispose();
    if (this.#source === source) this.#source = undefined;
  }

  #host(source: PruneSource, actions: PruneActions, closed: AbortSignal): PruneHost {
    const { settings } = source;
    return {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      readAgain: () => done(() => source.readAgain()),
      setOption: (name, value) => done(() => settings.setOption(name, value)),
      takeAutomatic: () => done(() => source.takeAutomatic()),
      setFilter: (name, value) => done(() => settings.setFilter(name, value)),
      showRows: (from) => done(() => settings.showRows(Number(from))),
      unfold: (row, open) => done(() => settings.unfold(row, open === 'true')),
      spare: (key, on) => done(() => source.spare(key, on === 'true')),
      spareNothing: () => done(() => settings.spareNothing()),
      openTag: (project, stream, tag) => done(() => this.#context.panels.showTag({ project, stream, tag })),
      async openList(key) {
        const list = source.list(key);
        if (list !== undefined) await actions.show(list.name, list.text);
      },
      async export(format) {
        const file = await source.exported(format, closed);
        if (file !== undefined) await actions.save(file.name, file.text);
      },
      async copyCommand() {
        const options = source.plannedOptions;
        if (options !== undefined) await actions.copyCommand(options);
      },
      apply: async () => {
        if (!(await this.#apply(source, actions))) await actions.tellRefused();
      },
      stop: () => done(() => source.stop()),
    };
  }
}
