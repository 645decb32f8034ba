import { addressActions } from './addressActions.ts';
import type { Command } from './command.ts';

/** Shows where the registry of the cluster is, what answers there, and how to make it reachable. */
export const showAddress: Command = {
  id: 'imageRegistry.showAddress',
  run(context) {
    context.panels.showAddress(addressActions(context));
    return Promise.resolve();
  },
};
