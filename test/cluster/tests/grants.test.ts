import assert from 'node:assert/strict';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import type { UserName } from '../identity.ts';
import { fields, text } from '../json.ts';
import { said, writing } from './writing.ts';

describe('grants', () => {
  let cluster: Cluster;
  const { ask } = writing(() => cluster);

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  afterEach(() => cluster.close());

  describe('of rights', () => {
    const reviews = '/apis/authorization.k8s.io/v1';
    const pull = (namespace: string): object => ({
      namespace,
      verb: 'get',
      group: 'image.openshift.io',
      resource: 'imagestreams',
      subresource: 'layers',
    });
    const others = (spec: object, as: UserName = 'phillip'): Promise<ClientAnswer> =>
      ask('POST', `${reviews}/namespaces/hackershop/localsubjectaccessreviews`, { spec }, { as });
    const allowed = (answer: ClientAnswer): unknown => fields(fields(answer.json())['status'])['allowed'];
    const subject = {
      user: 'system:serviceaccount:hackershop-prod:default',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:hackershop-prod', 'system:authenticated'],
    };

    it('of others are told to those who manage the project, about that project', async () => {
      const spec = { ...subject, resourceAttributes: pull('hackershop') };
      assert.equal(allowed(await others(spec)), false);
      assert.equal((await others(spec, 'greg')).status, 403);
      const elsewhere = await others({ ...subject, resourceAttributes: pull('hackershop-prod') });
      assert.equal(elsewhere.status, 422);
      assert.match(String(said(elsewhere)), /"hackershop-prod": must match metadata.namespace$/);
      assert.equal((await others({ resourceAttributes: pull('hackershop') })).status, 422);
      assert.equal((await others(subject)).status, 422);
    });

    it('are given by a binding with a generated name, to all service accounts of a project', async () => {
      const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/hackershop/rolebindings';
      const made = await ask('POST', bindings, {
        metadata: { generateName: 'image-puller-' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'system:image-puller',
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Group',
            name: 'system:serviceaccounts:hackershop-prod',
          },
        ],
      });
      assert.equal(made.status, 201);
      const { name } = fields(fields(made.json())['metadata']);
      assert.match(text(name) ?? '', /^image-puller-[a-z0-9]{5}$/);
      assert.equal(allowed(await others({ ...subject, resourceAttributes: pull('hackershop') })), true);
      assert.equal((await ask('POST', bindings, { metadata: {} })).status, 422);
    });

    it('of oneself are told to everybody', async () => {
      const may = (as: UserName): Promise<ClientAnswer> =>
        ask(
          'POST',
          `${reviews}/selfsubjectaccessreviews`,
          { spec: { resourceAttributes: pull('hackershop') } },
          { as },
        );
      assert.deepEqual(
        [allowed(await may('phillip')), allowed(await may('greg')), allowed(await may('amy'))],
        [true, true, false],
      );
    });
  });
});
