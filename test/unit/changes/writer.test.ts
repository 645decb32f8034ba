import assert from 'node:assert/strict';
import { Writer } from '../../../src/changes/writer.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { rights } from '../../../src/model/right.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { Deleter } from '../../support/deleter.ts';
import { failureFrom } from '../../support/failures.ts';
import { MemoryRecords } from '../../support/memoryRecords.ts';

const never = new AbortController().signal;
const project = 'hackershop';

describe('Writer', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const open = (client: ClusterClient): Writer =>
    new Writer({
      client,
      session: never,
      saw: () => undefined,
      redraw: () => undefined,
      holds: () => false,
      accessChanged: () => undefined,
    });

  const refuse = (method: string, path: string): void => {
    clients.cluster.faults.add({ match: { method, path }, fault: { kind: 'status', status: 403 } });
  };

  it('no longer trusts what it knew of rights when a change is refused', async () => {
    const writer = open(clients.phillip);
    const right = rights.createStream(project);
    await writer.rights.ask([right]);
    assert.equal(writer.rights.answer(right), 'yes');
    refuse('POST', '/imagestreams');
    assert.equal((await failureFrom(writer.createStream({ project, stream: 'new' }))).kind, 'forbidden');
    assert.equal(writer.rights.answer(right), 'unknown');
  });

  it('keeps what it knew when a change fails otherwise', async () => {
    const writer = open(clients.phillip);
    const right = rights.createStream(project);
    await writer.rights.ask([right]);
    assert.equal((await failureFrom(writer.createStream({ project, stream: 'skyfield' }))).kind, 'conflict');
    assert.equal(writer.rights.answer(right), 'yes');
  });

  it('no longer trusts what it knew when one of many deletions is refused', async () => {
    const writer = open(clients.phillip);
    const right = rights.deleteTag(project);
    await writer.rights.ask([right]);
    const deleter = new Deleter(clients.phillip);
    const items = await Promise.all(
      ['1.0', '1.1'].map((tag) => deleter.confirm(`${project}/skyfield:${tag}`)),
    );
    refuse('DELETE', ':1.0');
    const run = { records: new MemoryRecords(), signal: never, progress: () => undefined };
    const outcomes = await writer.deleteAll(items, run);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['failed', 'deleted'],
    );
    assert.equal(writer.rights.answer(right), 'unknown');
  });
});
