import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';
import { parseQuery } from '../../src/model/search/parseQuery.ts';
import { list, record } from '../../src/model/json.ts';
import type { StoreTarget } from '../../test/support/openStore.ts';
import { storeUntil } from '../../test/support/storeUntil.ts';
import { row, type Row } from '../row.ts';
import { ShownTree } from '../shownTree.ts';
import { startStandIn, type StandIn } from '../standIn.ts';

const megabyte = 1024 * 1024;
const projects = 200;
const switches = 20;
const sources = path.join(import.meta.dirname, '../../src');

/** What is kept of a large cluster, and what is left behind when another context is shown. Needs `--expose-gc`. */
export async function* memory(): AsyncGenerator<Row> {
  {
    await using cluster = await startStandIn({ projects, streams: 10, tags: 80 });
    yield* known(cluster.user);
  }
  await using cluster = await startStandIn({ projects: 20, streams: 10, tags: 8 });
  yield* switched(cluster);
}

/** The whole heap of this process, the code with it, with all that a session can hold: each project unfolded, all searched. */
async function* known(target: StoreTarget): AsyncGenerator<Row> {
  await using tree = await ShownTree.show(target);
  const { search } = tree.store;
  if (search === undefined) throw new Error('There is no session.');
  search.open(tree);
  await new Promise<void>((resolve) => {
    search.onDidChange(() => {
      if (!search.find(parseQuery('project-001'), 1).incomplete) resolve();
    });
  });
  yield row('heap with 160,000 tags known to search', used() / megabyte, 'MB', 250);
  for (const name of names()) await tree.unfold(name);
  yield row('heap with all projects unfolded as well', used() / megabyte, 'MB', 250);
}

function names(): readonly string[] {
  return Array.from({ length: projects }, (_, at) => `project-${String(at + 1).padStart(3, '0')}`);
}

async function* switched(cluster: StandIn): AsyncGenerator<Row> {
  await using tree = new ShownTree();
  const turn = async (target: StoreTarget): Promise<void> => {
    await tree.show(target);
    await tree.unfold('project-001');
    await storeUntil(tree.store, 'its streams', () => tree.store.streams('project-001')?.kind === 'loaded');
  };
  const turns = async (): Promise<void> => {
    for (let round = 0; round < switches / 2; round += 1) {
      await turn(cluster.admin);
      await turn(cluster.user);
    }
  };
  // What is loaded and compiled with the first use is not left behind by it.
  await turns();
  const heapBefore = used();
  await turns();
  const heapAfter = used();
  const before = await objects();
  await turns();
  const after = await objects();
  const more = [...after].filter(([name, count]) => count > (before.get(name) ?? 0));
  for (const [name, count] of more) process.stderr.write(`${name}: ${before.get(name) ?? 0} → ${count}\n`);
  yield row(`classes with more objects after ${switches} switches of context`, more.length, 'classes', 0);
  yield row('growth of the heap by them', (100 * (heapAfter - heapBefore)) / heapBefore, '%', 2);
}

/** How many objects of each of our own classes a heap snapshot has. */
async function objects(): Promise<ReadonlyMap<string, number>> {
  const own = await classes();
  collect();
  const snapshot = record(JSON.parse(await textOf(getHeapSnapshot())));
  const fields = list(record(record(snapshot['snapshot'])['meta'])['node_fields']);
  const [nameAt, typeAt, width] = [fields.indexOf('name'), fields.indexOf('type'), fields.length];
  const nodes = list(snapshot['nodes']);
  const strings = list(snapshot['strings']);
  const types = list(list(record(record(snapshot['snapshot'])['meta'])['node_types'])[0]);
  const object = types.indexOf('object');
  const counts = new Map<string, number>();
  for (let at = 0; at < nodes.length; at += width) {
    const name = strings[Number(nodes[at + nameAt])];
    if (nodes[at + typeAt] !== object || typeof name !== 'string' || !own.has(name)) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) throw new Error('The snapshot has no object of ours.');
  return counts;
}

/** The names of the classes in the sources. */
async function classes(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const file of globSync('**/*.ts', { cwd: sources })) {
    const source = await readFile(path.join(sources, file), 'utf8');
    for (const [, name] of source.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)) found.add(name ?? '');
  }
  return found;
}

function used(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc.');
  for (let round = 0; round < 5; round += 1) globalThis.gc();
}
