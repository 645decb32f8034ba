import assert from 'node:assert/strict';
import { list, record } from '../../../src/model/json.ts';
import { sizeWords } from '../../../src/model/words.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import type { TreeNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { everything } from '../../support/everything.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore } from '../../support/openStore.ts';
import { outline } from '../../support/outline.ts';

const imageApi = '/apis/image.openshift.io/v1/namespaces/hackershop';

describe('the tree of the demo cluster', () => {
  let cluster: Cluster;
  let store: RegistryStore;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
  });

  after(async () => {
    await store.close();
    await cluster.close();
  });

  const opened = async (...paths: string[]): Promise<string[]> => {
    const open = (path: string): boolean =>
      paths.some((each) => each === path || each.startsWith(`${path}/`));
    return (await outline(store, open)).map(withoutDigests);
  };

  it('lists the projects of the user, by name', async () => {
    assert.deepEqual(await opened(), [
      '[project] hackershop | Hacker Shop',
      '[project] hackershop-prod | Hacker Shop production',
      '[project] planet-express | Planet Express',
      '[project] qa-empty | QA, nothing here yet',
      '[project] sarahs-skyfield | Sarah’s Skyfield',
    ]);
  });

  it('has an icon and words for every state of a tag', async () => {
    const lines = await opened('hackershop/nginx', 'hackershop/billing', 'hackershop-prod/skyfield');
    const expected = [
      '    [cloud-download] 1.27 | 21 d · ######## · from quay.io/hackershop/nginx:1.27 · same image as stable',
      '    [references] stable | 20 d · ######## · follows 1.27 · same image as 1.27',
      '    [warning] 1.19 | import failed: NotFound',
      '    [clock] next | waiting for import from registry.partner.example/billing/api:next',
      '    [bookmark] candidate | 1 d · ######## · tagged from hackershop/skyfield@######## · same image as live',
    ];
    for (const line of expected) assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join('\n')}`);
  });

  it('shows that an image is missing, on the tag and on its stream, once that is known', async () => {
    const lines = await opened('hackershop/lost-and-found/0.9');
    assert.ok(
      lines.includes('  [error] lost-and-found | image missing: 1 of 2 tags · 3 mo'),
      lines.join('\n'),
    );
    assert.ok(lines.some((line) => line.startsWith('    [error] 0.9 | image missing · 4 mo')));
    assert.ok(lines.includes('      [info] The cluster no longer has this image; it cannot be pulled.'));
  });

  it('shows platforms of an index, then their layers, and no attestation', async () => {
    const lines = await opened('hackershop/catalogue/3.0/linux/amd64');
    const below = section(lines, '    [tag] 3.0 ');
    assert.deepEqual(
      below.filter((line) => /^ {6}\S/.test(line)).map((line) => line.trim().split(' | ')[0]),
      ['[server] linux/amd64', '[server] linux/arm64/v8'],
    );
  });

  it('tells the true size of each layer, which the layers of the stream do not', async () => {
    const raw = await cluster.as('phillip').get(`${imageApi}/imagestreamtags/skyfield:2.0`);
    const layers = list(record(record(raw)['image'])['dockerImageLayers']).map(
      (layer) => record(layer)['size'],
    );
    assert.ok(new Set(layers).size > 1, 'the sizes differ');
    const shown = section(await opened('hackershop/skyfield/2.0'), '    [tag] 2.0 ').slice(0, layers.length);
    assert.deepEqual(
      shown.map((line) => line.split(' | ').at(-1)),
      layers.map((size) => sizeWords(Number(size))),
    );
  });

  it('folds signature, attestation and SBOM under their image, behind its layers', async () => {
    const lines = await opened('hackershop/skyfield/2.0');
    const below = section(lines, '    [tag] 2.0 ');
    assert.deepEqual(
      below.slice(-3).map((line) => line.trim().split(' | ')[0]),
      ['[note] Attestation', '[list-unordered] SBOM', '[verified] Signature'],
    );
    assert.match(below[0] ?? '', /\[layers\] ADD file:/);
    assert.ok(below.some((line) => line.includes('[layers] RUN npm ci --omit=dev | ')));
  });

  it('keeps twelve revisions, eleven of them earlier, each with its layers', async () => {
    const lines = await opened('hackershop/web/nightly/Earlier (11)');
    const below = section(lines, '    [tag] nightly ');
    assert.equal(below.filter((line) => /^ {8}\[history\]/.test(line)).length, 11);
    assert.match(below.find((line) => /^ {8}\[history\]/.test(line)) ?? '', /\d+ d · \d+ layers$/);
  });

  it('says so where there is nothing', async () => {
    const lines = await opened('qa-empty', 'hackershop/no-tags-yet');
    assert.ok(lines.includes('  [info] No image streams in qa-empty yet.'));
    assert.ok(lines.includes('    [info] No tags in no-tags-yet yet.'));
  });

  it('gives every row an id of its own that stays', async () => {
    const ids = async (): Promise<string[]> => {
      const found: string[] = [];
      const walk = async (node: TreeNode | undefined): Promise<void> => {
        for (const child of await childrenOf(node, store, everything)) {
          found.push(child.id);
          await walk(child);
        }
      };
      await walk(undefined);
      return found;
    };
    const first = await ids();
    assert.equal(new Set(first).size, first.length);
    assert.deepEqual(await ids(), first);
  });

  it('puts pinned projects first, in the order of pinning', async () => {
    const lines = await outline(store, () => false, ['sarahs-skyfield', 'planet-express']);
    const first = lines.slice(0, 3).map(withoutIcon);
    assert.deepEqual(
      first.map((line) => [line.split(' | ')[0], line.endsWith(' · pinned')]),
      [
        ['sarahs-skyfield', true],
        ['planet-express', true],
        ['hackershop', false],
      ],
    );
  });

  it('makes tooltips without markup from names, labels and messages of others', async () => {
    const hostile: string[] = [];
    const walk = async (node: TreeNode): Promise<void> => {
      const tooltip = rowOf(node, store, [], Date.now()).tooltip();
      hostile.push(tooltip.replace(/&(?:#\d+|amp|lt|gt);/g, '').replace(/^\*\*|\*\*$|: /gm, ''));
      for (const child of await childrenOf(node, store, everything)) await walk(child);
    };
    for (const project of await childrenOf(undefined, store, everything)) {
      for (const stream of await childrenOf(project, store, everything)) {
        if (stream.kind === 'stream' && stream.stream === 'hostile') await walk(stream);
      }
    }
    assert.ok(hostile.length > 5, 'the hostile stream was walked');
    for (const text of hostile) assert.doesNotMatch(text, /[<>[\]()`*$#!]/);
  });

  it('is the same for a registry-viewer as for an administrator of the project', async () => {
    const viewer = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-qa' });
    const open = (path: string): boolean => path.startsWith('hackershop');
    // Who may pull is for administrators to see, and is in the project's own row alone.
    const project = (lines: readonly string[]): string[] => section(lines.map(withoutIcon), 'hackershop ');
    try {
      const asViewer = project(await outline(viewer, open));
      assert.ok(asViewer.length > 50);
      assert.deepEqual(asViewer, project(await outline(store, open)));
    } finally {
      await viewer.close();
    }
  });

  it('shows layers without commands, and why, when the registry cannot be reached', async () => {
    const cut = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    cluster.faults.add({ match: { target: 'registry' }, fault: { kind: 'refuse' } });
    try {
      const tag = await nodeAt(cut, 'hackershop', 'skyfield', '2.0');
      const layers = (await childrenOf(tag, cut, everything)).filter(({ kind }) => kind === 'layer');
      assert.ok(layers.length > 1);
      const row = rowOf(layers[0] ?? tag, cut, [], Date.now());
      assert.match(row.label, /^[0-9a-f]{8}$/);
      assert.match(row.tooltip(), /Cannot reach 127/);
      const index = await nodeAt(cut, 'hackershop', 'catalogue', '3.0');
      const platforms = await childrenOf(index, cut, everything);
      assert.deepEqual(
        platforms.map((node) => rowOf(node, cut, [], Date.now()).label),
        ['linux/amd64', 'linux/arm64/v8'],
        'the API knows the platforms too',
      );
    } finally {
      cluster.faults.clear();
      await cut.close();
    }
  });
});

describe('requests for the tree', () => {
  let cluster: Cluster;
  let store: RegistryStore;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  after(async () => {
    await store.close();
    await cluster.close();
  });

  const asked = (): string[] => {
    const seen = cluster.requests
      .list()
      .map(({ target, method, path }) => `${target} ${method} ${path.replace(/\?.*/, '')}`);
    cluster.requests.clear();
    return seen;
  };

  it('are three for the projects: user, list, watch', async () => {
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    await childrenOf(undefined, store, everything);
    assert.deepEqual(asked().sort(), [
      'api GET /apis/project.openshift.io/v1/projects',
      'api GET /apis/project.openshift.io/v1/projects',
      'api GET /apis/user.openshift.io/v1/users/~',
    ]);
  });

  it('are a list and a watch for a project, none for a stream, and then one that asks who may pull', async () => {
    await nodeAt(store, 'hackershop', 'web', 'nightly');
    await store.access?.lookAtPolicy('hackershop');
    await nodeAt(store, 'hackershop', 'web', 'nightly');
    await store.access?.lookAtPolicy('hackershop');
    const streams = 'api GET /apis/image.openshift.io/v1/namespaces/hackershop/imagestreams';
    const review =
      'api POST /apis/authorization.openshift.io/v1/namespaces/hackershop/localresourceaccessreviews';
    const seen = asked();
    assert.equal(seen[0], streams);
    assert.equal(seen.filter((request) => request === review).length, 1, seen.join('\n'));
    assert.ok(seen.filter((request) => request === streams).length <= 2, seen.join('\n'));
    assert.ok(seen.length <= 3, seen.join('\n'));
  });

  it('are one to the API for all tags and revisions of a stream, two to the registry for an image', async () => {
    const tag = await nodeAt(store, 'hackershop', 'web', 'nightly');
    await childrenOf(tag, store, everything);
    const first = asked().filter((request) => !request.endsWith('/imagestreams'));
    assert.deepEqual(
      first.filter((request) => request.startsWith('api')),
      ['api GET /apis/image.openshift.io/v1/namespaces/hackershop/imagestreams/web/layers'],
    );
    // Two that learn how to log in, then the token, the manifest and the config.
    assert.ok(first.filter((request) => request.startsWith('registry')).length <= 5, first.join('\n'));
    const again = await nodeAt(store, 'hackershop', 'web', 'edge');
    await childrenOf(again, store, everything);
    assert.deepEqual(asked(), [], 'the alias is the same image');
    const earlier = await nodeAt(store, 'hackershop', 'web', 'nightly', 'Earlier (11)');
    const [revision] = await childrenOf(earlier, store, everything);
    await childrenOf(revision, store, everything);
    const rest = asked();
    assert.ok(rest.length <= 2 && rest.every((request) => request.startsWith('registry')), rest.join('\n'));
  });
});

/** The node at labels from a project down. */
async function nodeAt(store: RegistryStore, ...labels: string[]): Promise<TreeNode> {
  let node: TreeNode | undefined;
  for (const label of labels) {
    const children = await childrenOf(node, store, everything);
    node = children.find((child) => rowOf(child, store, [], Date.now()).label === label);
    if (node === undefined) throw new Error(`no row ${label} of ${labels.join(' > ')}`);
  }
  if (node === undefined) throw new Error('no labels');
  return node;
}

/** A line without the icon of its row. */
function withoutIcon(line: string): string {
  return line.replace(/^\[\S+\] /, '');
}

function withoutDigests(line: string): string {
  return line.replace(/\b[0-9a-f]{8}\b/g, '########');
}

/** The lines below the first that starts so, as long as they are indented deeper. */
function section(lines: readonly string[], start: string): string[] {
  const from = lines.findIndex((line) => line.startsWith(start));
  if (from < 0) throw new Error(`no line starts with ${start}:\n${lines.join('\n')}`);
  const depth = (line: string): number => line.search(/\S/);
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => depth(line) <= depth(lines[from] ?? ''));
  return end < 0 ? rest : rest.slice(0, end);
}
