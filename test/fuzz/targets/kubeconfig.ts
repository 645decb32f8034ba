import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { openConnection } from '../../../src/connection/openConnection.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { absurd, hostileText } from '../absurd.ts';
import { assertBounded, assertNotPolluted, laterOrFailure } from '../bounds.ts';
import { property, type Target } from '../property.ts';

const secret = 'sha256~hostile-kubeconfig-token';
const whole = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'a',
  contexts: [
    { name: 'a', context: { cluster: 'a', user: 'a', namespace: 'hackershop' } },
    { name: 'b', context: { cluster: 'b', user: 'b' } },
  ],
  clusters: [
    {
      name: 'a',
      cluster: {
        server: 'https://127.0.0.1:1',
        'certificate-authority-data': 'AAAA',
        'insecure-skip-tls-verify': false,
        'tls-server-name': 'x',
        'proxy-url': 'http://127.0.0.1:1',
        'disable-compression': true,
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { a: [1, { b: null }] } }],
      },
    },
    { name: 'b', cluster: { server: 'http://127.0.0.1:1', 'certificate-authority': 'missing.crt' } },
  ],
  users: [
    {
      name: 'a',
      user: { token: secret, as: 'x', 'as-uid': '1', 'as-groups': ['g'], 'as-user-extra': { k: ['v'] } },
    },
    {
      name: 'b',
      user: { username: 'u', password: secret, 'client-certificate-data': 'AAAA', 'client-key-data': 'AAAA' },
    },
    {
      name: 'c',
      user: {
        tokenFile: 'missing',
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: './no-such-program',
          args: ['x'],
          env: [{ name: 'A', value: 'b' }],
          interactiveMode: 'Never',
          provideClusterInfo: true,
        },
      },
    },
    {
      name: 'd',
      user: {
        'auth-provider': {
          name: 'oidc',
          config: { 'id-token': 'a.b.c', 'idp-issuer-url': 'https://127.0.0.1:1' },
        },
      },
    },
  ],
};

const folder = await testFolder();

/** The file is read, each of its contexts opened and closed; no request is made, and no plugin runs. */
async function readAll(content: string, most = content.length): Promise<void> {
  const file = await folder.write('config', content);
  const config = await laterOrFailure(loadKubeconfig([file]));
  assertNotPolluted();
  if (config === undefined) return;
  assertBounded([config.contexts, config.clusters, config.users], most);
  for (const { name } of config.contexts.slice(0, 5)) {
    try {
      const connection = await laterOrFailure(openConnection(config, name, { env: {}, userAgent: 'test' }));
      await connection?.close();
    } catch (error) {
      assert.ok(!String(error).includes(secret));
      throw error;
    }
  }
}

const yamlPiece = fc.oneof(
  fc.constantFrom(
    'contexts:\n',
    'clusters:\n',
    'users:\n',
    '- name: a\n',
    '  context: {cluster: a, user: a}\n',
    '  cluster: &c\n',
    '    server: https://127.0.0.1:1\n',
    '    extensions: &e\n    - name: client.authentication.k8s.io/exec\n      extension: *e\n',
    '    extensions:\n    - name: client.authentication.k8s.io/exec\n      extension: &x [*x, *x]\n',
    'a: &a [x, x, x, x, x, x, x, x, x]\n',
    'b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n',
    'c: &d [*b, *b, *b, *b, *b, *b, *b, *b]\n',
    '      extension: *d\n',
    '  <<: *c\n',
    '? [a]\n',
    '!!binary AAAA',
    '!!js/function x',
    '--- \n',
    '...\n',
    '%YAML 1.2\n',
    '\t',
    '{',
    '[',
    '}',
    ']',
    '"',
    "'",
    '|\n',
    '>\n',
    '&',
    '*',
    ': ',
    '- ',
    '  ',
    '# x\n',
    '\n',
  ),
  hostileText(3),
);

/** Aliases of aliases, some of which hold themselves, where each field of a kubeconfig could take them. */
const aliased = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom('x', '*c', '{a: b}', '[*c]'),
    fc.constantFrom(
      'extensions: [{name: client.authentication.k8s.io/exec, extension: %}]',
      'server: %',
      'proxy-url: %',
      'extensions: %',
    ),
  )
  .map(([levels, width, leaf, field]) => {
    const names = Array.from({ length: levels }, (_, level) => `l${level}`);
    const lines = names.map(
      (name, level) =>
        `${name}: &${name} [${Array.from({ length: width }, () => (level === 0 ? 'x' : `*l${level - 1}`)).join(', ')}]`,
    );
    const cluster = `cluster: &c {${field.replace('%', leaf === 'x' ? `*l${levels - 1}` : leaf)}}`;
    return `${lines.join('\n')}\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, ${cluster}}]\nusers: [{name: a, user: {exec: {command: x, args: *l0}}}]`;
  });

export const kubeconfig: Target = {
  name: 'kubeconfig',
  async close() {
    await folder[Symbol.asyncDispose]();
  },
  properties: [
    property('a kubeconfig with absurd fields is read, or fails in words', absurd(whole), async (value) => {
      await readAll(JSON.stringify(value) ?? ''); // eslint-disable-line @typescript-eslint/no-unnecessary-condition
    }),
    property(
      'any YAML is read, or fails in words',
      fc.array(yamlPiece, { maxLength: 30 }),
      async (pieces) => {
        await readAll(pieces.join(''));
      },
    ),
    property('aliases take no more memory than their text', aliased, (text) => readAll(text, 1_000_000), 30),
    property(
      'what cannot be read is not repeated',
      fc.tuple(absurd(whole), fc.nat(), hostileText(3)),
      async ([value, at, piece]) => {
        const text = JSON.stringify(value, undefined, 1) ?? ''; // eslint-disable-line @typescript-eslint/no-unnecessary-condition
        const cut = at % (text.length + 1);
        const file = await folder.write('broken', text.slice(0, cut) + piece + text.slice(cut));
        const read = loadKubeconfig([file]);
        await read.catch((error: unknown) => assert.ok(!String(error).includes(secret)));
        await laterOrFailure(read);
      },
    ),
  ],
};
