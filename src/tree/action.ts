import type { Failure } from '../model/failure.ts';

/** A command offered as a row, where there is nothing else to show. */
export interface Action {
  /** As in `contributes.commands` of package.json. */
  readonly command: string;
  readonly label: string;
  readonly icon: string;
}

const retry: Action = { command: 'imageRegistry.retry', label: 'Retry', icon: 'refresh' };
const switchContext: Action = {
  command: 'imageRegistry.switchContext',
  label: 'Switch Context',
  icon: 'arrow-swap',
};
const openKubeconfig: Action = {
  command: 'imageRegistry.openKubeconfig',
  label: 'Open Kubeconfig',
  icon: 'go-to-file',
};

/** The one next step that helps after a failure to connect. */
export function nextStep(failure: Failure): Action {
  switch (failure.kind) {
    case 'noKubeconfig':
      return { ...openKubeconfig, label: 'Choose a Kubeconfig' };
    case 'badKubeconfig':
      return openKubeconfig;
    case 'badContext':
    case 'notOpenShift':
      return switchContext;
    case 'unauthorized':
      return { command: 'imageRegistry.logInToCluster', label: 'Log In', icon: 'sign-in' };
    case 'certificate':
      if (failure.fault === 'itself') return retry;
      return {
        command: 'imageRegistry.openCertificateSetting',
        label: 'Name the Certificate Authority',
        icon: 'settings-gear',
      };
    case 'proxy':
      return {
        command: 'imageRegistry.openProxySettings',
        label: 'Open Proxy Settings',
        icon: 'settings-gear',
      };
    default:
      return retry;
  }
}
