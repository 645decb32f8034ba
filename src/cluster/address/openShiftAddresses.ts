import type { Connection } from '../../connection/connection.ts';
import type { HostSetting, RegistryAddress } from '../../model/registryAddress/registryAddress.ts';
import {
  projectOfRegistry,
  type AddressQuestion,
} from '../../model/registryAddress/registryAddressQuestions.ts';
import type { RegistryProbe } from '../../model/registryAddress/registryProbe.ts';
import { probeRegistry } from '../../registry/probe.ts';
import type { ClusterAddresses } from '../clusterAddresses.ts';
import type { Registries } from '../registries.ts';
import { awaitDefaultRoute, defaultRouteHost, turnOnDefaultRoute } from './defaultRoute.ts';
import { askPlace } from './places.ts';
import { openPortForward, type PortForward } from './portForward.ts';
import { findRegistryPod, serverNameOf, serviceAuthority } from './registryPod.ts';

/** `ClusterAddresses` over the OpenShift API and the registries. */
export class OpenShiftAddresses implements ClusterAddresses {
  readonly setting: HostSetting;
  readonly #connection: Connection;
  readonly #registries: Registries;
  #forward: PortForward | undefined;
  #closed = false;

  constructor(connection: Connection, registries: Registries, setting: HostSetting) {
    this.#connection = connection;
    this.#registries = registries;
    this.setting = setting;
  }

  async ask(question: AddressQuestion, signal: AbortSignal): Promise<readonly RegistryAddress[]> {
    return askPlace(this.#connection, question, signal);
  }

  async probe(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return probeRegistry({ ...this.#registries.wayTo(host), host }, signal);
  }

  async defaultRouteHost(signal: AbortSignal): Promise<string | undefined> {
    return defaultRouteHost(this.#connection, signal);
  }

  async turnOnDefaultRoute(signal: AbortSignal): Promise<void> {
    await turnOnDefaultRoute(this.#connection, signal);
  }

  async awaitDefaultRoute(signal: AbortSignal): Promise<RegistryAddress | undefined> {
    return awaitDefaultRoute(this.#connection, signal);
  }

  async forward(internalHost: string, signal: AbortSignal): Promise<PortForward> {
    const project = projectOfRegistry(internalHost);
    const [pod, authority] = await Promise.all([
      findRegistryPod(this.#connection, project, signal),
      serviceAuthority(this.#connection, project, signal),
    ]);
    const serverName = serverNameOf(internalHost);
    const forward = await openPortForward(this.#connection, pod, serverName, signal);
    const { host } = forward.address;
    await this.#registries.reroute({
      host,
      serverName,
      authorities: authority === undefined ? [] : [authority],
    });
    this.#forward = forward;
    void forward.closed.then(() => this.#registries.reroute(undefined));
    // The client may have been closed while the port was being opened.
    if (this.#closed) await forward.close();
    return forward;
  }

  /** Ends the forwarded port. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#forward?.close();
  }
}
