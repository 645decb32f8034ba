import { compact } from '../model/json.ts';
import type { OcPlace } from '../model/ocCommand.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';

/** What an `oc` command must be told to work on the cluster that is shown: kubeconfig and context, where `oc` has others. */
export function ocPlace({ contexts }: CommandContext): OcPlace {
  const { active, current, ownFile } = contexts;
  return compact({
    kubeconfig: ownFile,
    context: active === undefined || active.name === current ? undefined : active.name,
  });
}

/** Which cluster a question is about, as its last line. */
export function clusterWords({ store }: Pick<CommandContext, 'store'>): string {
  const { connection } = store;
  if (connection.kind !== 'connected') return '';
  return `Context ${plainLine(connection.context, 80)}, on ${plainLine(new URL(connection.server).host, 80)}.`;
}
