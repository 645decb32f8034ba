import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import { startCluster, type Cluster } from '../cluster.ts';
import { fields, list } from '../json.ts';

const path = '/apis/imageregistry.operator.openshift.io/v1/imagepruners/cluster';

describe('image pruners of the stand-in', () => {
  let cluster: Cluster;
  beforeEach(async () => (cluster = await startCluster({ seed: 'demo' })));
  afterEach(() => cluster.close());

  const patch = async (spec: object) => {
    const headers = { 'content-type': 'application/merge-patch+json' };
    const body = JSON.stringify({ spec });
    const answer = await cluster.as('kubeadmin').send(path, { method: 'PATCH', headers, body });
    return { status: answer.status, message: String(fields(JSON.parse(answer.body.toString()))['message']) };
  };

  for (const [spec, message] of [
    [{ keepTagRevisions: 'many' }, /in body must be of type integer: "string"/],
    [{ keepTagRevisions: 2.5 }, /in body must be of type integer: "number"/],
    [{ suspend: 'yes' }, /must be of type boolean/],
    [{ keepYoungerThanDuration: 'soon' }, /must be of type duration: "soon"/],
    [{ logLevel: 'Loud' }, /Unsupported value: "Loud"/],
    [{ tolerations: {} }, /must be of type array: "object"/],
    [{ tolerations: ['all'] }, /must be of type object: "string"/],
    [{ nodeSelector: { region: 5 } }, /must be of type string: "integer"/],
    [{ resources: { limits: { memory: '1GB' } } }, /Invalid value: "1GB": .* should match/],
  ] as const) {
    it(`refuse ${JSON.stringify(spec)}`, async () => {
      const answer = await patch(spec);
      assert.equal(answer.status, 422);
      assert.match(answer.message, message);
    });
  }

  it('take what the operator cannot follow, which then says so', async () => {
    assert.equal((await patch({ schedule: 'at midnight' })).status, 200);
    const pruners = cluster.state.collection('imageregistry.operator.openshift.io', 'imagepruners');
    await until('the operator', () => {
      const conditions = list(fields(pruners.get(undefined, 'cluster')?.['status'])['conditions']).map(
        fields,
      );
      const degraded = conditions.find(({ type }) => type === 'Degraded');
      return Promise.resolve(degraded?.['reason'] === 'SyncError' ? true : undefined);
    });
  });
});
