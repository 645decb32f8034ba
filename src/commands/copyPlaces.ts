import type { CopyEnd } from '../registry/copying/copyEnd.ts';
import type { CopyPlace } from '../model/copy/copyPlan.ts';
import { tokenHostLines } from '../model/copy/copyWords.ts';
import { failureText } from '../model/failureWords.ts';
import { registryKey } from '../model/pullSecret/registryKey.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { Secret } from '../model/secret.ts';
import type { StreamTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Copies } from '../store/copies.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { offerAddress } from './copyPullSpec.ts';

/** An end of a copy that can be reached. */
export interface ReachedEnd {
  readonly place: CopyPlace;
  readonly end: CopyEnd;
  close(): Promise<void>;
}

interface Login {
  readonly user: string;
  readonly password: Secret;
}

/**
 * An image stream as an end, at the address of the registry of the cluster that the context shows; says what is wrong where
 * none is known that this machine reaches.
 */
export async function streamEnd(
  context: CommandContext,
  copies: Copies,
  { project, stream }: StreamTarget,
): Promise<ReachedEnd | undefined> {
  if (context.store.copies !== copies) {
    await context.ui.warn('Another context is shown by now, so nothing was copied.');
    return undefined;
  }
  const found = await cancellable(context, 'Looking for the registry', async (signal) => ({
    own: await copies.own(signal),
  }));
  if (found === undefined) return undefined;
  const { own } = found;
  if (own === undefined) {
    await offerAddress(context, 'No address of the registry is known, so nothing can be copied.');
    return undefined;
  }
  const { host, reach } = own.address;
  if (reach === 'internal') {
    const why = `The only address known of the registry, ${plainLine(host)}, resolves inside the cluster alone.`;
    await offerAddress(context, why);
    return undefined;
  }
  const repository = `${project}/${stream}`;
  return {
    place: { host, repository },
    end: { registry: own.registry, repository },
    close: () => Promise.resolve(),
  };
}

/**
 * A repository of another registry as an end, with the login that this machine has for it. Only over HTTPS, and to another
 * host than the registry's only if the user says so. Undefined when there is no way or the user declines; that is said.
 */
export async function otherEnd(
  context: CommandContext,
  copies: Copies,
  place: CopyPlace,
  use: 'pull' | 'push',
): Promise<ReachedEnd | undefined> {
  const key = registryKey(place.host);
  if (typeof key === 'string') {
    await context.ui.warn(key);
    return undefined;
  }
  const { api } = key;
  const probe = await cancellable(context, `Looking at ${plainLine(api)}`, (signal) =>
    copies.look(api, signal),
  );
  if (probe === undefined) return undefined;
  if (probe.kind !== 'registry') {
    await sayProbe(context, api, probe);
    return undefined;
  }
  const found = await loginFor(context, place, probe.wantsLogin, use);
  if (found === undefined) return undefined;
  const { login } = found;
  const tokenHost = probe.loginElsewhere;
  if (tokenHost !== undefined && login !== undefined && !(await mayGo(context, copies, api, tokenHost)))
    return undefined;
  const registry = copies.other({
    host: api,
    ...(login === undefined ? {} : { login }),
    ...(tokenHost === undefined ? {} : { tokenHost }),
  });
  return {
    place,
    end: { registry, repository: place.repository },
    close: () => registry.close(),
  };
}

async function sayProbe(
  { ui }: CommandContext,
  api: string,
  probe: Exclude<RegistryProbe, { kind: 'registry' }>,
): Promise<void> {
  const host = plainLine(api);
  switch (probe.kind) {
    case 'untrusted': {
      const setting = 'Open Setting';
      const why = `The certificate of ${host} is not trusted: ${plainLine(probe.reason)}. Nothing was sent. The file of its authority goes into the setting imageRegistry.certificateAuthority.`;
      if ((await ui.warn(why, setting)) === setting)
        await ui.openSettings('imageRegistry.certificateAuthority');
      return;
    }
    case 'plainHttp':
      await ui.warn(`The registry ${host} has no TLS. Images and logins are sent over HTTPS only.`);
      return;
    case 'noRegistry':
      await ui.warn(`What answers at ${host} is no registry (status ${probe.status}).`);
      return;
    case 'unreachable':
      await ui.warn(failureText(probe.failure));
  }
}

/** The login to use; without one, whether to go on without. Undefined when not. */
async function loginFor(
  context: CommandContext,
  place: CopyPlace,
  wantsLogin: boolean,
  use: 'pull' | 'push',
): Promise<{ readonly login?: Login } | undefined> {
  const { machineLogins, ui } = context;
  const host = plainLine(place.host);
  const asking = `Looking for the login for ${host}`;
  const looked = await cancellable(context, asking, async (signal) => ({
    kept: await machineLogins.credentialFor(place, signal),
  }));
  if (looked === undefined) return undefined;
  const { kept } = looked;
  if (kept?.kind === 'login') return { login: kept };
  if (!wantsLogin) return {};
  const terminal = 'Log In in Terminal';
  const without = 'Pull Without Login';
  const line = `podman login ${place.host}`;
  const why = kept === undefined ? '' : ` (${plainLine(kept.why)})`;
  const answer = await ui.warn(
    `This machine has no login for ${host}${why}. Log in with ${plainLine(line)} and copy again.`,
    ...(use === 'pull' ? [terminal, without] : [terminal]),
  );
  if (answer === terminal) ui.typeInTerminal(`Log in to ${host}`, line);
  return answer === without ? {} : undefined;
}

async function mayGo(
  { ui }: CommandContext,
  copies: Copies,
  api: string,
  tokenHost: string,
): Promise<boolean> {
  if (copies.mayLogInAt(api, tokenHost)) return true;
  const send = 'Send Login';
  const message = `Send the login for ${plainLine(api)} to ${plainLine(tokenHost)}?`;
  const detail = tokenHostLines(api, tokenHost).join('\n');
  if ((await ui.confirm({ message, detail }, send)) !== send) return false;
  copies.trust(api, tokenHost);
  return true;
}
