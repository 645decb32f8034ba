import type { Command } from './command.ts';
import { pruneActions } from './pruneActions.ts';

/** Shows what pruning would remove and why, and what stays. */
export const planPrune: Command = {
  id: 'imageRegistry.planPrune',
  run(context) {
    context.panels.showPrune(pruneActions(context));
    return Promise.resolve();
  },
};

/** Applies the plan that is shown, after asking once more; shows one first where none is. */
export const applyShownPlan: Command = {
  id: 'imageRegistry.applyPrune',
  async run(context) {
    const answer = await context.panels.applyPrune();
    if (answer === 'applied') return;
    const actions = pruneActions(context);
    context.panels.showPrune(actions);
    if (answer === 'refused') await actions.tellRefused();
  },
};
