import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { failureOf } from '../../../src/model/failure.ts';
import { failureText } from '../../../src/model/failureWords.ts';
import { list, record } from '../../../src/model/json.ts';
import { openRegistry } from '../../../src/registry/openRegistry.ts';
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

type Part = 'manifest' | 'config' | 'layer';

/** The digests of an image of the demo: hackershop/skyfield:1.1. */
function digestOf({ cluster: { blobs, state } }: World, part: Part): Digest {
  const tags = state.imageStreams.get('hackershop', 'skyfield')?.status.tags ?? [];
  const image = tags.find(({ tag }) => tag === '1.1')?.items?.[0]?.image ?? '';
  const manifest = record(JSON.parse(blobs.get(image)?.toString() ?? '{}'));
  const described = part === 'config' ? manifest['config'] : list(manifest['layers'])[0];
  const digest = part === 'manifest' ? image : record(described)['digest'];
  if (!isDigest(digest)) throw new Error(`The demo has no ${part}.`);
  return digest;
}

/** Bytes of the demo's registry are others than their digest names. */
function damaged(part: Part) {
  return (world: World) => {
    const bytes = world.cluster.blobs.get(digestOf(world, part));
    if (bytes === undefined) throw new Error(`The demo has no bytes of its ${part}.`);
    const intact = Buffer.from(bytes);
    bytes.write('X', bytes.length - 2);
    return () => void intact.copy(bytes);
  };
}

/** What reading a layer ends with, as a copy reads it. */
async function layer(world: World): Promise<string> {
  const { cluster } = world;
  const credential = { username: 'phillip', password: cluster.tokens.phillip };
  const client = openRegistry({
    host: new URL(cluster.registry).host,
    ca: [cluster.caPem],
    credential: () => Promise.resolve(credential),
  });
  const signal = new AbortController().signal;
  try {
    const { stream } = await client.blob('hackershop/skyfield', digestOf(world, 'layer'), signal);
    return `${(await buffer(stream)).length} bytes`;
  } catch (error) {
    return failureText(failureOf(error, 'read a layer'));
  } finally {
    await client.close();
  }
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
    fault: 'a layer is not what its digest names',
    strike: damaged('layer'),
    seen: layer,
    says: [/what came back has the digest sha256:/, damage],
    afterwards: async (world) => {
      await world.reads('the layer', () => layer(world), /^\d+ bytes$/);
    },
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
