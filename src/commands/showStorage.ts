import type { Command } from './command.ts';
import { pruneActions } from './pruneActions.ts';

/** Shows how much storage the images of which projects, image streams and tags take. */
export const showStorage: Command = {
  id: 'imageRegistry.showStorage',
  run(context) {
    context.panels.showStorage(() => context.panels.showPrune(pruneActions(context)));
    return Promise.resolve();
  },
};
