/**
 * `npm run fuzz`: tries each target, or those that the arguments name, with random seeds for so many minutes, and prints
 * how many cases it was and what was found. `npm run fuzz -- logins --minutes 10`.
 */
import { parseArgs } from 'node:util';
import type { Property, Target } from './property.ts';
import { targets } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '10' } },
});
/** So long one property is tried before the next one has its turn. */
const turn = 15_000;
/** What was found so often is looked into before it is tried again. */
const most = 3;

interface Tally {
  cases: number;
  slowest: number;
  readonly findings: string[];
}

const newTally = (): Tally => ({ cases: 0, slowest: 0, findings: [] });

async function tryOnce(property: Property, tally: Tally, milliseconds: number): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  // Said before, so that the last line names what never ends.
  console.log(`  ${property.what}: seed ${seed}`);
  const { cases, slowest, failure } = await property.check({ seed, milliseconds });
  tally.cases += cases;
  tally.slowest = Math.max(tally.slowest, slowest);
  if (failure === undefined) return;
  tally.findings.push(failure);
  console.log(`  ✗ ${property.what}\n${failure}`);
}

async function tryTarget({ name, properties }: Target, minutes: number): Promise<number> {
  console.log(`${name}: ${properties.length} properties, ${minutes} min`);
  const end = Date.now() + minutes * 60_000;
  const tallies = properties.map((property) => ({ property, tally: newTally() }));
  while (Date.now() < end && tallies.some(({ tally }) => tally.findings.length < most)) {
    for (const { property, tally } of tallies.filter(({ tally: { findings } }) => findings.length < most)) {
      const left = end - Date.now();
      if (left > 0) await tryOnce(property, tally, Math.min(turn, left));
    }
  }
  const all = tallies.map(({ property, tally }) => ({ what: property.what, ...tally }));
  for (const { what, cases, slowest, findings } of all)
    console.log(`  ${what}: ${cases} cases, slowest ${slowest.toFixed(0)} ms, ${findings.length} findings`);
  const found = all.reduce((sum, { findings }) => sum + findings.length, 0);
  const cases = all.reduce((sum, each) => sum + each.cases, 0);
  console.log(`${name}: ${cases} cases, ${found} findings in ${minutes} min`);
  return found;
}

const chosen = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0) throw new Error(`There are ${targets.map(({ name }) => name).join(', ')}.`);
let found = 0;
for (const target of chosen) found += await tryTarget(target, Number(values.minutes));
for (const { close } of targets) await close?.();
process.exit(found > 0 ? 1 : 0);
