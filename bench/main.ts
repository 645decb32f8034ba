/**
 * `npm run bench [-- NAME… --kubeconfig FILE --context NAME]`: measures, prints a table and writes `bench.json`. Ends with 1
 * when a row is above its limit. The names are those of the files in `rows`; all without. With a kubeconfig, those rows that
 * only read are measured against its cluster instead of the stand-in, in the largest project of it. More rows are more files
 * there, in the lists below.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { givenCluster, type GivenCluster } from './given.ts';
import type { Row } from './row.ts';
import { activation } from './rows/activation.ts';
import { building } from './rows/building.ts';
import { heap } from './rows/heap.ts';
import { keystrokes } from './rows/keystrokes.ts';
import { memory } from './rows/memory.ts';
import { opening } from './rows/opening.ts';
import { pruning } from './rows/pruning.ts';
import { requests } from './rows/requests.ts';
import { smooth } from './rows/smooth.ts';
import { storm } from './rows/storm.ts';

type Bench = (given: GivenCluster | undefined) => AsyncIterable<Row> | Iterable<Row>;

/** Those that can be measured against any cluster. */
const reading: Readonly<Record<string, Bench>> = { opening, requests };
const benches: Readonly<Record<string, Bench>> = {
  activation,
  heap,
  keystrokes,
  building,
  pruning,
  ...reading,
  storm,
  smooth,
  memory,
};

function line({ name, value, unit, limit, pass }: Row): string {
  const measured = `${value} ${unit}`.padStart(16);
  return `${pass ? '✓' : '✗'} ${name.padEnd(72)}${measured}   limit ${limit} ${unit}\n`;
}

const { values, positionals } = parseArgs({
  options: { kubeconfig: { type: 'string' }, context: { type: 'string' } },
  allowPositionals: true,
});
const { kubeconfig, context } = values;
const given = kubeconfig === undefined ? undefined : await givenCluster(kubeconfig, context);
const chosen = given === undefined ? benches : reading;
const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(chosen)) {
  const bench = chosen[name];
  if (bench === undefined)
    throw new Error(`No bench "${name}"; there are ${Object.keys(chosen).join(', ')}.`);
  for await (const each of bench(given)) {
    process.stdout.write(line(each));
    rows.push(each);
  }
}
const file = path.join(import.meta.dirname, '../bench.json');
await writeFile(file, `${JSON.stringify(rows, undefined, 2)}\n`);
const failed = rows.filter(({ pass }) => !pass).length;
process.stdout.write(`${rows.length - failed} within their limits, ${failed} above\n`);
process.exitCode = failed > 0 ? 1 : 0;
