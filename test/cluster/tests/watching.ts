import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Cluster } from '../cluster.ts';
import { userNames } from '../identity.ts';
import { parseJson } from '../json.ts';

/** An open watch, read line by line. */
export interface Watching {
  status: number;
  /** The next events, as many as asked for, or fewer when the server ends the watch before. Rejects after 10 s. */
  take(count: number): Promise<unknown[]>;
  /** Resolves to true when the server ended the watch in order, to false when the connection broke. */
  ended: Promise<boolean>;
  close(): void;
}

/** Opens a watch as a user (nobody for an unknown name); resolves when the answer begins. */
export async function watchLines(cluster: Cluster, as: string, path: string): Promise<Watching> {
  const user = userNames.find((name) => name === as);
  const headers = {
    accept: 'application/json',
    ...(user && { authorization: `Bearer ${cluster.tokens[user]}` }),
  };
  const request = https.get(new URL(path, cluster.api), { ca: cluster.caPem, headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const events: unknown[] = [];
  const arrivals = new EventTarget();
  let over = false;
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.filter((line) => line !== '').map(parseJson));
    arrivals.dispatchEvent(new Event('arrival'));
  });
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const ended = new Promise<boolean>((resolve) => {
    response.on('close', () => {
      over = true;
      arrivals.dispatchEvent(new Event('arrival'));
      resolve(response.complete);
    });
  });
  return {
    status: response.statusCode ?? 0,
    ended,
    close: () => void request.destroy(),
    async take(count) {
      const limit = AbortSignal.timeout(10_000);
      while (events.length < count && !over) await once(arrivals, 'arrival', { signal: limit });
      return events.splice(0, count);
    },
  };
}
