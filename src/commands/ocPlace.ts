import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';

/** What an `oc` command must be told to work on the cluster that is shown: its context, where the kubeconfig's is another. */
export function ocPlace({ contexts }: CommandContext): { readonly context?: string } {
  const { active, current } = contexts;
  return active === undefined || active.name === current ? {} : { context: active.name };
}

/** Which cluster a question is about, as its last line. */
export function clusterWords({ store }: CommandContext): string {
  const { connection } = store;
  if (connection.kind !== 'connected') return '';
  return `Context ${plainLine(connection.context, 80)}, on ${plainLine(new URL(connection.server).host, 80)}.`;
}
