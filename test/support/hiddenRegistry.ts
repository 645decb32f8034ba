import { openCluster } from '../../src/cluster/openCluster.ts';
import type { ClusterClient } from '../../src/cluster/clusterClient.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';

/** A cluster whose registry has no route, and a client of it. */
export interface Hidden extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly client: ClusterClient;
}

/** Starts one with the demo content. */
export async function hiddenRegistry(context: string): Promise<Hidden> {
  const cluster = await startCluster({ seed: 'demo', publicRegistry: false });
  const config = await loadKubeconfig([cluster.kubeconfigFile]);
  const client = await openCluster(config, context, { env: {}, userAgent: 'test' });
  return {
    cluster,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await cluster.close();
    },
  };
}
