import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import { readFaultRule } from './faultRule.ts';
import type { Faults } from './faults.ts';
import type { Requests } from './http/requests.ts';
import { parseJson } from './json.ts';
import type { Storm } from './storm.ts';
import { readStorm } from './storm.ts';

export interface Controls {
  faults: Faults;
  requests: Requests;
  closeWatches: () => number;
  dropConnections: () => void;
  compact: () => void;
  importScheduled: () => Promise<number>;
  storm: (storm: Storm) => Promise<void>;
}

/**
 * Starts the control endpoint, plain HTTP on 127.0.0.1, for those who run the cluster as another process:
 * GET, POST, DELETE /faults; GET, DELETE /requests; DELETE /watches; DELETE /connections; DELETE /history;
 * POST /imports (a round of scheduled imports); POST /storm (many changes in a short time, see storm.ts).
 */
export async function startControl(controls: Controls): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer((request, response) => void serve(controls, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The control endpoint has no TCP port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(controls: Controls, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(controls, request).catch((error: unknown) => ({
    status: 400,
    body: { error: error instanceof Error ? error.message : String(error) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function answer(
  controls: Controls,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const { faults, requests } = controls;
  switch (`${request.method ?? ''} ${request.url ?? ''}`) {
    case 'GET /faults':
      return { status: 200, body: faults.list() };
    case 'POST /faults': {
      const rule = readFaultRule(parseJson(await textOf(request)));
      faults.add(rule);
      return { status: 201, body: rule };
    }
    case 'DELETE /faults':
      return done(() => faults.clear());
    case 'GET /requests':
      return { status: 200, body: requests.list() };
    case 'DELETE /requests':
      return done(() => requests.clear());
    case 'DELETE /watches':
      return { status: 200, body: { closed: controls.closeWatches() } };
    case 'DELETE /connections':
      return done(controls.dropConnections);
    case 'DELETE /history':
      return done(controls.compact);
    case 'POST /imports':
      return { status: 200, body: { streams: await controls.importScheduled() } };
    case 'POST /storm':
      await controls.storm(readStorm(parseJson(await textOf(request))));
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: 'unknown control; see control.ts' } };
  }
}

function done(act: () => void): { status: number; body: unknown } {
  act();
  return { status: 200, body: {} };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
