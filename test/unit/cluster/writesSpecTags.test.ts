import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { JsonRecord } from '../../../src/model/json.ts';
import { tagIn, type StreamSnapshot } from '../../../src/model/streamSnapshot.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import { never } from '../../support/registries.ts';

const skyfield = { project: 'hackershop', stream: 'skyfield' };

/** An entry as the server had it. */
const entry = (name: string, from: object): JsonRecord => ({
  name,
  annotations: null,
  from,
  generation: 3,
  importPolicy: { importMode: 'Legacy' },
  referencePolicy: { type: 'Source' },
});
const alias = (name: string): JsonRecord => entry(name, { kind: 'ImageStreamTag', name: '2.0' });

describe('ClusterWrites.addSpecTags', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(async () => {
    await clients[Symbol.asyncDispose]();
  });

  const read = async (): Promise<StreamSnapshot> =>
    (await clients.phillip.readStream(skyfield, never)).snapshot;
  const add = async (
    version: StreamSnapshot,
    hasSpecTags: boolean,
    tags = [alias('edge')],
    client: ClusterClient = clients.phillip,
  ): Promise<StreamSnapshot> =>
    (await client.addSpecTags(skyfield, tags, { ...version, hasSpecTags }, never)).snapshot;
  const refusal = async (adding: Promise<unknown>): Promise<Failure['kind']> =>
    (await failureFrom(adding)).kind;

  it('adds entries to a stream without and with spec tags, all else as it was', async () => {
    const before = await read();
    const first = await add(before, false, [alias('edge'), alias('stable')]);
    const external = entry('outside', { kind: 'DockerImage', name: 'quay.io/hackershop/skyfield:1' });
    const second = await add(first, true, [external]);
    assert.deepEqual(await read(), second);
    for (const added of [alias('edge'), alias('stable'), external]) {
      const now = tagIn(second, String(added['name']))?.spec;
      assert.deepEqual({ ...now, generation: 3 }, added);
      assert.notEqual(now?.['generation'], 0);
    }
    for (const tag of before.tags) assert.deepEqual(tagIn(second, tag.name), tag);
  });

  it('is a conflict where the stream was changed or made anew', async () => {
    const { cluster, phillip } = clients;
    const before = await read();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'newer' });
    assert.equal(await refusal(add(before, false)), 'conflict');
    const withTag = await add(await read(), false);
    await phillip.deleteStream(skyfield, withTag, never);
    await phillip.createStream({ project: 'hackershop', name: 'skyfield' }, never);
    assert.equal(await refusal(add(withTag, false)), 'conflict');
    // What the patch adds to is not there either, which the server finds first.
    assert.deepEqual(await failureFrom(add(withTag, true)), {
      kind: 'conflict',
      doing: 'set where tags of hackershop/skyfield come from',
      reason: 'what the change was meant for is not there',
    });
    assert.deepEqual((await read()).tags, []);
  });

  it('fails without the right or the stream, and for a source that is not there', async () => {
    const { phillip, greg } = clients;
    const before = await read();
    assert.equal(await refusal(add(before, false, [alias('edge')], greg)), 'forbidden');
    const lost = entry('lost', { kind: 'ImageStreamImage', name: `skyfield@sha256:${'0'.repeat(64)}` });
    const failure = await failureFrom(add(before, false, [lost]));
    assert.equal(failure.kind, 'invalid');
    assert.match(failure.reason, /^spec\.tags\[lost\]\.from\.name: Invalid value: /);
    const gone = { project: 'hackershop', stream: 'nothing' };
    const adding = phillip.addSpecTags(gone, [alias('edge')], { ...before, hasSpecTags: false }, never);
    assert.equal(await refusal(adding), 'notFound');
  });
});
