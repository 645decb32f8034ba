import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { imageStreamsPath, parseImageStream } from '../../src/cluster/imageStreams.ts';
import { list, record, text } from '../../src/model/json.ts';
import { SearchIndex } from '../../src/model/search/searchIndex.ts';
import { row, type Row } from '../row.ts';

/** As many requests at a time as a reader in the background may send. */
const atOnce = 6;
const rounds = 7;
const projects = Array.from({ length: 200 }, (_, at) => `project-${String(at + 1).padStart(3, '0')}`);

type Take = (project: string, items: readonly unknown[]) => void;

/** What parsing and indexing adds to the requests and the JSON parsing that they stand on. */
export async function* building(): AsyncGenerator<Row> {
  for (const tags of [16_000, 160_000]) {
    const size = ['--projects', String(projects.length), '--streams', '10', '--tags', String(tags / 2000)];
    const cluster = await startLarge(size);
    try {
      const name = `search: building at ${tags.toLocaleString('en-US')} tags, by bare requests`;
      yield row(name, await ratio(cluster), 'times', 1.3);
    } finally {
      await cluster.close();
    }
  }
}

/** Both ways take turns, and the best of each counts: what slows the machine down slows both, or neither. */
async function ratio(cluster: LargeCluster): Promise<number> {
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const bareTime = await timed(() => cluster.readAll(() => undefined));
    const index = new SearchIndex();
    const wholeTime = await timed(() =>
      cluster.readAll((project, items) => {
        const streams = items.map(parseImageStream).filter((stream) => stream !== undefined);
        index.setProject(project, streams);
      }),
    );
    if (index.tags === 0) throw new Error('The cluster has no tags.');
    // The first round warms up.
    if (round > 0) {
      bare.push(bareTime);
      whole.push(wholeTime);
    }
  }
  return Math.min(...whole) / Math.min(...bare);
}

async function timed(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

interface LargeCluster {
  /** Lists the streams of all projects. */
  readAll(take: Take): Promise<void>;
  close(): Promise<void>;
}

/** The stand-in cluster with its large content, in a process of its own. */
async function startLarge(size: readonly string[]): Promise<LargeCluster> {
  const main = path.join(import.meta.dirname, '../../test/cluster/main.ts');
  const child = spawn(process.execPath, [main, '--seed', 'large', '--quiet', ...size], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = record(JSON.parse(await firstLine(child)));
  const tokens = record(JSON.parse(await readFile(text(said['tokens']) ?? '', 'utf8')));
  const ca = await readFile(text(said['ca']) ?? '', 'utf8');
  const headers = { authorization: `Bearer ${text(tokens['phillip']) ?? ''}` };
  const dispatcher = new Agent({ connect: { ca }, connections: atOnce });
  const api = text(said['api']) ?? '';
  const read = async (project: string, take: Take): Promise<void> => {
    const answer = await request(`${api}${imageStreamsPath(project)}`, { headers, dispatcher });
    const json: unknown = JSON.parse(await answer.body.text());
    if (answer.statusCode !== 200) throw new Error(`${project}: ${answer.statusCode}`);
    take(project, list(record(json)['items']));
  };
  return {
    async readAll(take) {
      const waiting = [...projects];
      const reader = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await read(next, take);
      };
      await Promise.all(Array.from({ length: atOnce }, reader));
    },
    async close() {
      await dispatcher.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The cluster has no output.');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) return line;
  throw new Error('The cluster did not start.');
}
