import type { TreeNode } from '../tree/node.ts';
import type { Command } from './command.ts';
import { importActions, lastProjectKey } from './importActions.ts';

/** Imports images of another registry: shows what it has, then asks where it is to go and how. */
export const importImage: Command = {
  id: 'imageRegistry.importImage',
  run(context, node) {
    const { contexts, panels, remembered, store } = context;
    const known = store.projects.kind === 'loaded' ? store.projects.items : new Map<string, unknown>();
    const usual = [remembered.get(lastProjectKey), contexts.active?.namespace].find(
      (project) => project !== undefined && known.has(project),
    );
    panels.showImport(
      importActions(context),
      placeOf(node) ?? (usual === undefined ? {} : { project: usual }),
    );
    return Promise.resolve();
  },
};

/** Where something is imported into from a row. */
function placeOf(
  node: TreeNode | undefined,
): { readonly project: string; readonly stream?: string } | undefined {
  if (node?.kind === 'project') return { project: node.project };
  return node?.kind === 'stream' ? { project: node.project, stream: node.stream } : undefined;
}

/** The same for the row of an image stream. */
export const importIntoStream: Command = { ...importImage, id: 'imageRegistry.importIntoStream' };
