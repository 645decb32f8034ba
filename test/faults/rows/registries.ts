import assert from 'node:assert/strict';
import { Authority } from '../../cluster/tls/authority.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';
import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';
import { faulty, quietly } from './strikes.ts';

const registry = { target: 'registry' } as const;

/** The panel shows what only the registry knows. */
async function whole(world: World): Promise<void> {
  await world.reads('the whole image', () => world.panel(), /"instruction":/);
}

/** Bytes of the demo's registry are others than their digest names, of 1.1's manifest or of its config. */
function damaged(which: 'manifest' | 'config') {
  return (world: World) => {
    const { blobs, state } = world.cluster;
    const tags = state.imageStreams.get('hackershop', 'skyfield')?.status.tags ?? [];
    const manifest = tags.find(({ tag }) => tag === '1.1')?.items?.[0]?.image ?? '';
    const config =
      /"config":\{[^}]*"digest":"([^"]+)"/.exec(blobs.get(manifest)?.toString() ?? '')?.[1] ?? '';
    const digest = which === 'manifest' ? manifest : config;
    const bytes = blobs.get(digest);
    if (bytes === undefined) throw new Error(`The demo has no ${which} ${digest}.`);
    const intact = Buffer.from(bytes);
    bytes.write('X', bytes.length - 2);
    return () => void intact.copy(bytes);
  };
}

/** Sends the login's owner elsewhere, and wants to hear there of nothing that was not for it. */
function elsewhere(head: (host: string) => { status: number; headers: Record<string, string> }) {
  return async (world: World) => {
    const { cluster } = world;
    const certificate = cluster.serverCertificate(['127.0.0.1']);
    const other = await startTlsServer(
      { authority: new Authority(), certificate },
      json({ token: 'theirs' }),
    );
    cluster.faults.add({ match: registry, fault: { kind: 'head', ...head(`127.0.0.1:${other.port}`) } });
    return async () => {
      cluster.faults.clear();
      const logins = other.seen.map(({ headers }) => headers.authorization);
      await other[Symbol.asyncDispose]();
      assert.deepEqual(
        logins.filter((login) => login !== undefined),
        [],
      );
    };
  };
}

const status = (code: number) => ({ kind: 'status', status: code }) as const;
const damage = /The content was damaged or replaced on the way and is not shown/;

/** The registry, with the API as it should be. */
export const registries: readonly FaultRow[] = [
  {
    fault: 'the registry is down and the API is up',
    strike: faulty(registry, { kind: 'refuse' }),
    seen: 'panel',
    says: [/Cannot reach 127\.0\.0\.1:\d+: .*refused/, /Check the network or VPN/, /"layers"/],
    afterwards: whole,
  },
  {
    fault: 'the API is down and the registry is up',
    strike: faulty({ target: 'api' }, { kind: 'refuse' }),
    says: [/Cannot reach 127\.0\.0\.1:\d+: .*refused/],
    afterwards: whole,
  },
  {
    fault: 'the registry says nothing',
    strike: quietly(registry, { kind: 'silence' }),
    seen: 'panel',
    says: [/127\.0\.0\.1:\d+: it does not answer in time/],
    afterwards: whole,
  },
  {
    fault: 'the registry fails with 500',
    strike: quietly(registry, status(500)),
    seen: 'panel',
    says: [/status 500/, /an administrator of the cluster can see why/],
    afterwards: whole,
  },
  {
    fault: 'the registry is overrun (429)',
    strike: quietly(registry, status(429)),
    seen: 'panel',
    says: [/the server is busy/],
    afterwards: whole,
  },
  {
    fault: 'a page of HTML answers for the registry',
    strike: quietly(registry, { kind: 'html' }),
    seen: 'panel',
    says: [/HTML page|no registry/],
    afterwards: whole,
  },
  {
    fault: 'a manifest is not what its digest names',
    strike: damaged('manifest'),
    seen: 'panel',
    says: [/what came back has the digest sha256:/, damage],
    afterwards: whole,
  },
  {
    fault: 'a config is not what its digest names',
    strike: damaged('config'),
    seen: 'panel',
    says: [/what came back has the digest sha256:/, damage],
    afterwards: whole,
  },
  {
    fault: 'the registry redirects to another host, which gets no login',
    strike: elsewhere((host) => ({ status: 307, headers: { location: `https://${host}/v2/` } })),
    seen: 'panel',
    says: [/the registry answers 307, which is not expected here/, /A proxy or a login page on the way/],
    afterwards: whole,
  },
  {
    fault: 'the registry wants the login sent to another host, which gets none',
    strike: elsewhere((host) => ({
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="https://${host}/token",service="other"` },
    })),
    seen: 'panel',
    says: [/wants the login sent to 127\.0\.0\.1:\d+, which is another address: it is not sent/],
    afterwards: whole,
  },
];
