import assert from 'node:assert/strict';
import type { FaultRow } from './faultRow.ts';
import { answers } from './rows/answers.ts';
import { connections } from './rows/connections.ts';
import { certificates } from './rows/certificates.ts';
import { kubeconfigs } from './rows/kubeconfigs.ts';
import { machines } from './rows/machines.ts';
import { plugins } from './rows/plugins.ts';
import { proxies } from './rows/proxies.ts';
import { registries } from './rows/registries.ts';
import { rights } from './rows/rights.ts';
import { windows } from './rows/windows.ts';
import { World } from './world.ts';

const table: Readonly<Record<string, readonly FaultRow[]>> = {
  connections,
  answers,
  rights,
  certificates,
  proxies,
  kubeconfigs,
  plugins,
  registries,
  windows,
  machines,
};
const count = Object.values(table).flat().length;

/** What nobody waited for. */
const unhandled: unknown[] = [];
const hear = (reason: unknown): void => void unhandled.push(reason);

describe(`${count} faults`, () => {
  before(() => void process.on('unhandledRejection', hear));
  after(() => void process.off('unhandledRejection', hear));

  for (const [kind, rows] of Object.entries(table)) {
    describe(kind, () => {
      for (const row of rows) it(row.fault, () => withstand(row));
    });
  }
});

/** The fault strikes, is seen, is over, and leaves nothing behind. */
async function withstand(row: FaultRow): Promise<void> {
  await using world = await World.start(row.world);
  const before = await world.rows();
  const end = await row.strike(world);
  if (row.says.length > 0) {
    const seen = await world.reads('what is said', textOf(row, world), ...row.says);
    assert.doesNotMatch(seen, /loading~spin|Connecting to/, 'nothing turns for ever');
  }
  if (row.keepsRows ?? true) {
    const rows = await world.rows();
    const lost = before.filter((line) => !rows.some((each) => labelOf(each) === labelOf(line)));
    assert.deepEqual(lost, [], 'what was shown stays on screen');
  }
  await end();
  await world.showsTheCluster();
  await row.afterwards?.(world);
  assert.deepEqual(unhandled.splice(0), []);
}

function textOf({ seen = 'view' }: FaultRow, world: World): () => Promise<string> {
  if (seen === 'view') return () => world.view();
  return seen === 'panel' ? () => world.panel() : () => seen(world);
}

/** A row without what it says of ages and states. */
function labelOf(line: string): string {
  return line.replace(/^( *)\[[^\]]*\] /, '$1').split(' | ')[0] ?? line;
}
