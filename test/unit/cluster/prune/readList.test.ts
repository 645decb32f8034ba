import assert from 'node:assert/strict';
import { otherSources } from '../../../../src/cluster/prune/listSources.ts';
import { readList, type ListResult } from '../../../../src/cluster/prune/readList.ts';
import { connectIn, testFolder } from '../../../support/kubeconfigs.ts';
import { startListServer, type ListServer } from '../../../support/listServer.ts';
import { never } from '../../../support/registries.ts';
import { json } from '../../../support/tlsServer.ts';

describe('A list to plan with', () => {
  it('is read to its end, were it of many pages', async () => {
    const names = Array.from({ length: 6_000 }, (_, at) => `pod-${String(at).padStart(4, '0')}`);
    const said: number[] = [];
    await withServer(names, async (server, read) => {
      assert.equal(podsOf(await read((items) => said.push(items))), 6_000);
      assert.equal(server.requests.length, 12);
    });
    assert.equal(said.at(-1), 6_000);
  });

  it('may be empty', async () => {
    await withServer([], async (_, read) => assert.equal(podsOf(await read()), 0));
  });

  it('is not read if it ends in its midst: the other half may use what goes', async () => {
    await withServer(['a', 'b'], async (server, read) => {
      const pod = { metadata: { name: 'a', namespace: 'shop' } };
      server.instead.push(json({ metadata: { continue: 'more' }, items: [pod] }));
      server.instead.push(json({ metadata: {}, items: null }));
      const result = await read();
      assert.ok(result.kind === 'failed');
      assert.deepEqual(result.failure, {
        kind: 'unreadable',
        doing: 'list pods in all projects',
        reason: 'the list ends in its midst',
      });
    });
  });

  it('is begun anew a few times if the server forgets it, and not for ever', async () => {
    await withServer(['a', 'b'], async (server, read) => {
      const gone = json({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }, 410);
      const half = json({ metadata: { continue: 'more' }, items: [{ metadata: { name: 'a' } }] });
      server.instead.push(half, gone, half, gone);
      assert.equal(podsOf(await read()), 2, 'nothing of the first attempts');
      server.instead.push(half, gone, half, gone, half, gone);
      const result = await read();
      assert.ok(result.kind === 'failed' && result.failure.kind === 'gone');
    });
  });
});

type Read = (progress?: (items: number) => void) => Promise<ListResult>;

async function withServer(
  names: readonly string[],
  run: (server: ListServer, read: Read) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  await using server = await startListServer(names);
  const connection = await connectIn(folder, { cluster: { server: server.address } });
  const pods = otherSources.find(({ list }) => list === 'pod');
  assert.ok(pods !== undefined);
  try {
    await run(server, (progress = () => undefined) => readList(connection, pods, undefined, never, progress));
  } finally {
    await connection.close();
  }
}

function podsOf(result: ListResult): number {
  assert.ok(result.kind === 'read', JSON.stringify(result));
  assert.equal(result.reading.unreadable.size, 0);
  return result.reading.input.users.length;
}
