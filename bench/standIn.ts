import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { record, text } from '../src/model/json.ts';
import type { SeedSize } from '../test/cluster/seeds/index.ts';
import type { StoreTarget } from '../test/support/openStore.ts';

const main = path.join(import.meta.dirname, '../test/cluster/main.ts');

/** The stand-in cluster with its large content, in a process of its own. */
export interface StandIn extends AsyncDisposable {
  /** The context of a user who sees all projects of the content, and may not list across the cluster. */
  readonly user: StoreTarget;
  /** The context of a cluster administrator. */
  readonly admin: StoreTarget;
  /** Asks its control endpoint (test/cluster/control.ts). */
  control(method: 'POST', path: string, body: unknown): Promise<void>;
}

/** Starts it, `projects` × `streams` × `tags` large. Rejects when it does not start. */
export async function startStandIn({ projects, streams, tags }: SeedSize): Promise<StandIn> {
  const size = ['--projects', projects, '--streams', streams, '--tags', tags].map(String);
  const child = spawn(process.execPath, [main, '--seed', 'large', '--quiet', ...size], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = record(JSON.parse(await firstLine(child)));
  const kubeconfigFile = text(said['kubeconfig']) ?? '';
  const controlUrl = text(said['control']) ?? '';
  return {
    user: { kubeconfigFile, context: 'hackershop-dev' },
    admin: { kubeconfigFile, context: 'hackershop-admin' },
    async control(method, target, body) {
      const answer = await request(`${controlUrl}${target}`, { method, body: JSON.stringify(body) });
      const said = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${method} ${target}: ${said}`);
    },
    async [Symbol.asyncDispose]() {
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
