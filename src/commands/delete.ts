import type { Command, CommandContext } from './command.ts';
import { deleteTargets } from './deleteTargets.ts';
import { deletionTargets } from './deletionTargets.ts';
import { pickStream, pickTags } from './pickTag.ts';

/** Deletes tags: those of the rows, or those that are picked. */
export const deleteTag: Command = {
  id: 'imageRegistry.deleteTag',
  async run(context, node, nodes) {
    const called = deletionTargets(node, nodes);
    await deleteTargets(context, called.length > 0 ? called : await pickTags(context, 'Delete tags'));
  },
};

/** Deletes image streams with all their tags. */
export const deleteStream: Command = {
  id: 'imageRegistry.deleteStream',
  async run(context, node, nodes) {
    const called = deletionTargets(node, nodes);
    await deleteTargets(context, called.length > 0 ? called : await pickedStream(context));
  },
};

/** The Delete key: deletes what is checked in clean-up mode, else what is selected. */
export const deleteSelected: Command = {
  id: 'imageRegistry.deleteSelected',
  async run(context) {
    const { cleanUp, selection } = context;
    const checked = cleanUp.active ? cleanUp.checked : [];
    const targets = checked.length > 0 ? checked : deletionTargets(undefined, selection());
    if (targets.length > 0) await deleteTargets(context, targets);
    else await context.ui.inform('Nothing to delete is selected: choose tags or image streams.');
  },
};

/** Turns clean-up mode on: check boxes in the tree. */
export const cleanUp: Command = {
  id: 'imageRegistry.cleanUp',
  run(context) {
    context.cleanUp.enter();
    return Promise.resolve();
  },
};

/** Deletes everything that is checked. */
export const deleteChecked: Command = {
  id: 'imageRegistry.deleteChecked',
  async run(context) {
    const { checked } = context.cleanUp;
    if (checked.length > 0) await deleteTargets(context, checked);
    else await context.ui.inform('Nothing is checked. Check the tags to delete in the tree first.');
  },
};

/** Turns clean-up mode off; what was checked stays as it is. */
export const leaveCleanUp: Command = {
  id: 'imageRegistry.leaveCleanUp',
  run(context) {
    context.cleanUp.leave();
    return Promise.resolve();
  },
};

async function pickedStream(context: CommandContext) {
  const stream = await pickStream(context, 'Delete an image stream');
  return stream === undefined ? [] : [{ project: stream.project, stream: stream.name }];
}
