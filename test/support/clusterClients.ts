import type { ClusterClient } from '../../src/cluster/clusterClient.ts';
import { openCluster } from '../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';

/** The stand-in cluster with the demo in it, and a client for each of its users. */
export interface ClusterClients extends AsyncDisposable {
  readonly cluster: Cluster;
  /** Admin of the shop's projects. */
  readonly phillip: ClusterClient;
  /** May only pull from hackershop. */
  readonly greg: ClusterClient;
  /** Editor of planet-express; a stranger to hackershop. */
  readonly amy: ClusterClient;
  /** Cluster administrator. */
  readonly admin: ClusterClient;
}

/** Starts the cluster and opens the clients; ends with the block it is used in. */
export async function demoClients(): Promise<ClusterClients> {
  const cluster = await startCluster({ seed: 'demo' });
  const config = await loadKubeconfig([cluster.kubeconfigFile]);
  const open = (context: string): Promise<ClusterClient> =>
    openCluster(config, context, { env: {}, userAgent: 'test' });
  const clients = {
    phillip: await open('hackershop-dev'),
    greg: await open('hackershop-qa'),
    amy: await open('planet-express-audit'),
    admin: await open('hackershop-admin'),
  };
  return {
    cluster,
    ...clients,
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(clients).map((client) => client.close()));
      await cluster.close();
    },
  };
}
