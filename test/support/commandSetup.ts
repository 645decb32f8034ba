import { openCluster, type ClusterSettings } from '../../src/cluster/openCluster.ts';
import type { AccessActions } from '../../src/commands/accessActions.ts';
import type { AddressActions } from '../../src/commands/addressActions.ts';
import type { ImagePrunerActions } from '../../src/commands/imagePrunerActions.ts';
import type { ImportsActions } from '../../src/commands/importsActions.ts';
import type { ImportActions } from '../../src/commands/importActions.ts';
import type { Command, CommandContext } from '../../src/commands/command.ts';
import type { PruneActions } from '../../src/commands/pruneActions.ts';
import { KubeconfigSource } from '../../src/kubeconfig/source.ts';
import { ActiveContext } from '../../src/store/activeContext.ts';
import { RegistryStore } from '../../src/store/registryStore.ts';
import type { TryPace } from '../../src/store/secondTries.ts';
import { CleanUp } from '../../src/tree/cleanUp.ts';
import { TreeFilter } from '../../src/tree/treeFilter.ts';
import type { TreeNode } from '../../src/tree/node.ts';
import { startCluster, type Cluster, type ClusterOptions } from '../cluster/cluster.ts';
import { testMachine, type TestMachine } from './loginMachine.ts';
import { memory } from './memory.ts';
import { MemoryRecords } from './memoryRecords.ts';
import type { ProgramScript } from './recordedPrograms.ts';
import { ScriptedUi } from './scriptedUi.ts';

/** Commands with everything that they work on but VS Code, on a stand-in cluster with the demo content. */
export interface CommandSetup extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly store: RegistryStore;
  readonly contexts: ActiveContext;
  readonly cleanUp: CleanUp;
  readonly treeFilter: TreeFilter;
  /** Where people are logged in to registries. */
  readonly machine: TestMachine;
  /** Ids of the rows that were revealed. */
  readonly revealed: string[];
  /** Tags and streams whose panels were shown. */
  readonly shownPanels: unknown[];
  readonly records: MemoryRecords;
  /** What was written to the log. */
  readonly logged: string[];
  /** What was given to the deletion panel: how its button goes on. */
  readonly deletions: (() => Promise<void>)[];
  /** The projects whose access was shown, and what the panel was given to act with. */
  readonly accessPanels: { readonly project: string; readonly actions: AccessActions }[];
  /** What the address panel was given to act with. */
  readonly addressPanels: AddressActions[];
  /** What the panel of the automatic pruner was given to act with. */
  readonly prunerPanels: ImagePrunerActions[];
  /** What the panel of an import was given to act with, and where it begins. */
  readonly importPanels: { readonly actions: ImportActions; readonly start: unknown }[];
  /** What the panel of imports was given to act with. */
  readonly importsPanels: ImportsActions[];
  /** What the panel of a plan to prune was given to act with. */
  readonly prunePanels: PruneActions[];
  /** The rows that are selected. */
  selection: readonly TreeNode[];
  /** Runs a command with a person who gives these answers, and gives that person. */
  run(
    command: Command,
    answers: readonly string[],
    node?: TreeNode,
    nodes?: readonly TreeNode[],
  ): Promise<ScriptedUi>;
  context(ui: ScriptedUi): CommandContext;
}

/** What settings say. */
interface SetupSettings {
  /** Whether only they name the kubeconfig. */
  readonly hasOwnFile?: boolean;
  readonly connection?: (cluster: Cluster) => Partial<ClusterSettings>;
  /** How long what failed waits to be fetched again. */
  readonly tries?: TryPace;
}

/** Starts a cluster and shows the current context of its kubeconfig, phillip's, on a machine with some programs. */
export async function commandSetup(
  options: ClusterOptions = {},
  programs: Readonly<Record<string, ProgramScript>> = {},
  settings: SetupSettings = {},
): Promise<CommandSetup> {
  const cluster = await startCluster({ seed: 'demo', ...options });
  const store = new RegistryStore(undefined, settings.tries);
  let chosen: string | undefined;
  const contexts = new ActiveContext({
    store,
    openSource: () => KubeconfigSource.open([cluster.kubeconfigFile]),
    hasOwnFile: () => settings.hasOwnFile ?? false,
    connect: (config, context) =>
      openCluster(config, context, { env: {}, userAgent: 'test', ...settings.connection?.(cluster) }),
    namedProjects: () => [],
    memory: { get: () => chosen, set: (context) => Promise.resolve(void (chosen = context)) },
  });
  await contexts.start();
  await store.settled();
  const treeFilter = new TreeFilter();
  const cleanUp = new CleanUp(store, treeFilter);
  const remembered = memory();
  const machine = await testMachine(programs, cluster.caFile);
  const setup: CommandSetup = {
    cluster,
    store,
    contexts,
    cleanUp,
    treeFilter,
    machine,
    revealed: [],
    shownPanels: [],
    records: new MemoryRecords(),
    logged: [],
    deletions: [],
    accessPanels: [],
    addressPanels: [],
    importPanels: [],
    importsPanels: [],
    prunePanels: [],
    prunerPanels: [],
    selection: [],
    async run(command, answers, node, nodes) {
      const ui = new ScriptedUi(...answers);
      await command.run(setup.context(ui), node, nodes);
      return ui;
    },
    context: (ui) => ({
      store,
      contexts,
      cleanUp,
      treeFilter: setup.treeFilter,
      ui,
      records: setup.records,
      pins: { names: [], pin: () => Promise.resolve(), unpin: () => Promise.resolve() },
      panels: {
        showTag: (target) => void setup.shownPanels.push(target),
        showStream: (target) => void setup.shownPanels.push(target),
        openDocument: () => Promise.resolve(),
        showDeletion: (_plan, onDelete) => void setup.deletions.push(onDelete),
        closeDeletion: () => undefined,
        showAccess: (project, actions) => void setup.accessPanels.push({ project, actions }),
        showAddress: (actions) => void setup.addressPanels.push(actions),
        showImport: (actions, start) => void setup.importPanels.push({ actions, start }),
        showPrune: (actions) => void setup.prunePanels.push(actions),
        applyPrune: () => Promise.resolve(setup.prunePanels.length > 0 ? 'applied' : 'none'),
        showStorage: () => void setup.shownPanels.push('storage'),
        showImports: (actions) => void setup.importsPanels.push(actions),
        showImagePruner: (actions) => void setup.prunerPanels.push(actions),
      },
      selection: () => setup.selection,
      reveal: ({ id }) => Promise.resolve(void setup.revealed.push(id)),
      remembered,
      machineLogins: machine.logins,
      shell: () => 'sh',
      log: (line) => void setup.logged.push(line),
      guarded: (_doing, action) => action(),
    }),
    async [Symbol.asyncDispose]() {
      contexts.dispose();
      await store.close();
      await cluster.close();
      await machine[Symbol.asyncDispose]();
    },
  };
  return setup;
}
