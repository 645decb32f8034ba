import { parseJson } from '../../src/http/jsonText.ts';
import { list, record, text } from '../../src/model/json.ts';
import type { PruneOptions } from '../../src/model/prune/pruneOptions.ts';
import { defaultPruneOptions } from '../../src/model/prune/pruneOptions.ts';
import type { PrunePlan } from '../../src/model/prune/prunePlan.ts';
import type { Spared } from '../../src/model/prune/spared.ts';
import type { ConfirmedPrune, PruneRun } from '../../src/model/prune/pruneRun.ts';
import type { PruneBasis, Pruning } from '../../src/store/pruning.ts';
import type { RegistryStore } from '../../src/store/registryStore.ts';
import { buildImage, buildIndex, type BuiltImage } from '../cluster/build/image.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { SeedWriter } from '../cluster/seeds/writer.ts';
import { newMeta } from '../cluster/state/state.ts';
import { openStore } from './openStore.ts';
import { never } from './registries.ts';

const day = 24 * 60;

/** A cluster with histories to prune, and a store that shows it to somebody with the role of the pruner. */
export interface PruneSetup extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly writer: SeedWriter;
  readonly store: RegistryStore;
  readonly pruning: Pruning;
}

/** An image of named layers; the same names are the same layers. */
export function imageOf(...layers: readonly string[]): BuiltImage {
  return buildImage({
    created: new Date(0),
    steps: layers.map((name) => ({ command: `COPY ${name} /`, files: [{ name, content: `${name}\n` }] })),
  });
}

/** The digest of a named layer. */
export function layerOf(name: string): string {
  const { manifest } = imageOf(name);
  const [layer] = list(record(parseJson(manifest.toString('utf8')))['layers']);
  return text(record(layer)['digest']) ?? '';
}

/**
 * `shop/web:latest` with six revisions over one base, the fourth in use by a pod; `shop/api:v1` with five, the oldest of which
 * shares a layer with the oldest of `web`; `lab/multi:latest` with indexes; an image in no stream.
 */
export async function pruneSetup(): Promise<PruneSetup> {
  const cluster = await startCluster({ seed: 'empty' });
  const writer = new SeedWriter(cluster.state, cluster.blobs);
  writer.project('shop', 'phillip', 'Shop');
  writer.project('lab', 'greg', 'Lab');
  grantPruner(cluster, 'amy');
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const layers = ['base', `web ${number}`, ...(number === 1 ? ['shared'] : [])];
    writer.push('shop/web', 'latest', imageOf(...layers), (10 - number) * day);
  }
  for (const number of [1, 2, 3, 4, 5]) {
    const layers = ['base', `api ${number}`, ...(number === 1 ? ['shared'] : [])];
    writer.push('shop/api', 'v1', imageOf(...layers), (10 - number) * day);
  }
  for (const number of [1, 2, 3, 4]) {
    const parts = ['amd64', 'arm64'].map((name) => ({ image: imageOf(`${name} ${number}`) }));
    writer.push('lab/multi', 'latest', buildIndex(parts), (10 - number) * day);
  }
  writer.push('lab/gone', 'x', imageOf('lost'), 5 * day);
  const gone = cluster.state.imageStreams.get('lab', 'gone');
  if (gone !== undefined) cluster.state.imageStreams.delete(gone);
  runPod(cluster, 'web-1', `shop/web@${imageOf('base', 'web 3').digest}`, 5 * day);
  const store = await openStore({
    kubeconfigFile: cluster.kubeconfigFile,
    context: 'planet-express-audit',
  });
  const { pruning } = store;
  if (pruning === undefined) throw new Error('The store is not connected.');
  return {
    cluster,
    writer,
    store,
    pruning,
    async [Symbol.asyncDispose]() {
      await store.close();
      await cluster.close();
    },
  };
}

/** Gives a user the cluster role of the pruner. */
export function grantPruner(cluster: Cluster, user: string): void {
  const rbac = 'rbac.authorization.k8s.io';
  cluster.state.clusterRoleBindings.put({
    kind: 'ClusterRoleBinding',
    apiVersion: `${rbac}/v1`,
    metadata: newMeta(`pruner-${user}`),
    subjects: [{ kind: 'User', apiGroup: rbac, name: user }],
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'system:image-pruner' },
  });
}

/** A running pod in `shop` that uses an image of the cluster's registry, made some minutes ago. */
export function runPod(cluster: Cluster, name: string, image: string, minutes = 0): void {
  cluster.state.collection('', 'pods').put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: newMeta(name, 'shop', new Date(Date.now() - minutes * 60_000)),
    spec: { containers: [{ name: 'app', image: `${cluster.state.registryHost}/${image}` }] },
    status: { phase: 'Running' },
  });
}

/** A plan of what is there now, as a person would confirm it. */
export async function planNow(
  pruning: Pruning,
  changes: Partial<PruneOptions> = {},
  spared: Spared = new Set(),
): Promise<ConfirmedPrune & { readonly basis: PruneBasis }> {
  const options = { ...defaultPruneOptions, ...changes };
  const basis = await pruning.read(never, () => undefined);
  const outcome = await basis.plan(options, spared, never);
  if (outcome.kind !== 'plan') throw new Error(`There is no plan: ${JSON.stringify(outcome.refusals)}`);
  return { plan: outcome.plan, options, spared, basis };
}

/** Applies a plan and gives what came of it, in short: how many steps of which kind had which result. */
export function countsOf(run: PruneRun): Record<string, number> {
  if (run.kind !== 'ended') throw new Error(`It has not run: ${JSON.stringify(run)}`);
  const counts: Record<string, number> = {};
  for (const outcome of run.outcomes) {
    const { step } = outcome;
    const key = `${step.kind} ${outcome.kind === 'left' ? outcome.why : outcome.kind}`;
    counts[key] = (counts[key] ?? 0) + (step.kind === 'revisions' ? step.count : 1);
  }
  return counts;
}

/** All that a registry holds: bytes, and what is linked in each repository. */
export interface RegistryContent {
  readonly blobs: readonly string[];
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** What the registry holds of the repositories of a plan. */
export function contentOf({ blobs }: Cluster, { streams }: PrunePlan): RegistryContent {
  const names = streams.map(({ target }) => `${target.project}/${target.stream}`);
  return { blobs: blobs.digests, links: Object.fromEntries(names.map((name) => [name, blobs.linked(name)])) };
}

/** What it holds once a plan is applied. */
export function contentAfter(before: RegistryContent, { streams, images }: PrunePlan): RegistryContent {
  const gone = new Set(
    images.flatMap((image) => (image.kept ? [] : image.blobs.map(({ digest }) => digest))),
  );
  const links = streams.map(({ target, layerLinks, manifestLinks }): [string, string[]] => {
    const name = `${target.project}/${target.stream}`;
    const unlinked = new Set([...layerLinks, ...manifestLinks]);
    return [name, (before.links[name] ?? []).filter((digest) => !unlinked.has(digest))];
  });
  return {
    blobs: before.blobs.filter((digest) => !gone.has(digest)),
    links: { ...before.links, ...Object.fromEntries(links) },
  };
}

/** Applies a plan to its end. */
export async function applyTo(pruning: Pruning, confirmed: ConfirmedPrune): Promise<PruneRun> {
  return pruning.apply(confirmed, never, () => undefined);
}
