import type { ClusterClient } from './clusterClient.ts';
import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import { openConnection, type ConnectionOptions } from '../connection/openConnection.ts';
import { hostFromSetting } from '../model/registryAddress/registryAddress.ts';
import { OpenShiftClient, type ClientPace } from './openShiftClient.ts';
import { Registries } from './registries.ts';
import type { Timeouts } from '../registry/registryClient.ts';

/** How to reach a cluster, from the settings and the environment. */
export interface ClusterSettings extends ConnectionOptions, ClientPace {
  /** The setting `imageRegistry.registryHost` as it stands. */
  readonly registryHost?: unknown;
  /** How long to wait for registries, where not as usual. */
  readonly registryTimeouts?: Partial<Timeouts>;
}

/** A client for the cluster of a context. Nothing is sent yet; fails with `badContext` or `credential`. */
export async function openCluster(
  config: Kubeconfig,
  context: string,
  settings: ClusterSettings,
): Promise<ClusterClient> {
  const connection = await openConnection(config, context, settings);
  const setting = hostFromSetting(settings.registryHost, connection.server);
  const chosen = setting?.kind === 'host' ? setting.host : undefined;
  const registries = new Registries(connection, settings, chosen);
  return new OpenShiftClient(connection, registries, setting, settings);
}
