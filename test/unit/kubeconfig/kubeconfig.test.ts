import assert from 'node:assert/strict';
import { mkdir, truncate, utimes } from 'node:fs/promises';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { kubeconfigFiles } from '../../../src/kubeconfig/files.ts';
import { openConnection } from '../../../src/connection/openConnection.ts';
import { failureFrom } from '../../support/failures.ts';
import { kubeconfigText, testFolder } from '../../support/kubeconfigs.ts';

describe('kubeconfigFiles', () => {
  const places = { setting: undefined, env: {}, home: '/home/amy', platform: 'linux' } as const;

  it('is ~/.kube/config when nothing else is said', () => {
    assert.deepEqual(kubeconfigFiles(places), ['/home/amy/.kube/config']);
    assert.deepEqual(kubeconfigFiles({ ...places, env: { KUBECONFIG: '' } }), ['/home/amy/.kube/config']);
  });

  it('takes KUBECONFIG apart by the delimiter of the platform', () => {
    assert.deepEqual(kubeconfigFiles({ ...places, env: { KUBECONFIG: '/a::/b:/a' } }), ['/a', '/b']);
    const windows = { ...places, platform: 'win32', env: { KUBECONFIG: 'C:\\a;D:\\b' } } as const;
    assert.deepEqual(kubeconfigFiles(windows), ['C:\\a', 'D:\\b']);
  });

  it('prefers the setting', () => {
    const env = { KUBECONFIG: '/a' };
    assert.deepEqual(kubeconfigFiles({ ...places, env, setting: ' ~/other ' }), ['/home/amy/other']);
    assert.deepEqual(kubeconfigFiles({ ...places, env, setting: '/x/config' }), ['/x/config']);
  });
});

const first = `
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev
  context: {cluster: one, user: phillip, namespace: hackershop}
- name: broken
  context: {cluster: nowhere, user: nobody}
- name: bare
clusters:
- name: one
  cluster: {server: "https://one.example:6443", certificate-authority: certs/ca.crt}
users:
- name: phillip
  user: {token: from-first, client-certificate: ../client.crt, client-key: /abs/client.key}
`;

const second = `
current-context: prod
contexts:
- name: dev
  context: {cluster: two, user: amy}
- name: prod
  context: {cluster: two, user: amy}
clusters:
- name: one
  cluster: {server: "https://other.example"}
- name: two
  cluster: {server: "https://two.example"}
users:
- name: phillip
  user: {token: from-second}
- name: amy
  user:
    tokenFile: amy.token
    as-groups: [dev]
    as: system
    exec: {apiVersion: v1, command: bin/login, args: [a], env: [{name: N, value: v}]}
`;

describe('loadKubeconfig', () => {
  it('merges files as kubectl does: the first wins', async () => {
    await using folder = await testFolder();
    const a = await folder.write('a', first);
    const b = await folder.write('b', second);
    const config = await loadKubeconfig([a, path.join(folder.path, 'missing'), b]);
    assert.deepEqual(config.files, [a, b]);
    assert.equal(config.current, 'dev');
    assert.deepEqual(
      config.contexts.map(({ name, cluster, user, namespace, server }) => [
        name,
        cluster,
        user,
        namespace,
        server,
      ]),
      [
        ['dev', 'one', 'phillip', 'hackershop', 'https://one.example:6443'],
        ['broken', 'nowhere', 'nobody', undefined, undefined],
        ['bare', '', '', undefined, undefined],
        ['prod', 'two', 'amy', undefined, 'https://two.example'],
      ],
    );
    assert.equal(config.users.get('phillip')?.token, 'from-first');
  });

  it('takes current-context from the first file that sets one', async () => {
    await using folder = await testFolder();
    const a = await folder.write('a', first.replace('current-context: dev', 'current-context: ""'));
    const b = await folder.write('b', second);
    assert.equal((await loadKubeconfig([a, b])).current, 'prod');
  });

  it('starts relative paths at the file that holds them', async () => {
    await using folder = await testFolder();
    await mkdir(path.join(folder.path, 'sub'));
    const a = await folder.write('sub/a', first);
    const b = await folder.write('b', second);
    const { clusters, users } = await loadKubeconfig([a, b]);
    assert.equal(clusters.get('one')?.authorityFile, path.join(folder.path, 'sub/certs/ca.crt'));
    assert.equal(users.get('phillip')?.certificateFile, path.join(folder.path, 'client.crt'));
    assert.equal(users.get('phillip')?.keyFile, '/abs/client.key');
    assert.equal(users.get('amy')?.tokenFile, path.join(folder.path, 'amy.token'));
    assert.equal(users.get('amy')?.exec?.command, path.join(folder.path, 'bin/login'));
  });

  it('finds the same contexts as the Kubernetes client does', async () => {
    await using folder = await testFolder();
    const file = await folder.write('config', second);
    const theirs = new KubeConfig();
    theirs.loadFromFile(file);
    const ours = await loadKubeconfig([file]);
    assert.deepEqual(
      ours.contexts.map(({ name, cluster, user }) => ({ name, cluster, user })),
      theirs.getContexts().map(({ name, cluster, user }) => ({ name, cluster, user })),
    );
    assert.equal(ours.current, theirs.getCurrentContext());
  });

  it('fails when no file exists, and names those it looked for', async () => {
    await using folder = await testFolder();
    const files = [path.join(folder.path, 'a'), path.join(folder.path, 'no/b')];
    assert.deepEqual(await failureFrom(loadKubeconfig(files)), { kind: 'noKubeconfig', files });
  });

  const broken: readonly (readonly [content: string, reason: string])[] = [
    ['contexts: [', 'it is not valid YAML (line 1)'],
    ['users:\n- name: a\n  user: {token: "s3cret}\n', 'it is not valid YAML (line 4)'],
    ['just text s3cret', 'it is not a kubeconfig: the top level is not a mapping'],
    ['contexts: {s3cret: 1}', 'contexts is not a list'],
    ['contexts: [s3cret]', 'an entry of contexts is not a mapping'],
    ['users: [{name: a, user: {token: 12345}}]', 'token is not text'],
    [
      'clusters: [{name: a, cluster: {insecure-skip-tls-verify: "yes"}}]',
      'insecure-skip-tls-verify is not true or false',
    ],
    ['users: [{name: a, user: {exec: {args: [s3cret, 1]}}}]', 'args is not a list of texts'],
    ['\u0000\u0001\u0002', 'it is not valid YAML (line 1)'],
  ];
  for (const [content, reason] of broken) {
    it(`says why it cannot read ${JSON.stringify(content)}`, async () => {
      await using folder = await testFolder();
      const file = await folder.write('config', content);
      const failure = await failureFrom(loadKubeconfig([file]));
      assert.deepEqual(failure, { kind: 'badKubeconfig', file, reason });
    });
  }

  it('refuses folders and huge files', async () => {
    await using folder = await testFolder();
    const isFolder = await failureFrom(loadKubeconfig([folder.path]));
    assert.equal(isFolder.kind === 'badKubeconfig' && isFolder.reason, 'it is a folder, not a file');
    const file = await folder.write('config', '');
    await truncate(file, 5 * 1024 * 1024);
    const huge = await failureFrom(loadKubeconfig([file]));
    assert.match(huge.kind === 'badKubeconfig' ? huge.reason : '', /^it has 5242880 bytes/);
  });

  it('takes an empty file for an empty kubeconfig', async () => {
    await using folder = await testFolder();
    const config = await loadKubeconfig([await folder.write('config', '\n')]);
    assert.deepEqual([config.contexts, config.current], [[], undefined]);
  });

  it('has a fingerprint that changes with the meaning, and only then', async () => {
    await using folder = await testFolder();
    const text = (token: string): string =>
      kubeconfigText({ cluster: { server: 'https://x' }, user: { token } });
    const file = await folder.write('config', text('a'));
    const before = (await loadKubeconfig([file])).fingerprint;
    await utimes(file, 1, 1);
    await folder.write('config', `${text('a')}\n# a comment\n`);
    assert.equal((await loadKubeconfig([file])).fingerprint, before);
    await folder.write('config', text('b'));
    assert.notEqual((await loadKubeconfig([file])).fingerprint, before);
  });
});

describe('openConnection', () => {
  const cases: readonly (readonly [name: string, server: unknown, reason: RegExp])[] = [
    ['broken', 'https://x', /^the kubeconfig has no cluster nowhere$/],
    ['bare', 'https://x', /^it names no cluster$/],
    ['absent', 'https://x', /^the kubeconfig has no such context$/],
    ['dev', null, /^its cluster one has no server$/],
    ['dev', 'ftp://x', /is not an http or https address$/],
    ['dev', 'https://', /is not an http or https address$/],
    ['dev', 'https://amy:s3cret@x', /has more in it than an address$/],
  ];
  for (const [name, server, reason] of cases) {
    it(`fails for the context ${name} with the server ${String(server)}`, async () => {
      await using folder = await testFolder();
      const text = first
        .replace('"https://one.example:6443"', JSON.stringify(server))
        .replace(', certificate-authority: certs/ca.crt', '');
      const config = await loadKubeconfig([await folder.write('config', text)]);
      const failure = await failureFrom(openConnection(config, name, { env: {}, userAgent: 'test' }));
      assert.equal(failure.kind, 'badContext');
      assert.match(failure.reason, reason);
      assert.doesNotMatch(failure.reason, /s3cret/);
    });
  }
});
