import assert from 'node:assert/strict';
import path from 'node:path';
import { accepting, ok, reasonFor, withCredentials } from '../../support/credentialSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64 } from '../../support/kubeconfigs.ts';

const doing = 'list projects';
const signal = new AbortController().signal;

describe('the credential of a user', () => {
  it('is a token', async () => {
    await withCredentials(ok, async ({ server, connect }) => {
      const connection = await connect({ token: 'sha256~abc' });
      await connection.get('/', { doing, signal });
      assert.equal(server.seen[0]?.headers.authorization, 'Bearer sha256~abc');
      assert.equal(await connection.bearerToken(signal), 'sha256~abc');
    });
  });

  it('is user and password, which is no token', async () => {
    await withCredentials(ok, async ({ server, connect }) => {
      const connection = await connect({ username: 'amy', password: 'pä:ss' });
      await connection.get('/', { doing, signal });
      assert.equal(server.seen[0]?.headers.authorization, `Basic ${base64('amy:pä:ss')}`);
      assert.equal(await connection.bearerToken(signal), undefined);
    });
  });

  it('is nothing for a user without one', async () => {
    await withCredentials(ok, async ({ server, connect }) => {
      await (await connect({})).get('/', { doing, signal });
      assert.equal(server.seen[0]?.headers.authorization, undefined);
    });
  });

  it('is never a token that no header can carry, nor is that repeated', async () => {
    await withCredentials(ok, async ({ connect }) => {
      const reason = await reasonFor(await connect({ token: 'two\nlines' }));
      assert.equal(reason, 'the user test: its token holds characters that no token has');
    });
  });

  it('is the token in a file, read again after the server refused it', async () => {
    let accepted = 'first';
    await withCredentials(
      accepting(() => accepted),
      async ({ folder, server, connect }) => {
        await folder.write('token', 'first\n');
        const connection = await connect({ tokenFile: 'token', token: 'ignored' });
        await connection.get('/', { doing, signal });
        await folder.write('token', 'second\n');
        accepted = 'second';
        assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
        assert.equal(server.seen.length, 3);
        accepted = 'third';
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.equal(failure.kind, 'unauthorized');
        assert.equal(server.seen.length, 4);
      },
    );
  });

  it('fails when the token file is missing', async () => {
    await withCredentials(ok, async ({ folder, connect }) => {
      const reason = await reasonFor(await connect({ tokenFile: 'no-token' }));
      assert.equal(reason, `token file ${path.join(folder.path, 'no-token')}: it cannot be read (ENOENT)`);
    });
  });

  it('says that old auth-providers are gone', async () => {
    await withCredentials(ok, async ({ connect }) => {
      const failure = await failureFrom(connect({ 'auth-provider': { name: 'gcp' } }));
      assert.equal(failure.kind, 'badContext');
    });
  });
});
