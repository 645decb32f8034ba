import { plainLine } from '../model/text.ts';
import type { PresentedCertificate } from '../model/registryAddress/registryProbe.ts';
import { isRegistryHost, withHost } from '../model/registryAddress/registryAddress.ts';
import { authorityFile } from '../model/registryAddress/registryTrust.ts';
import type { RegistryAddresses } from '../store/registryAddresses.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';

/** What the registry address panel can do besides showing. Each asks first where it changes something, and rejects with a `FailureError`. */
export interface AddressActions {
  /** Saves what a server presented as its authority. */
  saveAuthority(host: string, authority: PresentedCertificate): Promise<void>;
  startForward(): Promise<void>;
  stopForward(): Promise<void>;
  turnOnDefaultRoute(): Promise<void>;
  setAddress(): Promise<void>;
}

type Context = Pick<CommandContext, 'store' | 'ui'>;

/** The actions of the panel, for the cluster that is shown at the time of each. */
export function addressActions(context: Context): AddressActions {
  const { store } = context;
  const shown = async (action: (addresses: RegistryAddresses) => Promise<void>): Promise<void> => {
    if (store.addresses !== undefined) await action(store.addresses);
  };
  return {
    saveAuthority: (host, authority) => saveAuthority(context, host, authority),
    startForward: () =>
      shown(async (addresses) => {
        await cancellable(context, 'Forwarding a port to the registry', (signal) =>
          addresses.startForward(signal),
        );
      }),
    stopForward: () => shown((addresses) => addresses.stopForward()),
    turnOnDefaultRoute: () => shown((addresses) => turnOnDefaultRoute(context, addresses)),
    setAddress: () => setAddress(context),
  };
}

async function saveAuthority({ ui }: Context, host: string, authority: PresentedCertificate): Promise<void> {
  const path = await ui.saveFile(authorityFile, authority.pem);
  if (path === undefined) return;
  const trust = 'Trust It in This Extension…';
  const saved = `Saved the certificate authority of ${plainLine(host)} to ${plainLine(path)}.`;
  if ((await ui.inform(saved, trust)) !== trust) return;
  const message = `Trust the certificate authority ${plainLine(authority.subject)}?`;
  const detail = [
    'Whoever holds it can stand in for the cluster and its registry, and then receives your token.',
    'It came over a connection that nothing vouches for. Compare its SHA-256 with what an administrator of the cluster tells you:',
    authority.sha256,
  ];
  if ((await ui.confirm({ message, detail: detail.join('\n') }, 'Trust')) !== 'Trust') return;
  if (await ui.fillSetting('imageRegistry.certificateAuthority', path)) return;
  const open = 'Open Setting';
  const taken =
    'The setting imageRegistry.certificateAuthority names another file already. Add the certificate to that one.';
  if ((await ui.warn(taken, open)) === open) await ui.openSettings('imageRegistry.certificateAuthority');
}

const hostSetting = 'imageRegistry.registryHost';

/** For the cluster that is shown alone: its token goes there, and no other one's. */
async function setAddress({ store, ui }: Context): Promise<void> {
  const { connection, addresses } = store;
  if (connection.kind !== 'connected') return;
  const { server } = connection;
  const cluster = plainLine(new URL(server).host);
  const set = addresses?.known?.all.find(({ source }) => source.kind === 'setting');
  const host = await ui.input({
    title: `Registry address of ${cluster}`,
    prompt:
      'Host with an optional port. Your token for this cluster is sent there. Leave it empty to go by what the cluster says.',
    value: set?.host ?? '',
    placeholder: 'registry.example:5000',
    validate: (text) =>
      text.trim() === '' || isRegistryHost(text.trim())
        ? undefined
        : { kind: 'problem', text: 'It must be a host name with an optional port, without https://.' },
  });
  if (host === undefined) return;
  await ui.changeSetting(hostSetting, (value) => withHost(value, server, host.trim()));
}

async function turnOnDefaultRoute(context: Context, addresses: RegistryAddresses): Promise<void> {
  const { ui } = context;
  const { connection } = context.store;
  const cluster = connection.kind === 'connected' ? new URL(connection.server).host : 'the cluster';
  const read = await cancellable(context, 'Reading the domain of the cluster', async (signal) => ({
    host: await addresses.defaultRouteHost(signal),
  }));
  if (read === undefined) return;
  const message = `Turn on the default route of the registry of ${plainLine(cluster)}?`;
  const place = read.host === undefined ? 'an address of the cluster' : plainLine(read.host);
  const detail = [
    `The registry becomes reachable from outside the cluster, at ${place}.`,
    'Whoever reaches that address can try to log in; pulling and pushing still takes the rights that it takes now.',
    'This sets spec.defaultRoute of configs.imageregistry.operator.openshift.io/cluster, where it can be turned off again.',
  ];
  if ((await ui.confirm({ message, detail: detail.join('\n') }, 'Turn On')) !== 'Turn On') return;
  // A wait that is cancelled ends without a word; one that finds no route does not.
  const waited = await cancellable(context, 'Waiting for the route of the registry', async (signal) => {
    const found = await addresses.turnOnDefaultRoute(signal);
    signal.throwIfAborted();
    return { address: found };
  });
  if (waited === undefined) return;
  const { address } = waited;
  if (address === undefined) {
    await ui.warn(
      'The default route is turned on, but no router has let it in within a minute. The cluster operators image-registry and ingress say why.',
    );
    return;
  }
  const copy = 'Copy Address';
  const said = `The registry of ${plainLine(cluster)} is at ${plainLine(address.host)} now.`;
  if ((await ui.inform(said, copy)) === copy) await ui.copy(address.host);
}
