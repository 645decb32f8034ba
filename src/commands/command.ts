import type { AccessActions } from './accessActions.ts';
import type { AddressActions } from './addressActions.ts';
import type { PruneActions } from './pruneActions.ts';
import type { ImagePrunerActions } from './imagePrunerActions.ts';
import type { ImportsActions } from './importsActions.ts';
import type { ImportActions } from './importActions.ts';
import type { DeletedRecords } from '../model/deleted.ts';
import type { DeletionPlan } from '../model/deletion.ts';
import type { Digest } from '../model/digest.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import type { ShellKind } from '../model/shellKind.ts';
import type { MachineLogins } from '../login/machineLogins.ts';
import type { DocumentKind } from '../shared/tagPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { CleanUp } from '../tree/cleanUp.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';
import type { TreeNode } from '../tree/node.ts';
import type { ActiveContext } from '../store/activeContext.ts';
import type { Remembered } from './remembered.ts';
import type { Ui } from './ui.ts';

/** What commands work with. */
export interface CommandContext {
  readonly store: RegistryStore;
  readonly contexts: ActiveContext;
  readonly pins: ProjectPins;
  readonly panels: Panels;
  readonly ui: Ui;
  /** What was deleted from this machine. */
  readonly records: DeletedRecords;
  readonly cleanUp: CleanUp;
  readonly treeFilter: TreeFilter;
  /** The rows that are selected in the tree. */
  readonly selection: () => readonly TreeNode[];
  /** Shows a row in the tree and selects it. */
  readonly reveal: (node: TreeNode) => Promise<void>;
  /** The logins at registries that this machine keeps. */
  readonly machineLogins: MachineLogins;
  /** The shell that commands are pasted into. */
  readonly shell: () => ShellKind;
  /** What was used last, and comes first the next time. */
  readonly remembered: Remembered;
  /** For what a person need not read; failures go there in words. */
  readonly log: (line: string) => void;
  /** Does what a person asked for outside a command; what it throws is logged and shown in words. */
  readonly guarded: (doing: string, action: () => Promise<void>) => Promise<void>;
}

/** Panels and documents that show more than a row can. */
export interface Panels {
  /** `platform` selects one of an index. */
  showTag(target: TagTarget, platform?: Digest): void;
  showStream(target: StreamTarget): void;
  /** Everything that a deletion would do; `onDelete` asks once more and does it. */
  showDeletion(plan: DeletionPlan, onDelete: () => Promise<void>): void;
  /** Where the registry is and what answers there. */
  showAddress(actions: AddressActions): void;
  /** Who may pull, push and administer the images of a project. */
  showAccess(project: string, actions: AccessActions): void;
  /** The pruner that the cluster runs by itself. */
  showImagePruner(actions: ImagePrunerActions): void;
  /** Importing images, into a project or a stream of it where these are told. */
  showImport(actions: ImportActions, start: { readonly project?: string; readonly stream?: string }): void;
  /** What is imported from other registries, and how that goes. */
  showImports(actions: ImportsActions): void;
  /** What pruning would remove, and why; the panel can have it done. */
  showPrune(actions: PruneActions): void;
  /** Applies the plan that is shown; `refused` when it may not be applied, `none` when none is shown. */
  applyPrune(): Promise<'applied' | 'refused' | 'none'>;
  /** How much storage what takes; `planPrune` shows what pruning would remove. */
  showStorage(planPrune: () => void): void;
  /** What `showDeletion` shows was deleted. */
  closeDeletion(): void;
  /** Rejects with a `FailureError` when the document cannot be fetched, or is not what its digest says. */
  openDocument(kind: DocumentKind, target: TagTarget, platform?: Digest): Promise<void>;
}

/** The pinned projects of the cluster that is shown. */
export interface ProjectPins {
  readonly names: readonly string[];
  pin(project: string): Promise<void>;
  unpin(project: string): Promise<void>;
}

/** One action, named as the user sees it; `index.ts` has them all, `host/register.ts` registers them. */
export interface Command {
  /** As in `contributes.commands` of package.json. */
  readonly id: string;
  /**
   * `node` is the row that it was called on, undefined from the palette; `nodes` are all rows that are selected, if that
   * row is one of them. Rejects with a `FailureError`.
   */
  run(context: CommandContext, node: TreeNode | undefined, nodes?: readonly TreeNode[]): Promise<void>;
}
