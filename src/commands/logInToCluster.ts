import type { Command } from './command.ts';

/** Offers `oc login SERVER` for the cluster that is shown: copied, or typed into a terminal for the user to start. */
export const logInToCluster: Command = {
  id: 'imageRegistry.logInToCluster',
  async run({ contexts, ui }) {
    const server = contexts.active?.server;
    const line = server === undefined ? 'oc login' : `oc login ${quoted(server)}`;
    const answer = await ui.inform(
      `Log in with ${line}. The tree follows as soon as the kubeconfig has the new login.`,
      'Open in Terminal',
      'Copy Command',
    );
    if (answer === 'Copy Command') await ui.copy(line);
    if (answer === 'Open in Terminal') ui.typeInTerminal('oc login', line);
  },
};

/** A server's address as every shell takes it; anything but the address of a server is left for the user to type. */
function quoted(server: string): string {
  return /^https?:\/\/[A-Za-z0-9.:[\]_-]+(?:\/[A-Za-z0-9._~/-]*)?$/.test(server) ? server : 'SERVER';
}
