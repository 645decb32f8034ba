import type { ClusterClient } from './clusterClient.ts';
import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import { openConnection, type ConnectionOptions } from '../connection/openConnection.ts';
import { OpenShiftClient } from './openShiftClient.ts';
import { Registries } from './registries.ts';

/** How to reach a cluster, from the settings and the environment. */
export type ClusterSettings = ConnectionOptions;

/** A client for the cluster of a context. Nothing is sent yet; fails with `badContext` or `credential`. */
export async function openCluster(
  config: Kubeconfig,
  context: string,
  settings: ClusterSettings,
): Promise<ClusterClient> {
  const connection = await openConnection(config, context, settings);
  return new OpenShiftClient(connection, new Registries(connection, settings.userAgent));
}
