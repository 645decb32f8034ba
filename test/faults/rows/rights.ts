import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';
import { faulty } from './strikes.ts';

/** Logins that end, and rights that are taken away. */
export const rights: readonly FaultRow[] = [
  {
    fault: '401 in the middle of everything, until the user has logged in again',
    strike: (world) => {
      const { cluster } = world;
      cluster.endLogin('phillip');
      cluster.dropConnections();
      world.pushUnseen();
      return () => world.reconfigure({ user: { token: cluster.logIn('phillip') } });
    },
    keepsRows: false,
    says: [
      /The login for 127\.0\.0\.1:\d+ is missing or has expired/,
      /Log in again; the tree follows by itself/,
    ],
  },
  {
    fault: 'rights on the project are taken away',
    strike: (world) => {
      const { roleBindings } = world.cluster.state;
      const taken = roleBindings.list('hackershop').filter(({ subjects }) => subjects.some(isPhillip));
      for (const binding of taken) roleBindings.delete(binding);
      world.cluster.dropConnections();
      world.cluster.compact();
      return () => taken.forEach((binding) => roleBindings.put(binding));
    },
    seen: (world) => world.panel(),
    says: [/hackershop/, /right/],
    keepsRows: false,
    afterwards: reopened,
  },
  {
    fault: '403 for the image streams alone',
    strike: faulty(
      { target: 'api', path: '/imagestreams' },
      { kind: 'status', status: 403, message: 'not you' },
      { relist: true },
    ),
    keepsRows: false,
    says: [
      /You have no right to list image streams in hackershop: not you/,
      /can grant the role registry&#45;viewer/,
    ],
  },
];

const isPhillip = ({ name }: { readonly name: string }): boolean => name === 'phillip';

async function reopened(world: World): Promise<void> {
  await world.reads('the panel again', () => world.panel(), /"kind":"image"|"layers"/);
}
