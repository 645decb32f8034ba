import assert from 'node:assert/strict';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { failureFrom } from '../../support/failures.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';

/** A kubeconfig whose cluster takes a value for credential plugins from an alias. */
const withExtension = (before: string, extension: string): string => `${before}
contexts: [{name: a, context: {cluster: a}}]
clusters:
- name: a
  cluster:
    server: https://api.example:6443
    extensions: [{name: client.authentication.k8s.io/exec, extension: ${extension}}]
`;

describe('Aliases in a kubeconfig', () => {
  let folder: TestFolder;

  before(async () => (folder = await testFolder()));
  after(async () => folder[Symbol.asyncDispose]());

  it('are read', async () => {
    const file = await folder.write('plain', withExtension('x: &x [1, 2]', '*x'));
    const { clusters } = await loadKubeconfig([file]);
    assert.deepEqual(clusters.get('a')?.execConfig, [1, 2]);
  });

  it('may not hold themselves', async () => {
    const file = await folder.write('cycle', withExtension('', '&x [*x]'));
    const failure = await failureFrom(loadKubeconfig([file]));
    assert.equal(failure.kind, 'badKubeconfig');
  });

  it('may not stand for more than memory holds', async () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items = Array.from({ length: 12 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
      return `l${level}: &l${level} [${items.join(', ')}]`;
    });
    const file = await folder.write('bomb', withExtension(levels.join('\n'), '*l11'));
    const failure = await failureFrom(loadKubeconfig([file]));
    assert.equal(failure.kind, 'badKubeconfig');
  });
});
