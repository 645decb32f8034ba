/**
 * `npm run bench [-- NAME…]`: measures, prints a table and writes `bench.json`. Ends with 1 when a row is above its limit.
 * The names are those of the files in `rows`; all without. More rows are more files there, in the list below.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Row } from './row.ts';
import { building } from './rows/building.ts';
import { heap } from './rows/heap.ts';
import { keystrokes } from './rows/keystrokes.ts';
import { pruning } from './rows/pruning.ts';

const benches: Readonly<Record<string, () => AsyncIterable<Row> | Iterable<Row>>> = {
  heap,
  keystrokes,
  building,
  pruning,
};

function line({ name, value, unit, limit, pass }: Row): string {
  const measured = `${value} ${unit}`.padStart(16);
  return `${pass ? '✓' : '✗'} ${name.padEnd(64)}${measured}   limit ${limit} ${unit}\n`;
}

const chosen = process.argv.slice(2);
const rows: Row[] = [];
for (const name of chosen.length > 0 ? chosen : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined)
    throw new Error(`No bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
  for await (const each of bench()) {
    process.stdout.write(line(each));
    rows.push(each);
  }
}
const file = path.join(import.meta.dirname, '../bench.json');
await writeFile(file, `${JSON.stringify(rows, undefined, 2)}\n`);
const failed = rows.filter(({ pass }) => !pass).length;
process.stdout.write(`${rows.length - failed} within their limits, ${failed} above\n`);
process.exitCode = failed > 0 ? 1 : 0;
