import type { FaultRow } from '../faultRow.ts';
import { faulty } from './strikes.ts';

const api = { target: 'api' } as const;
const network = /Check the network or VPN/;

/** Between here and the API. */
export const connections: readonly FaultRow[] = [
  {
    fault: 'the connection is refused',
    strike: faulty(api, { kind: 'refuse' }),
    says: [/Cannot reach 127\.0\.0\.1:\d+: .*refused/, network],
  },
  {
    fault: 'connections are reset before an answer',
    strike: faulty(api, { kind: 'reset' }),
    says: [/Cannot reach 127\.0\.0\.1:\d+: the connection was closed/, network],
  },
  {
    fault: 'connections are reset in the middle of a body',
    strike: faulty({ ...api, watch: false }, { kind: 'resetMidBody' }, { relist: true }),
    says: [/Cannot reach 127\.0\.0\.1:\d+: the connection was closed/, network],
  },
  {
    fault: 'a watch is reset in the middle of an event, three times',
    strike: faulty({ ...api, watch: true }, { kind: 'resetMidBody' }, { times: 3 }),
    says: [],
  },
  {
    fault: 'the server takes connections and says nothing',
    strike: faulty(api, { kind: 'silence' }),
    says: [/Cannot reach 127\.0\.0\.1:\d+: it does not answer in time/, network],
  },
  {
    fault: 'the name of the server is not known',
    strike: async (world) => {
      await world.reconfigure({ cluster: { server: 'https://no-such-cluster.invalid:6443' } });
      return () => world.rewrite();
    },
    says: [
      /Cannot reach no-such-cluster\.invalid:6443: the name (?:is not known|cannot be looked up now)/,
      network,
      /Retry/,
    ],
    keepsRows: false,
  },
];
