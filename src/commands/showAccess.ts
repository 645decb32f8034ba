import { accessActions } from './accessActions.ts';
import type { Command } from './command.ts';
import { pickProject } from './pickTag.ts';

/** Shows who may pull, push and administer the images of a project, and how. */
export const showAccess: Command = {
  id: 'imageRegistry.showAccess',
  async run(context, node) {
    const project = node?.kind === 'project' ? node.project : await pickProject(context, 'Show access');
    if (project !== undefined) context.panels.showAccess(project, accessActions(context));
  },
};
