import assert from 'node:assert/strict';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import { noteNode, projectNode, streamNode, tagNode, type TreeNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { everything } from '../../support/everything.ts';
import { base64, kubeconfigText, testFolder, type TestFolder } from '../../support/kubeconfigs.ts';
import { openStore } from '../../support/openStore.ts';
import { recorded } from '../../support/recordedTag.ts';
import { startTlsServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

/** The recorded stream, whose index names each of its images twice. */
const doubled: Answer = ({ url }, response) => {
  const { pathname, searchParams } = new URL(url, 'https://a.example');
  response.writeHead(200, { 'content-type': 'application/json' });
  if (searchParams.has('watch')) return response.flushHeaders();
  const metadata = { resourceVersion: '1' };
  const project = { metadata: { name: 'planet-express' } };
  const layers = JSON.stringify(recorded('stream/layers'));
  if (pathname.endsWith('/projects')) response.end(JSON.stringify({ metadata, items: [project] }));
  else if (pathname.endsWith('/imagestreams'))
    response.end(JSON.stringify({ metadata, items: [recorded('stream/get')] }));
  else if (pathname.endsWith('/layers'))
    response.end(layers.replaceAll(/"manifests":\[([^\]]+)\]/g, '"manifests":[$1,$1]'));
  else response.end('{}');
};

describe('The tree of a cluster that says odd things', () => {
  let folder: TestFolder;
  let server: TestServer;

  before(async () => {
    const authority = new Authority();
    folder = await testFolder();
    server = await startTlsServer({ authority }, doubled);
    const cluster = {
      server: `https://127.0.0.1:${server.port}`,
      'certificate-authority-data': base64(authority.pem),
    };
    await folder.write('config', kubeconfigText({ cluster, user: { token: 'x' } }));
  });

  after(async () => {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('shows a platform once that an index names twice', async () => {
    const store = await openStore({ kubeconfigFile: `${folder.path}/config`, context: 'test' });
    try {
      const stream = streamNode(projectNode('planet-express'), 'skyfield');
      await childrenOf(stream.parent, store, everything);
      const platforms = await childrenOf(tagNode(stream, '3.0'), store, everything);
      assert.ok(platforms.length > 0 && platforms[0]?.kind === 'platform');
      assert.equal(new Set(platforms.map(({ id }) => id)).size, platforms.length);
    } finally {
      await store.close();
    }
  });

  it('has two rows where a list is empty and may be out of date', () => {
    const project = projectNode('hackershop');
    const trouble = noteNode(project, 'out of date', { kind: 'gone', doing: 'list' });
    assert.notEqual(noteNode(project, 'nothing here').id, trouble.id);
  });

  it('names things without what acts on the text around', () => {
    const name = 'a\u202eb\u001b[2J\n';
    const project = projectNode(name);
    const stream = streamNode(project, name);
    const nodes: TreeNode[] = [project, stream, tagNode(stream, name)];
    for (const node of nodes) {
      const { label, description, spoken } = rowOf(node, new RegistryStore(), [], 0);
      assert.doesNotMatch(label + description + spoken, /[\p{Cc}\p{Cf}]/u);
      assert.match(label, /^a\ufffdb\ufffd\[2J/);
    }
  });
});
