import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Connection } from '../../../src/connection/connection.ts';
import type { Failure } from '../../../src/model/failure.ts';
import { failureFrom } from '../../support/failures.ts';
import { connectIn, testFolder, type KubeconfigParts } from '../../support/kubeconfigs.ts';
import { startSshServer } from '../../support/rawServer.ts';
import { json, startHttpServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

const doing = 'list projects';
const signal = new AbortController().signal;

interface Setup {
  readonly server: TestServer;
  readonly connection: Connection;
}

async function around(
  answer: Answer,
  run: (setup: Setup) => Promise<void>,
  parts: Partial<KubeconfigParts> = {},
  connectTimeout = 5_000,
): Promise<void> {
  await using folder = await testFolder();
  await using server = await startHttpServer(answer);
  const cluster = { server: `http://localhost:${server.port}`, ...parts.cluster };
  const connection = await connectIn(folder, { ...parts, cluster }, { connectTimeout });
  try {
    await run({ server, connection });
  } finally {
    await connection.close();
  }
}

const status = (code: number, fields: object = {}): Answer =>
  json({ kind: 'Status', status: 'Failure', code, message: 'the message', ...fields }, code);

const text =
  (body: string | Buffer, type: string, code = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, { 'content-type': type, ...headers });
    response.end(body);
  };

describe('Connection.get', () => {
  it('asks with path, query, token and user agent', async () => {
    await around(
      json({ ok: true }),
      async ({ server, connection }) => {
        const query = { limit: 5, watch: true, continue: undefined, labelSelector: 'a=b&c' };
        assert.deepEqual(await connection.get('/apis/x?pretty=0', { doing, signal, query }), { ok: true });
        const [request] = server.seen;
        assert.equal(request?.url, '/apis/x?pretty=0&limit=5&watch=true&labelSelector=a%3Db%26c');
        assert.equal(request.headers.authorization, 'Bearer the-token');
        assert.equal(request.headers['user-agent'], 'test');
        assert.equal(request.headers.accept, 'application/json');
      },
      { user: { token: 'the-token' } },
    );
  });

  it('keeps the path of the server address', async () => {
    await using folder = await testFolder();
    await using server = await startHttpServer(json({}));
    const cluster = { server: `http://localhost:${server.port}/k8s/clusters/c-1/` };
    const connection = await connectIn(folder, { cluster });
    await connection.get('/api', { doing, signal });
    assert.equal(server.seen[0]?.url, '/k8s/clusters/c-1/api');
    await connection.close();
  });

  it('decodes gzip', async () => {
    const body = gzipSync(JSON.stringify({ items: ['x'.repeat(100_000)] }));
    const answer = text(body, 'application/json', 200, { 'content-encoding': 'gzip' });
    await around(answer, async ({ server, connection }) => {
      const list = (await connection.get('/', { doing, signal })) as { items: string[] };
      assert.equal(list.items[0]?.length, 100_000);
      assert.equal(server.seen[0]?.headers['accept-encoding'], 'gzip, br');
    });
  });

  const refusals: readonly (readonly [answer: Answer, failure: Failure])[] = [
    [status(403), { kind: 'forbidden', doing, reason: 'the message' }],
    [status(404), { kind: 'notFound', doing, reason: 'the message' }],
    [status(409), { kind: 'conflict', doing, reason: 'the message' }],
    [status(410), { kind: 'gone', doing }],
    [status(422), { kind: 'invalid', doing, reason: 'the message' }],
    [status(400), { kind: 'invalid', doing, reason: 'the message' }],
    [status(429, { details: { retryAfterSeconds: 7 } }), { kind: 'busy', doing, retryAfter: 7 }],
    [json({}, 503, { 'retry-after': '3' }), { kind: 'busy', doing, retryAfter: 3 }],
    [status(503), { kind: 'busy', doing }],
    [status(500), { kind: 'server', doing, status: 500, reason: 'the message' }],
    [
      text('oops', 'text/plain', 500),
      { kind: 'server', doing, status: 500, reason: 'the server answers 500: oops' },
    ],
    [
      text('<html>', 'text/html', 502),
      { kind: 'server', doing, status: 502, reason: 'the server answers 502 with an HTML page' },
    ],
    [
      status(404, { message: 'a\u001b[31m\nb\u202e' }),
      { kind: 'notFound', doing, reason: 'a\ufffd[31m b\ufffd' },
    ],
    [
      text('<!DOCTYPE html><title>Login</title>', 'text/html'),
      { kind: 'unreadable', doing, reason: 'the answer is an HTML page' },
    ],
    [
      text('{"items": [', 'application/json'),
      { kind: 'unreadable', doing, reason: 'the answer is not JSON, or not whole' },
    ],
    [text('', 'application/json'), { kind: 'unreadable', doing, reason: 'the answer is empty' }],
    [
      text('', 'text/html', 302, { location: 'https://login.example/?secret' }),
      {
        kind: 'unreadable',
        doing,
        reason: 'the server redirects to https://login.example, which is not followed',
      },
    ],
  ];
  for (const [answer, failure] of refusals) {
    it(`fails with ${JSON.stringify(failure)}`, async () => {
      await around(answer, async ({ server, connection }) => {
        assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), failure);
        assert.equal(server.seen.length, 1);
      });
    });
  }

  it('takes 401 and the refusal of the anonymous user for a missing login', async () => {
    await around(status(401), async ({ server, connection }) => {
      const unauthorized = { kind: 'unauthorized', host: connection.host, doing };
      assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), unauthorized);
      server.answer = status(403, { message: 'projects is forbidden: User "system:anonymous" cannot list' });
      assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), unauthorized);
    });
  });

  it('says that a refused connection is refused', async () => {
    await using folder = await testFolder();
    const connection = await connectIn(folder, { cluster: { server: 'https://localhost:1' } });
    assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), {
      kind: 'unreachable',
      host: 'localhost:1',
      reason: 'the connection is refused',
    });
    await connection.close();
  });

  it('says that an unknown name is not known', async () => {
    await using folder = await testFolder();
    const connection = await connectIn(folder, { cluster: { server: 'https://no-such-host.invalid' } });
    const failure = await failureFrom(connection.get('/', { doing, signal }));
    assert.ok(
      failure.kind === 'unreachable' && /the name (is not known|cannot be looked up)/.test(failure.reason),
    );
    await connection.close();
  });

  it('says that a server without TLS has none', async () => {
    await using folder = await testFolder();
    await using server = await startHttpServer(json({}));
    const connection = await connectIn(folder, { cluster: { server: `https://localhost:${server.port}` } });
    const failure = await failureFrom(connection.get('/', { doing, signal }));
    assert.equal(failure.kind === 'unreachable' && failure.reason, 'it does not speak TLS');
    await connection.close();
  });

  it('says that a server speaks no HTTP', async () => {
    await using folder = await testFolder();
    await using server = await startSshServer();
    const connection = await connectIn(folder, { cluster: { server: `http://127.0.0.1:${server.port}` } });
    assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), {
      kind: 'unreadable',
      doing,
      reason: `${connection.host} does not speak proper HTTP`,
    });
    await connection.close();
  });

  it('says that an answer is not compressed as it says', async () => {
    const answer = text('{}', 'application/json', 200, { 'content-encoding': 'gzip' });
    await around(answer, async ({ connection }) => {
      assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), {
        kind: 'unreadable',
        doing,
        reason: 'the answer is not compressed as it says',
      });
    });
  });

  it('gives up on a server that does not answer', async () => {
    const silent: Answer = () => undefined;
    await around(
      silent,
      async ({ connection }) => {
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.equal(failure.kind === 'unreachable' && failure.reason, 'it does not answer in time (0.1 s)');
      },
      {},
      100,
    );
  });

  it('says that an answer broke off', async () => {
    const broken: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"items":', () => response.destroy());
    };
    await around(broken, async ({ connection }) => {
      assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), {
        kind: 'unreachable',
        host: connection.host,
        reason: 'the connection was closed before the answer was complete',
      });
    });
  });

  it('ends with the reason of its signal, before and during the answer', async () => {
    const abort = new AbortController();
    const reason = new DOMException('switched', 'AbortError');
    const stuck: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{', () => abort.abort(reason));
    };
    await around(stuck, async ({ server, connection }) => {
      await assert.rejects(connection.get('/', { doing, signal: abort.signal }), reason);
      await assert.rejects(connection.get('/', { doing, signal: abort.signal }), reason);
      assert.equal(server.seen.length, 1);
    });
  });

  it('ends with an AbortError when the connection is closed', async () => {
    await around(
      (_request, response) => response.writeHead(200).write('{'),
      async ({ server, connection }) => {
        const abort = new AbortController();
        const asked = assert.rejects(connection.get('/', { doing, signal: abort.signal }), {
          name: 'AbortError',
        });
        while (server.seen.length === 0) await new Promise(setImmediate);
        await connection.close();
        await asked;
        await assert.rejects(connection.get('/', { doing, signal }), { name: 'AbortError' });
      },
    );
  });

  it('sends who to act as', async () => {
    const user = {
      token: 'the-token',
      as: 'amy',
      'as-uid': '7',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'Acme.com/Project': ['x', 'y'] },
    };
    await around(
      json({}),
      async ({ server, connection }) => {
        await connection.get('/', { doing, signal });
        const raw = server.seen[0]?.rawHeaders ?? [];
        const sent = raw.flatMap((name, index) =>
          index % 2 === 0 && name.startsWith('impersonate') ? [`${name}: ${raw[index + 1] ?? ''}`] : [],
        );
        assert.deepEqual(sent, [
          'impersonate-user: amy',
          'impersonate-uid: 7',
          'impersonate-group: dev',
          'impersonate-group: ops',
          'impersonate-extra-acme.com%2Fproject: x',
          'impersonate-extra-acme.com%2Fproject: y',
        ]);
      },
      { user },
    );
  });
});

describe('Connection.send', () => {
  it('sends JSON of the given type and never a second time', async () => {
    await around(
      json({ ok: true }, 201),
      async ({ server, connection }) => {
        const contentType = 'application/merge-patch+json';
        assert.deepEqual(await connection.send('PATCH', '/x', { a: 1 }, { doing, signal, contentType }), {
          ok: true,
        });
        assert.equal(server.seen[0]?.method, 'PATCH');
        assert.equal(server.seen[0].body, '{"a":1}');
        assert.equal(server.seen[0].headers['content-type'], contentType);
        server.answer = status(401);
        const failure = await failureFrom(connection.send('DELETE', '/x', undefined, { doing, signal }));
        assert.equal(failure.kind, 'unauthorized');
        assert.equal(server.seen.length, 2);
      },
      { user: { token: 'the-token' } },
    );
  });
});

describe('Connection.lines', () => {
  it('hands out lines as they come, whole characters only', async () => {
    const bytes = Buffer.from('{"a":"ä"}\n{"b":1}\n\n{"c"');
    const answer: Answer = (_request, response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, 7), () =>
        response.write(bytes.subarray(7), () => response.end(':2}')),
      );
    };
    await around(answer, async ({ connection }) => {
      let opened = 0;
      const lines: string[] = [];
      const options = { doing, signal, idleTimeout: 5_000, opened: () => (opened += 1) };
      for await (const line of connection.lines('/', options)) lines.push(line);
      assert.deepEqual(lines, ['{"a":"ä"}', '{"b":1}', '{"c":2}']);
      assert.equal(opened, 1);
    });
  });

  it('takes silence for a dead connection', async () => {
    await around(
      (_request, response) => {
        response.writeHead(200);
        response.flushHeaders();
      },
      async ({ connection }) => {
        const lines = connection.lines('/', { doing, signal, idleTimeout: 100 })[Symbol.asyncIterator]();
        const failure = await failureFrom(lines.next());
        assert.equal(
          failure.kind === 'unreachable' && failure.reason,
          'it stopped in the middle of its answer for 0.1 s',
        );
      },
    );
  });

  it('closes its connection when the reader stops', async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (closed = resolve));
    await around(
      (_request, response) => {
        response.on('close', closed);
        response.writeHead(200);
        response.write('one\n');
      },
      async ({ connection }) => {
        for await (const line of connection.lines('/', { doing, signal, idleTimeout: 5_000 })) {
          assert.equal(line, 'one');
          break;
        }
        await ended;
      },
    );
  });
});
