import * as vscode from 'vscode';
import type { AccessActions } from '../commands/accessActions.ts';
import { plainLine } from '../model/text.ts';
import { AccessSource } from '../panels/accessSource.ts';
import type { AccessHost } from '../shared/accessPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { oneAtATime } from './oneAtATime.ts';
import { OnePanel } from './onePanel.ts';

/** What the panel works with. */
export interface AccessPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
}

const arity: Readonly<Record<keyof AccessHost, number>> = {
  load: 0,
  copy: 1,
  addMembers: 1,
  changePolicy: 1,
  canPull: 1,
  changeRole: 2,
  remove: 2,
};

/** The one panel that shows who has access to a project: the one that it was last asked for. */
export class AccessPanel implements vscode.Disposable {
  readonly #context: AccessPanelContext;
  readonly #panel: OnePanel<AccessHost>;
  #source: AccessSource | undefined;

  constructor(context: AccessPanelContext) {
    this.#context = context;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.access',
      title: 'Access',
      page: 'access',
      arity,
    });
  }

  show(project: string, actions: AccessActions): void {
    this.#source?.show(project);
    const title = `Access: ${plainLine(project, 60)}`;
    this.#panel.show(() => {
      const { store } = this.#context;
      const source = new AccessSource({ store, project, changed: () => this.#panel.changed() });
      this.#source = source;
      const dispose = (): void => {
        this.#source = undefined;
        source.dispose();
      };
      return { host: hostOf(source, actions), dispose };
    }, title);
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

function hostOf(source: AccessSource, actions: AccessActions): AccessHost {
  const once = oneAtATime();
  // What was pressed on the page of one project is nothing to do for another.
  const shown = async (key: string, action: (project: string) => Promise<void>): Promise<void> => {
    if (source.shows(key)) await once(() => action(source.project));
  };
  return {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    addMembers: (key) => shown(key, (project) => actions.addMembers(project)),
    changePolicy: (key) => shown(key, (project) => actions.changePolicy(project)),
    canPull: (key) => shown(key, (project) => actions.canPull(project)),
    changeRole: (key, members) =>
      shown(key, (project) => actions.changeRole(project, source.members(members))),
    remove: (key, members) => shown(key, (project) => actions.remove(project, source.members(members))),
  };
}
