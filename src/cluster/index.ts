/** The bundle that is loaded when the first context is opened: everything that reads kubeconfigs or touches the network. */
export { openCluster } from './openCluster.ts';
export { openKubeconfigSource } from '../kubeconfig/source.ts';
