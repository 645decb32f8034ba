import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restore } from '../../../src/changes/restoring.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { deletedFiles } from '../../../src/host/deletedFiles.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { until } from '../../support/until.ts';
import type { FaultRow } from '../faultRow.ts';
import { tagsOf, type World } from '../world.ts';

const hour = 3_600_000;

/** The clock of this machine shows another time; the stand-in reads its own. */
function clockOff(milliseconds: number) {
  return (world: World) => {
    const { now } = Date;
    Date.now = () => now() + milliseconds;
    world.cluster.dropConnections();
    world.pushNow();
    return () => void (Date.now = now);
  };
}

/** A way to the API that goes dead without a word, as connections do while a machine sleeps; those that come after work. */
async function sleepyWay(port: number): Promise<{ port: number; sleep: () => void; close: () => void }> {
  const pairs: [Socket, Socket][] = [];
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    pairs.push([client, upstream]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sleep() {
      for (const [client, upstream] of pairs.splice(0)) {
        client.unpipe();
        upstream.unpipe();
        upstream.destroy();
      }
    },
    close: () => void server.close(),
  };
}

/** Nothing of this program runs for so long, ms, as when a machine sleeps. */
function sleepFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Deletes thirty tags in another process, which is killed in the middle. */
async function killedInCleanUp(world: World): Promise<string> {
  const { cluster } = world;
  const names = Array.from({ length: 30 }, (_, index) => `old-${index}`);
  for (const tag of names) await cluster.push({ repository: 'hackershop/web', tag });
  const before = tagsOf(cluster, 'web');
  const folder = await mkdtemp(join(tmpdir(), 'deleted-'));
  cluster.faults.add({ match: { method: 'DELETE' }, fault: { kind: 'delay', milliseconds: 40 } });
  const script = join(import.meta.dirname, '../cleanUp.ts');
  const child = spawn(process.execPath, [script, cluster.kubeconfigFile, folder, ...names], {
    stdio: 'ignore',
  });
  try {
    await until('some deletions', () =>
      Promise.resolve(tagsOf(cluster, 'web').length < before.length - 8 || undefined),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    // What was asked for last is done whether or not anybody waits for it.
    const asked = (): number =>
      cluster.requests.list('/imagestreamtags/').filter(({ method }) => method === 'DELETE').length;
    await until('the last deletion', () =>
      Promise.resolve(tagsOf(cluster, 'web').length === before.length - asked() || undefined),
    );
    const left = tagsOf(cluster, 'web');
    assert.ok(left.length > before.length - 30, 'killed too late to prove anything');
    return await undone(world, folder, before, left);
  } finally {
    cluster.faults.clear();
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whatever is gone has a record, from which another window brings it back. */
async function undone(
  { cluster }: World,
  folder: string,
  before: readonly string[],
  left: readonly string[],
): Promise<string> {
  const records = await deletedFiles(folder).all();
  const gone = before.length - left.length;
  assert.ok(records.length >= gone, `${gone} are gone, and ${records.length} are recorded`);
  const config = await loadKubeconfig([cluster.kubeconfigFile]);
  const client = await openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
  const session = new AbortController().signal;
  try {
    for (const record of records) {
      await restore(record, { client, session, saw: () => undefined });
    }
  } finally {
    await client.close();
  }
  assert.deepEqual(tagsOf(cluster, 'web'), before);
  return `${gone} gone, ${records.length} recorded, all back`;
}

/** This machine. */
export const machines: readonly FaultRow[] = [
  {
    fault: 'the clock of this machine is an hour ahead',
    strike: clockOff(hour),
    says: [/\[tag\] pushed-now \| now · /],
  },
  {
    fault: 'the clock of this machine is an hour behind',
    strike: clockOff(-hour),
    says: [/\[tag\] pushed-now \| now · /, /\[tag\] 2\.0 \| 3 h · /],
  },
  {
    fault: 'the machine sleeps, and all sockets are dead when it wakes up',
    world: { connection: () => ({ wakeUp: { every: 50, late: 200 } }) },
    strike: async (world) => {
      const way = await sleepyWay(Number(new URL(world.cluster.api).port));
      await world.reconfigure({ cluster: { server: `https://127.0.0.1:${way.port}` } });
      await world.showsTheCluster();
      way.sleep();
      world.pushUnseen();
      sleepFor(500);
      await world.showsTheCluster();
      return async () => {
        await world.rewrite();
        way.close();
      };
    },
    says: [],
  },
  {
    fault: 'the extension host is killed in the middle of a clean-up',
    strike: async (world) => {
      await killedInCleanUp(world);
      return () => undefined;
    },
    says: [],
  },
];
