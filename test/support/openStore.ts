import { openCluster } from '../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import { RegistryStore } from '../../src/store/registryStore.ts';

export interface StoreTarget {
  readonly kubeconfigFile: string;
  readonly context: string;
  readonly namedProjects?: readonly string[];
  /** What credential plugins find; nothing unless given. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A store that shows a context of a kubeconfig, its projects listed. */
export async function openStore(target: StoreTarget): Promise<RegistryStore> {
  const store = new RegistryStore();
  await showContext(store, target);
  return store;
}

/** Shows another context and waits for its projects. */
export async function showContext(
  store: RegistryStore,
  { kubeconfigFile, context, namedProjects = [], env = {} }: StoreTarget,
): Promise<void> {
  const config = await loadKubeconfig([kubeconfigFile]);
  await store.show({
    context,
    user: '',
    contextProject: config.contexts.find(({ name }) => name === context)?.namespace,
    namedProjects,
    connect: () => openCluster(config, context, { env, userAgent: 'test' }),
  });
  await store.settled();
}
