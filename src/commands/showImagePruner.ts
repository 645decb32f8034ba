import type { Command } from './command.ts';
import { imagePrunerActions } from './imagePrunerActions.ts';

/** Shows the pruner that the cluster runs by itself: its settings, when it runs next, what its last runs did. */
export const showImagePruner: Command = {
  id: 'imageRegistry.showImagePruner',
  run(context) {
    context.panels.showImagePruner(imagePrunerActions(context));
    return Promise.resolve();
  },
};
