import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TagSource } from '../../../src/panels/tagSource.ts';
import { StreamSource } from '../../../src/panels/streamSource.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import type { TreeNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { everything } from '../../support/everything.ts';
import { base64, kubeconfigText, testFolder } from '../../support/kubeconfigs.ts';
import { openStore } from '../../support/openStore.ts';
import { startTlsServer, type Answer } from '../../support/tlsServer.ts';
import { absurd, absurdValue } from '../absurd.ts';
import { assertNoControls, assertNotPolluted, laterOrFailure } from '../bounds.ts';
import { assertInert } from '../markup.ts';
import { property, type Target } from '../property.ts';
import { objectsOfKind } from '../recorded.ts';
import { workloads } from '../workloads.ts';

/** What a cluster answers, by the end of the path; everything else is not there. */
interface Answers {
  readonly projects: unknown;
  readonly streams: unknown;
  readonly layers: unknown;
  readonly image: unknown;
  readonly anything: unknown;
  /** Lines of a watch. */
  readonly events: readonly unknown[];
}

const authority = new Authority();
const server = await startTlsServer({ authority }, (_request, response) => response.end());
const folder = await testFolder();
const kubeconfigFile = await folder.write(
  'config',
  kubeconfigText({
    cluster: {
      server: `https://127.0.0.1:${server.port}`,
      'certificate-authority-data': base64(authority.pem),
    },
    user: { token: 'sha256~hostile-cluster-token' },
  }),
);

/** Recorded objects, with the registry at the same place as the API, so that nobody waits for names that are none. */
function here(values: readonly unknown[]): unknown[] {
  const text = JSON.stringify(values).replaceAll(
    /image-registry\.openshift-image-registry\.svc:5000|REGISTRY/g,
    `127.0.0.1:${server.port}`,
  );
  return JSON.parse(text) as unknown[];
}

const user = { kind: 'User', metadata: { name: 'amy' } };
const streams = here(objectsOfKind('ImageStream'));
const streamLists = [
  ...here(objectsOfKind('ImageStreamList')),
  { metadata: { resourceVersion: '1' }, items: streams },
];
const project = { metadata: { name: 'planet-express' } };
const projectLists = [
  ...objectsOfKind('ProjectList'),
  { metadata: { resourceVersion: '1' }, items: [project, ...objectsOfKind('Project')] },
];
const lists = Object.values(workloads).map((workload) => ({
  metadata: { resourceVersion: '1' },
  items: [workload, workload],
}));
const stream = streams.at(-1);

const answers: fc.Arbitrary<Answers> = fc.record({
  projects: absurd(...projectLists),
  streams: absurd(...streamLists),
  layers: absurd(...objectsOfKind('ImageStreamLayers')),
  image: absurd(...objectsOfKind('ImageStreamImage')),
  anything: fc.oneof(absurd(...lists), absurd(user), absurdValue),
  events: fc.array(
    fc.oneof(
      absurd({ type: 'ADDED', object: project }),
      absurd({ type: 'MODIFIED', object: stream }),
      absurd({ type: 'DELETED', object: stream }),
    ),
    { maxLength: 3 },
  ),
});

function answerOf(content: Answers): Answer {
  return ({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'https://a.example');
    response.writeHead(pathname.endsWith('/absent') ? 404 : 200, { 'content-type': 'application/json' });
    if (searchParams.has('watch')) {
      response.flushHeaders();
      for (const event of content.events) response.write(`${JSON.stringify(event)}\n`);
      return;
    }
    response.end(JSON.stringify(bodyOf(pathname, content)));
  };
}

function bodyOf(path: string, { projects, streams, layers, image, anything }: Answers): unknown {
  if (path.endsWith('/projects')) return projects;
  if (path.endsWith('/imagestreams')) return streams;
  if (path.endsWith('/layers')) return layers;
  if (path.includes('/imagestreamimages/')) return image;
  if (path.endsWith('/v1')) return { kind: 'APIResourceList', resources: [] };
  return anything;
}

/** Rows that are looked at in one tree. */
const most = 25;

async function walk(store: RegistryStore): Promise<void> {
  const open: (TreeNode | undefined)[] = [undefined];
  const ids = new Set<string>();
  for (let count = 0; open.length > 0 && count < most; count += 1) {
    const node = open.shift();
    for (const child of (await childrenOf(node, store, everything)).slice(0, 8)) {
      const row = rowOf(child, store, [], store.now);
      assert.ok(!ids.has(child.id), `two rows are ${child.id}`);
      ids.add(child.id);
      for (const text of [row.label, row.description, row.spoken]) assertNoControls(text, child.kind);
      assert.ok(row.label.length + row.description.length < 2000);
      assertInert(row.tooltip());
      if (row.expandable) open.push(child);
    }
  }
}

async function loadPages(store: RegistryStore): Promise<void> {
  for (const { project: name, name: found, tags } of store.loadedStreams.slice(0, 3)) {
    const target = { project: name, stream: found };
    const source = new StreamSource(
      store,
      store.connection.kind === 'connected' ? store.connection.server : '',
      target,
      () => undefined,
    );
    await laterOrFailure(source.load());
    source.dispose();
    for (const { name: tag } of tags.slice(0, 2)) {
      const one = new TagSource(
        store,
        store.connection.kind === 'connected' ? store.connection.server : '',
        { ...target, tag },
        () => undefined,
      );
      await laterOrFailure(one.load());
      one.dispose();
    }
  }
}

export const clusters: Target = {
  name: 'clusters',
  async close() {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  },
  properties: [
    property(
      'whatever a cluster answers, there is a tree, tooltips and pages',
      answers,
      async (content) => {
        server.answer = answerOf(content);
        const store = await openStore({ kubeconfigFile, context: 'test', namedProjects: ['planet-express'] });
        try {
          await walk(store);
          await loadPages(store);
          assertNotPolluted();
        } finally {
          await store.close();
          server.seen.length = 0;
        }
      },
      25,
    ),
  ],
};
