import type { Command } from './command.ts';

/** Opens the kubeconfig that is in use, or the setting that names one where there is none. */
export const openKubeconfig: Command = {
  id: 'imageRegistry.openKubeconfig',
  async run({ contexts, ui, store }) {
    const failure = store.connection.kind === 'failed' ? store.connection.failure : undefined;
    const file = failure?.kind === 'badKubeconfig' ? failure.file : contexts.files[0];
    if (file === undefined) await ui.openSettings('imageRegistry.kubeconfig');
    else await ui.openFile(file);
  },
};

/** Opens the setting that names further certificate authorities. */
export const openCertificateSetting: Command = {
  id: 'imageRegistry.openCertificateSetting',
  run: ({ ui }) => ui.openSettings('imageRegistry.certificateAuthority'),
};

/** Opens VS Code's proxy settings. */
export const openProxySettings: Command = {
  id: 'imageRegistry.openProxySettings',
  run: ({ ui }) => ui.openSettings('http.proxy'),
};

/** Shows the log of this extension. */
export const showLog: Command = {
  id: 'imageRegistry.showLog',
  run({ ui }) {
    ui.showLog();
    return Promise.resolve();
  },
};
