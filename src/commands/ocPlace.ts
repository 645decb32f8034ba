import type { CommandContext } from './command.ts';

/** What an `oc` command must be told to work on the cluster that is shown: its context, where the kubeconfig's is another. */
export function ocPlace({ contexts }: CommandContext): { readonly context?: string } {
  const { active, current } = contexts;
  return active === undefined || active.name === current ? {} : { context: active.name };
}
