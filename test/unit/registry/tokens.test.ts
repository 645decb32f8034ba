import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { ImageManifest } from '../../../src/model/manifest.ts';
import { registryLogin } from '../../support/dockerRegistry.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry } from '../../support/registries.ts';
import { skyfieldLayout } from '../../support/skyfield.ts';
import { skopeoPush } from '../../support/skopeo.ts';
import { powerlessLogin, startTokenRegistry, type TokenRegistry } from '../../support/tokenRegistry.ts';

const repository = 'hackershop/skyfield';

describe('the registry client on docker-registry with tokens', () => {
  let registry: TokenRegistry;

  before(async () => {
    registry = await startTokenRegistry();
    const { host, authority } = registry.behind;
    for (const name of [repository, 'hackershop/other']) {
      const to = `${host}/${name}:2.0`;
      await skopeoPush({ from: `oci:${skyfieldLayout}:2.0`, to, ca: authority.pem, login: registryLogin });
    }
  });

  beforeEach(() => {
    registry.front.seen.length = 0;
    registry.tokens.stale = 0;
    registry.tokens.expiresIn = undefined;
  });

  after(() => registry[Symbol.asyncDispose]());

  it('reads manifest and config with one token, asked for by service and scope', async () => {
    await using client = openTestRegistry(registry, registryLogin);
    const { manifest } = await client.manifest(repository, '2.0', never);
    assert.ok(manifest.kind === 'image');
    await client.config(repository, manifest.config, never);
    const [asked, ...more] = registry.asked();
    assert.deepEqual(more, []);
    assert.equal(asked?.searchParams.get('service'), 'test registry');
    assert.equal(asked.searchParams.get('scope'), 'repository:hackershop/skyfield:pull');
    assert.equal(asked.searchParams.get('realm'), 'test');
  });

  it('shares one token among requests at the same time', async () => {
    await using client = openTestRegistry(registry, registryLogin);
    const digest = await configDigest(client);
    await client.ping(never);
    registry.front.seen.length = 0;
    const other = 'hackershop/other';
    await Promise.all(Array.from({ length: 8 }, () => client.config(other, { digest }, never)));
    assert.equal(registry.asked().length, 1);
    assert.equal(registry.front.seen.length, 9);
  });

  it('keeps a token for 60 s or as long as the endpoint says, whichever is longer', async () => {
    for (const { expiresIn, keptFor } of [
      { expiresIn: undefined, keptFor: 60 },
      { expiresIn: 5, keptFor: 60 },
      { expiresIn: 300, keptFor: 300 },
    ]) {
      registry.tokens.expiresIn = expiresIn;
      await using client = openTestRegistry(registry, registryLogin);
      mock.timers.enable({ apis: ['Date'], now: Date.now() });
      try {
        registry.front.seen.length = 0;
        await client.manifest(repository, '2.0', never);
        mock.timers.tick((keptFor - 1) * 1000);
        await client.manifest(repository, '2.0', never);
        assert.equal(registry.asked().length, 1, `expires_in ${expiresIn ?? 'absent'}`);
        mock.timers.tick(2000);
        await client.manifest(repository, '2.0', never);
        assert.equal(registry.asked().length, 2, `expires_in ${expiresIn ?? 'absent'}`);
      } finally {
        mock.timers.reset();
      }
    }
  });

  it('asks for a new token once when the registry refuses the one it has', async () => {
    await using client = openTestRegistry(registry, registryLogin);
    await client.ping(never);
    registry.front.seen.length = 0;
    registry.tokens.stale = 1;
    await client.manifest(repository, '2.0', never);
    assert.equal(registry.asked().length, 2);
    registry.tokens.stale = 99;
    const failure = await failureFrom(client.manifest('hackershop/other', '2.0', never));
    assert.equal(failure.kind, 'forbidden');
    assert.equal(registry.asked().length, 4);
  });

  it('says "no right" to a user whose login is fine', async () => {
    await using client = openTestRegistry(registry, powerlessLogin);
    assert.deepEqual(await failureFrom(client.manifest(repository, '2.0', never)), {
      kind: 'forbidden',
      doing: 'read manifest hackershop/skyfield:2.0',
      reason: `the registry ${registry.host} knows this user, but does not let the user do this`,
    });
  });

  it('says "log in" to a wrong password and to nobody', async () => {
    await using wrong = openTestRegistry(registry, { ...registryLogin, password: 'guess' });
    await using nobody = openTestRegistry(registry);
    for (const client of [wrong, nobody]) {
      const failure = await failureFrom(client.manifest(repository, '2.0', never));
      assert.equal(failure.kind, 'unauthorized');
    }
    assert.equal(await wrong.ping(never), 'unauthorized');
  });

  it('takes a new login from the moment there is one', async () => {
    let password = 'expired';
    await using client = openTestRegistry(registry, undefined, {
      credential: () => Promise.resolve({ ...registryLogin, password }),
    });
    assert.equal((await failureFrom(client.manifest(repository, '2.0', never))).kind, 'unauthorized');
    password = registryLogin.password;
    assert.equal((await client.manifest(repository, '2.0', never)).manifest.kind, 'image');
  });

  it('lets one caller give up without the others losing their token', async () => {
    await using client = openTestRegistry(registry, registryLogin);
    await client.ping(never);
    const impatient = new AbortController();
    const aborted = client.manifest('hackershop/other', '2.0', impatient.signal);
    const patient = client.manifest('hackershop/other', '2.0', never);
    impatient.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    assert.equal((await patient).manifest.kind, 'image');
  });

  async function configDigest(
    client: ReturnType<typeof openTestRegistry>,
  ): Promise<ImageManifest['config']['digest']> {
    const { manifest } = await client.manifest(repository, '2.0', never);
    assert.ok(manifest.kind === 'image');
    return manifest.config.digest;
  }
});
