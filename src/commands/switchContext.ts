import { plainLine } from '../model/text.ts';
import type { Command } from './command.ts';
import type { Choice } from './ui.ts';

/** Shows another context of the kubeconfig in this window. The file stays as it is. */
export const switchContext: Command = {
  id: 'imageRegistry.switchContext',
  async run({ contexts, ui }) {
    if (contexts.contexts.length === 0) {
      await ui.inform('The kubeconfig has no contexts. Log in to a cluster first, with oc login SERVER.');
      return;
    }
    const active = contexts.active?.name;
    const choices = contexts.contexts.map((context): Choice<string | undefined> => {
      const marks = [
        context.name === active ? 'shown' : undefined,
        context.name === contexts.current ? 'current' : undefined,
      ];
      return {
        label: plainLine(context.name),
        description: marks.filter((mark) => mark !== undefined).join(', '),
        detail: plainLine(
          `${context.user || 'no user'} at ${context.server ?? 'no server'}, project ${context.namespace ?? 'default'}`,
        ),
        icon: context.name === active ? 'check' : 'server',
        value: context.name,
      };
    });
    if (contexts.chosen !== undefined && contexts.current !== undefined) {
      choices.unshift({
        label: 'Follow the kubeconfig',
        description: `current: ${plainLine(contexts.current)}`,
        icon: 'sync',
        value: undefined,
      });
    }
    const picked = await ui.pick(
      'Switch context',
      'Shown in this window only; the kubeconfig is not changed',
      choices,
    );
    if (picked !== undefined) await contexts.choose(picked.value);
  },
};
