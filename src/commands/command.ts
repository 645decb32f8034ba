import type { DeletedRecords } from '../model/deleted.ts';
import type { DeletionPlan } from '../model/deletion.ts';
import type { Digest } from '../model/digest.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import type { DocumentKind } from '../shared/tagPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { CleanUp } from '../tree/cleanUp.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';
import type { TreeNode } from '../tree/node.ts';
import type { ActiveContext } from '../store/activeContext.ts';
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
