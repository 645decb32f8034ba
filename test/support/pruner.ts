import { imagePrunerActions, type ImagePrunerActions } from '../../src/commands/imagePrunerActions.ts';
import { ImagePrunerSource } from '../../src/panels/imagePrunerSource.ts';
import type { ImagePrunerPage, PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import type { RegistryStore } from '../../src/store/registryStore.ts';
import { fields } from '../cluster/json.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import type { KubeObject } from '../cluster/state/objects.ts';
import { openStore } from './openStore.ts';
import { ScriptedUi } from './scriptedUi.ts';
import { until } from './until.ts';

const group = 'imageregistry.operator.openshift.io';
const project = 'openshift-image-registry';

/** The panel of the automatic pruner on a stand-in cluster, without VS Code. */
export class PrunerSetup implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly store: RegistryStore;
  readonly source: ImagePrunerSource;
  readonly ui = new ScriptedUi();
  readonly actions: ImagePrunerActions;

  constructor(cluster: Cluster, store: RegistryStore) {
    this.cluster = cluster;
    this.store = store;
    this.source = new ImagePrunerSource({ store, changed: () => undefined });
    this.actions = imagePrunerActions({ store, ui: this.ui });
  }

  /** Opens it for a context; `prepare` may change the cluster before. */
  static async open(
    context = 'hackershop-admin',
    prepare: (cluster: Cluster) => void = () => undefined,
  ): Promise<PrunerSetup> {
    const cluster = await startCluster({ seed: 'demo' });
    prepare(cluster);
    const { kubeconfigFile } = cluster;
    return new PrunerSetup(cluster, await openStore({ kubeconfigFile, context }));
  }

  /** What the panel calls the cluster. */
  get host(): string {
    const { connection } = this.store;
    if (connection.kind !== 'connected') throw new Error('The store is not connected.');
    return new URL(connection.server).host;
  }

  /** What the panel shows now. */
  page(): Promise<ImagePrunerPage> {
    return this.source.load();
  }

  /** What the panel shows once it fulfils the condition. */
  async pageThat(what: string, fulfils: (page: PrunerPage) => boolean): Promise<PrunerPage> {
    return until(what, async () => {
      const page = await this.page();
      return page.kind === 'pruner' && fulfils(page) ? page : undefined;
    });
  }

  /** The pruner as the cluster has it. */
  get pruner(): KubeObject {
    const found = this.cluster.state.collection(group, 'imagepruners').get(undefined, 'cluster');
    if (found === undefined) throw new Error('The cluster has no pruner.');
    return found;
  }

  /** Changes the pruner behind the back of the panel. */
  elsewhere(spec: object, more: object = {}): void {
    const { pruner } = this;
    const changed = { ...pruner, spec: { ...fields(pruner['spec']), ...spec }, ...more };
    this.cluster.state.collection(group, 'imagepruners').put(changed);
  }

  /** The objects beside the registry. */
  beside(apiGroup: string, plural: string): readonly KubeObject[] {
    return this.cluster.state.collection(apiGroup, plural).list(project);
  }

  /** The requests that changed something. */
  get changes(): string[] {
    const sent = this.cluster.requests.list().filter(({ method }) => method !== 'GET');
    return sent
      .filter(({ path }) => !path.includes('accessreviews'))
      .map(({ method, path, status }) => `${method} ${path.split('/').slice(-2).join('/')} ${status}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.source.dispose();
    await this.store.close();
    await this.cluster.close();
  }
}
