import { startProxy, type ProxyRules } from '../../support/connectProxy.ts';
import { startRawServer } from '../../support/rawServer.ts';
import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';

/** The way to the cluster is a proxy that does so; ends without a proxy. */
function proxied(rules: ProxyRules) {
  return async (world: World) => {
    const proxy = await startProxy(rules);
    await through(world, proxy.port);
    return async () => {
      await world.rewrite();
      await proxy[Symbol.asyncDispose]();
    };
  };
}

async function through(world: World, port: number): Promise<void> {
  await world.reconfigure({ cluster: { 'proxy-url': `http://127.0.0.1:${port}` } });
}

const advice = /Check http\.proxy, HTTPS_PROXY and NO_PROXY, and proxy-url/;
const next = /Open Proxy Settings/;

/** Proxies between here and the cluster. */
export const proxies: readonly FaultRow[] = [
  {
    fault: 'a proxy refuses to connect',
    strike: proxied({ refuse: 403 }),
    says: [/The proxy .*127\.0\.0\.1:\d+.* does not connect to 127\.0\.0\.1:\d+/, advice, next],
    keepsRows: false,
  },
  {
    fault: 'a proxy wants a login',
    strike: proxied({ login: 'somebody:else' }),
    says: [
      /The proxy .*127\.0\.0\.1:\d+.* does not connect to 127\.0\.0\.1:\d+: .*(?:407|login)/,
      advice,
      next,
    ],
    keepsRows: false,
  },
  {
    fault: 'a proxy is not there',
    strike: async (world) => {
      await through(world, 9);
      return () => world.rewrite();
    },
    says: [/The proxy .*127\.0\.0\.1:9.* does not connect to 127\.0\.0\.1:\d+: .*refused/, advice, next],
    keepsRows: false,
  },
  {
    fault: 'a proxy takes connections and says nothing',
    strike: async (world) => {
      const silent = await startRawServer(() => undefined);
      await through(world, silent.port);
      return async () => {
        await world.rewrite();
        await silent[Symbol.asyncDispose]();
      };
    },
    says: [/127\.0\.0\.1:\d+: .*does not answer in time/],
    keepsRows: false,
  },
];
