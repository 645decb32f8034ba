import type { Connection } from '../../src/connection/connection.ts';
import type { ListWatch } from '../../src/cluster/listWatch.ts';
import { usualPace, type Pace } from '../../src/cluster/pace.ts';
import { startListWatch } from '../../src/cluster/startListWatch.ts';
import { connectIn, testFolder } from './kubeconfigs.ts';
import { ListKeeper, parseNamedNote } from './listKeeper.ts';
import { startListServer, type ListServer } from './listServer.ts';
import { json } from './tlsServer.ts';

const fast: Pace = {
  ...usualPace,
  backoff: { first: 2, longest: 10 },
  refused: 20,
  between: 2,
  settled: 50,
};

/** A server, a list that follows it, and who keeps it. */
export interface ListSetup {
  readonly server: ListServer;
  readonly keeper: ListKeeper;
  readonly list: ListWatch;
  readonly abort: AbortController;
  readonly connection: Connection;
}

export interface ListOptions {
  readonly names?: readonly string[];
  readonly limit?: number;
  readonly pace?: Partial<Pace>;
  readonly prepare?: (server: ListServer) => void;
}

/** Runs with a list that is followed from its start on; ends it afterwards. */
export async function withList(
  options: ListOptions,
  run: (setup: ListSetup) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  await using server = await startListServer(options.names ?? ['a', 'b']);
  options.prepare?.(server);
  const connection = await connectIn(folder, { cluster: { server: server.address } });
  const keeper = new ListKeeper();
  const abort = new AbortController();
  const { limit } = options;
  const target = {
    path: '/things',
    doing: 'list things',
    parse: parseNamedNote,
    ...(limit === undefined ? {} : { limit }),
  };
  const list = startListWatch(connection, target, keeper, abort.signal, { ...fast, ...options.pace });
  try {
    await run({ server, keeper, list, abort, connection });
  } finally {
    abort.abort();
    await list.ended;
    await connection.close();
  }
}

/** The names that the keeper holds, sorted. */
export const itemsOf = (keeper: ListKeeper): string => [...keeper.items.keys()].sort().join(' ');
/** A failure that passes by itself. */
export const broken = json({ kind: 'Status', message: 'etcd is away' }, 500);
