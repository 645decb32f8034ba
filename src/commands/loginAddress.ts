import type { Writer } from '../changes/writer.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { OcPlace } from '../model/ocCommand.ts';
import { plainLine } from '../model/text.ts';
import type { Logins } from '../store/logins.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { offerAddress } from './copyPullSpec.ts';
import { ocPlace } from './ocPlace.ts';
import { showAddress } from './showAddress.ts';

/** A registry to log in to, and the session that it belongs to: no other cluster's token goes there. */
export interface LoginPlace {
  /** Host with an optional port. */
  readonly host: string;
  readonly logins: Logins;
  readonly writer: Writer;
  /** How `oc` comes by the token of the same cluster. */
  readonly oc: OcPlace;
}

/** Finds the address to log in to; says what is wrong where there is none, or none that this machine reaches. */
export async function loginAddress(context: CommandContext): Promise<LoginPlace | undefined> {
  const { addresses, logins, writer } = context.store;
  if (addresses === undefined || logins === undefined || writer === undefined) {
    await context.ui.warn('There is no connection to a cluster, so there is no registry to log in to.');
    return undefined;
  }
  const oc = ocPlace(context);
  const found = await cancellable(context, 'Looking for the registry', (signal) => addresses.find(signal));
  if (found === undefined) return undefined;
  const { chosen } = found;
  if (chosen === undefined) {
    await offerAddress(context, 'No address of the registry is known, so there is nothing to log in to.');
    return undefined;
  }
  if (chosen.reach === 'internal' && !(await takesInternal(context, chosen))) return undefined;
  return { host: chosen.host, logins, writer, oc };
}

async function takesInternal(context: CommandContext, { host }: RegistryAddress): Promise<boolean> {
  const anyway = 'Log In Anyway';
  const show = 'Show Registry Address';
  const answer = await context.ui.warn(
    `The only address known, ${plainLine(host)}, resolves inside the cluster alone.`,
    anyway,
    show,
  );
  if (answer === show) await showAddress.run(context, undefined);
  return answer === anyway;
}
