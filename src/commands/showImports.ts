import type { Command } from './command.ts';
import { importsActions } from './importsActions.ts';

/** Shows everything that is imported from other registries, what fails first. */
export const showImports: Command = {
  id: 'imageRegistry.showImports',
  run(context) {
    context.panels.showImports(importsActions(context));
    return Promise.resolve();
  },
};
