import assert from 'node:assert/strict';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { accepting, authority, ok, reasonFor, withCredentials } from '../../support/credentialSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64, type TestFolder } from '../../support/kubeconfigs.ts';

const doing = 'list projects';
const signal = new AbortController().signal;
const version = 'client.authentication.k8s.io/v1';

/** Writes an executable Node script and gives the `exec` of a user who runs it. */
async function plugin(
  folder: TestFolder,
  script: string,
  fields: object = {},
  name = 'plugin',
): Promise<object> {
  const file = await folder.write(name, `#!${process.execPath}\n${script}`);
  await chmod(file, 0o755);
  return { exec: { apiVersion: version, command: file, interactiveMode: 'Never', ...fields } };
}

/** A script that prints an ExecCredential; `status` is JavaScript. */
const printing = (status: string): string =>
  `console.log(JSON.stringify({ apiVersion: '${version}', kind: 'ExecCredential', status: ${status} }));`;

/** A script that counts its runs in the file `runs` and prints the count as a token. */
const counting = (status: string): string =>
  `const fs = require('node:fs');
   const file = __dirname + '/runs';
   fs.appendFileSync(file, 'x');
   const run = fs.readFileSync(file, 'utf8').length;
   ${printing(status)}`;

describe('a credential plugin', () => {
  it('is run once, until its token expires, with its own environment', async () => {
    await withCredentials(ok, async ({ folder, server, connect }) => {
      const told = `[run, process.env.OWN, process.env.OUTER, process.argv.slice(2)]`;
      const status = `{ token: Buffer.from(JSON.stringify(${told})).toString('base64url') }`;
      const fields = { args: ['$(id)', 'b c'], env: [{ name: 'OWN', value: 'mine' }] };
      const env = { PATH: process.env['PATH'], OUTER: 'outer', OWN: 'overridden' };
      const connection = await connect(await plugin(folder, counting(status), fields), {}, env);
      await Promise.all([connection.get('/', { doing, signal }), connection.get('/', { doing, signal })]);
      const token = (await connection.bearerToken(signal)) ?? '';
      assert.deepEqual(JSON.parse(Buffer.from(token, 'base64url').toString()), [
        1,
        'mine',
        'outer',
        ['$(id)', 'b c'],
      ]);
      assert.deepEqual(
        server.seen.map(({ headers }) => headers.authorization),
        [`Bearer ${token}`, `Bearer ${token}`],
      );
    });
  });

  it('is run again when its token has expired', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      const user = await plugin(
        folder,
        counting(`{ token: 't' + run, expirationTimestamp: '2020-01-01T00:00:00Z' }`),
      );
      const connection = await connect(user);
      assert.equal(await connection.bearerToken(signal), 't1');
      assert.equal(await connection.bearerToken(signal), 't2');
    });
  });

  it('is run again once after the server refused its token', async () => {
    await withCredentials(
      accepting(() => 't2'),
      async ({ folder, server, connect }) => {
        const connection = await connect(await plugin(folder, counting(`{ token: 't' + run }`)));
        assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
        assert.equal(server.seen.length, 2);
      },
    );
    await withCredentials(
      accepting(() => 'none'),
      async ({ folder, server, connect }) => {
        const connection = await connect(await plugin(folder, counting(`{ token: 't' + run }`)));
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.equal(failure.kind, 'unauthorized');
        assert.equal(server.seen.length, 2);
      },
    );
  });

  it('is told about the cluster where the kubeconfig wants that', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      const save = `require('node:fs').writeFileSync(__dirname + '/info', process.env.KUBERNETES_EXEC_INFO);`;
      const user = await plugin(folder, `${save}\n${printing(`{ token: 't' }`)}`, {
        provideClusterInfo: true,
      });
      const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } };
      const connection = await connect(user, { extensions: [extension], 'tls-server-name': 'localhost' });
      await connection.bearerToken(signal);
      const info: unknown = JSON.parse(await readFile(path.join(folder.path, 'info'), 'utf8'));
      assert.deepEqual(info, {
        kind: 'ExecCredential',
        apiVersion: version,
        spec: {
          cluster: {
            server: connection.server,
            'tls-server-name': 'localhost',
            'certificate-authority-data': base64(authority.pem),
            config: { audience: 'x' },
          },
          interactive: false,
        },
      });
    });
  });

  it('may give a client certificate, and another one later', async () => {
    await withCredentials(ok, async ({ folder, server, connect }) => {
      for (const name of ['amy1', 'amy2']) {
        const { cert, key } = authority.issueClient(name, []);
        await folder.write(name, JSON.stringify({ clientCertificateData: cert, clientKeyData: key }));
      }
      const read = `JSON.parse(fs.readFileSync(__dirname + '/amy' + run, 'utf8'))`;
      const expired = `{ ...${read}, expirationTimestamp: '2020-01-01T00:00:00Z' }`;
      const connection = await connect(await plugin(folder, counting(expired)));
      await connection.get('/', { doing, signal });
      await connection.get('/', { doing, signal });
      assert.deepEqual(
        server.seen.map(({ client }) => client),
        ['amy1', 'amy2'],
      );
    });
  });

  it('is found beside the kubeconfig when its command is a relative path', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      await mkdir(path.join(folder.path, 'bin'));
      await plugin(
        folder,
        printing(`{ token: require('node:path').basename(process.cwd()) }`),
        {},
        'bin/login',
      );
      const connection = await connect({ exec: { apiVersion: version, command: './bin/login' } });
      assert.equal(await connection.bearerToken(signal), path.basename(folder.path));
    });
  });

  it('is found on the PATH', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      await plugin(folder, printing(`{ token: 't' }`), {}, 'my-login');
      const user = { exec: { apiVersion: version, command: 'my-login' } };
      assert.equal(await (await connect(user, {}, { PATH: folder.path })).bearerToken(signal), 't');
    });
  });

  it('that is missing is named, with its install hint', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      const exec = {
        apiVersion: version,
        command: 'no-such-login',
        installHint: 'Install it\nfrom example.com',
      };
      assert.equal(
        await reasonFor(await connect({ exec })),
        'the plugin no-such-login: it is not installed, or not on the PATH that VS Code was started with. ' +
          'Install it from example.com',
      );
      const file = path.join(folder.path, 'bin/none');
      const relative = { exec: { apiVersion: version, command: 'bin/none' } };
      assert.equal(await reasonFor(await connect(relative)), `the plugin ${file}: there is no such file`);
    });
  });

  const failing: readonly (readonly [what: string, script: string, reason: RegExp])[] = [
    [
      'fails',
      `console.error('\\nYou are not logged in, token: s3cret sha256~s3cret eyJs3cret.s3cret\\nmore'); process.exit(3)`,
      /: it fails with exit code 3: You are not logged in, token: \[redacted\] \[redacted\] \[redacted\]$/,
    ],
    ['fails silently', 'process.exit(1)', /: it fails with exit code 1$/],
    ['prints no JSON', `console.log('s3cret')`, /: its output is not JSON$/],
    ['prints nothing', '', /: it prints nothing$/],
    ['prints something else', `console.log('{"kind":"Pod"}')`, /: its output is no ExecCredential$/],
    ['prints no credential', printing('{}'), /: its ExecCredential has neither a token nor a certificate/],
    [
      'prints another version',
      `console.log('{"kind":"ExecCredential","apiVersion":"x/v9","status":{"token":"s3cret"}}')`,
      /: it answers in another version than client.authentication.k8s.io\/v1$/,
    ],
    [
      'prints a certificate that is none',
      printing(`{ clientCertificateData: 's3cret', clientKeyData: 's3cret' }`),
      /: its certificate and key are not a pair in PEM$/,
    ],
    [
      'prints without end',
      `const more = () => process.stdout.write('x'.repeat(65536), more); more()`,
      /: it prints more than a credential$/,
    ],
  ];
  for (const [what, script, reason] of failing) {
    it(`that ${what} is a clear failure without secrets`, async () => {
      await withCredentials(ok, async ({ folder, server, connect }) => {
        const message = await reasonFor(await connect(await plugin(folder, script)));
        assert.match(message, reason);
        assert.doesNotMatch(message, /s3cret/);
        assert.equal(server.seen.length, 0);
      });
    });
  }

  it('of an unknown version, or that wants a terminal, is not run', async () => {
    await withCredentials(ok, async ({ connect }) => {
      const old = await connect({
        exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'x' },
      });
      assert.equal((await failureFrom(old.get('/', { doing, signal }))).kind, 'badContext');
      const asking = await connect({
        exec: { apiVersion: version, command: 'x', interactiveMode: 'Always' },
      });
      assert.match(await reasonFor(asking), /wants a terminal/);
    });
  });

  it('that hangs is killed with all that it started when nobody waits any more', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      const script = `const { spawn } = require('node:child_process');
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        require('node:fs').writeFileSync(__dirname + '/pids.tmp', process.pid + ' ' + child.pid);
        require('node:fs').renameSync(__dirname + '/pids.tmp', __dirname + '/pids');
        setInterval(() => {}, 1000);`;
      const connection = await connect(await plugin(folder, script));
      const first = new AbortController();
      const second = new AbortController();
      const waiting = [first, second].map((each) =>
        assert.rejects(connection.get('/', { doing, signal: each.signal }), { name: 'AbortError' }),
      );
      const pids = (await eventually(() => readFile(path.join(folder.path, 'pids'), 'utf8')))
        .split(' ')
        .map(Number);
      first.abort();
      await waiting[0];
      assert.ok(pids.every(isAlive));
      second.abort();
      await Promise.all(waiting);
      await eventually(() => (pids.some(isAlive) ? Promise.reject(new Error('alive')) : Promise.resolve()));
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Tries again until it succeeds; mocha's own limit ends what never does. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise(setImmediate);
    }
  }
}
