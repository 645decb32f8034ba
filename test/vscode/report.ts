import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens in a mocha run, in the order in which it happens. */
export type TestEvent =
  | { readonly kind: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly title: string; readonly message: string }
  | { readonly kind: 'pending'; readonly title: string }
  | { readonly kind: 'ended' };

/** How many tests of a suite did what. */
export interface Counts {
  passed: number;
  failed: number;
  pending: number;
}

/** Receives the events of tests that run inside an extension host. */
export interface TestReport {
  /** Where the tests POST each event as JSON. */
  readonly url: string;
  /** Resolves with the counts when the tests have ended. */
  readonly counts: Promise<Counts>;
  close(): void;
}

/** Listens on 127.0.0.1 for the events of one test run. */
export async function startReport(onEvent: (event: TestEvent) => void): Promise<TestReport> {
  const counts: Counts = { passed: 0, failed: 0, pending: 0 };
  let end: (counts: Counts) => void = () => undefined;
  const ended = new Promise<Counts>((resolve) => {
    end = resolve;
  });
  const server = createServer((request, response) => {
    void readEvent(request).then((event) => {
      response.end();
      onEvent(event);
      if (event.kind === 'ended') end(counts);
      else counts[event.kind] += 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, counts: ended, close };
}

async function readEvent(request: IncomingMessage): Promise<TestEvent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as TestEvent;
}
