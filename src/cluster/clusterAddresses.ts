import type { HostSetting, RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { AddressQuestion } from '../model/registryAddress/registryAddressQuestions.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { PortForward } from './address/portForward.ts';

/**
 * Where a cluster's registry is and what answers there. Every call rejects with a `FailureError`, or with the signal's
 * reason once that aborts.
 */
export interface ClusterAddresses {
  /** The setting `imageRegistry.registryHost` for this cluster. */
  readonly setting: HostSetting;
  /** The addresses that a place names; none when the place is not there. One GET. */
  ask(question: AddressQuestion, signal: AbortSignal): Promise<readonly RegistryAddress[]>;
  /** What answers at an address: `GET /v2/` without any credential. Fails with the signal's reason alone. */
  probe(host: string, signal: AbortSignal): Promise<RegistryProbe>;
  /** The host that the default route would get; undefined where that may not be read. GET `ingresses.config.openshift.io/cluster`. */
  defaultRouteHost(signal: AbortSignal): Promise<string | undefined>;
  /** Makes the registry reachable from outside. PATCH `configs.imageregistry.operator.openshift.io/cluster`. */
  turnOnDefaultRoute(signal: AbortSignal): Promise<void>;
  /** The address of the default route as soon as it is there; undefined when a minute was not enough. A watch of `routes`. */
  awaitDefaultRoute(signal: AbortSignal): Promise<RegistryAddress | undefined>;
  /**
   * Forwards a port of this machine to the registry's pod, whose name inside the cluster is `internalHost`. From then on
   * this client asks the registry that way. Ends with the client. `pods/portforward`.
   */
  forward(internalHost: string, signal: AbortSignal): Promise<PortForward>;
}
