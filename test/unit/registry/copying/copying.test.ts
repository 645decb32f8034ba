import assert from 'node:assert/strict';
import type { CopyOutcome, CopyPlan } from '../../../../src/model/copy/copyPlan.ts';
import { copyTotals, withoutAttachments } from '../../../../src/model/copy/copyPlan.ts';
import type { Digest } from '../../../../src/model/digest.ts';
import { applyCopy, type CopyRun } from '../../../../src/registry/copying/applyCopy.ts';
import type { CopyEnds } from '../../../../src/registry/copying/copyEnd.ts';
import { surveyCopy } from '../../../../src/registry/copying/surveyCopy.ts';
import type { RegistryOptions } from '../../../../src/registry/registryClient.ts';
import { registryLogin, startDockerRegistry, type DockerRegistry } from '../../../support/dockerRegistry.ts';
import { startCuttingProxy, type CuttingProxy } from '../../../support/cuttingProxy.ts';
import { pushLayers } from '../../../support/pushedImage.ts';
import { never, openTestRegistry } from '../../../support/registries.ts';
import { skopeoPush, skopeoPull } from '../../../support/skopeo.ts';
import { skyfieldLayout } from '../../../support/skyfield.ts';
import { until } from '../../../support/until.ts';

const megabyte = 1024 * 1024;
const hasty = { tries: 5, wait: 1 };

/** A run that nobody stops; `reported` is what it said of its progress. */
function run(changes: Partial<CopyRun> = {}): CopyRun & { readonly reported: number[] } {
  const reported: number[] = [];
  const progress = (bytes: number): void => void reported.push(bytes);
  return { signal: never, progress, patience: hasty, reported, ...changes };
}

describe('Copying from registry to registry', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let proxy: CuttingProxy;

  before(async () => {
    [source, target, proxy] = await Promise.all([
      startDockerRegistry(),
      startDockerRegistry(),
      startCuttingProxy(),
    ]);
  });

  after(async () => {
    await Promise.all([source, target, proxy].map((each) => each[Symbol.asyncDispose]()));
  });

  const byProxy = (): Partial<RegistryOptions> => ({ route: () => ({ kind: 'proxy', proxy: proxy.url }) });

  /** Both ends, the target behind the proxy. */
  function open(repository: string, options: Partial<RegistryOptions> = {}) {
    const from = openTestRegistry(source, registryLogin, options);
    const to = openTestRegistry(target, registryLogin, byProxy());
    const ends: CopyEnds = { source: { registry: from, repository }, target: { registry: to, repository } };
    return {
      ends,
      async [Symbol.asyncDispose]() {
        await Promise.all([from.close(), to.close()]);
      },
    };
  }

  async function planned(
    ends: CopyEnds,
    reference: string,
    tag = reference,
    digest?: Digest,
  ): Promise<CopyPlan> {
    const request = {
      source: { host: source.host, repository: ends.source.repository, reference },
      target: { host: target.host, repository: ends.target.repository, tag },
      platform: digest && { digest, name: 'linux/arm64' },
    };
    const survey = await surveyCopy(request, ends, never);
    assert.ok(survey.kind === 'plan');
    return survey.plan;
  }

  async function pushSkyfield(repository: string, tag: string): Promise<void> {
    const to = `${source.host}/${repository}:${tag}`;
    await skopeoPush({
      from: `oci:${skyfieldLayout}:${tag}`,
      to,
      ca: source.authority.pem,
      login: registryLogin,
    });
  }

  const pull = (repository: string, reference: string): Promise<void> =>
    skopeoPull({
      from: `${target.host}/${repository}:${reference}`,
      ca: target.authority.pem,
      login: registryLogin,
    });

  const digestAt = (ends: CopyEnds, reference: string): Promise<Digest | undefined> =>
    ends.target.registry.uploads.find(ends.target.repository, reference, never);

  it('copies an image with the same digest, and skopeo pulls it', async () => {
    await pushSkyfield('one/image', '2.0');
    await using pair = open('one/image');
    const plan = await planned(pair.ends, '2.0');
    const { reported, ...how } = run();
    const outcome = await applyCopy(plan, pair.ends, how);
    const { send } = copyTotals(plan);
    assert.deepEqual(outcome, { kind: 'copied', sent: send });
    assert.equal(reported.at(-1), send);
    assert.equal(await digestAt(pair.ends, '2.0'), plan.image.manifests.at(-1)?.digest);
    await pull('one/image', '2.0');
  });

  it('copies an index with all its platforms, or one of them', async () => {
    await pushSkyfield('an/index', '3.0');
    await using pair = open('an/index');
    const whole = await planned(pair.ends, '3.0');
    assert.ok(whole.image.manifests.length > 2 && whole.image.platforms.length > 1);
    const [first] = whole.image.manifests;
    assert.ok(first);
    const part = await planned(pair.ends, '3.0', 'one', first.digest);
    assert.equal(part.image.manifests.length, 1);
    assert.deepEqual([part.platform, whole.platform], ['linux/arm64', undefined]);
    assert.equal((await applyCopy(part, pair.ends, run())).kind, 'copied');
    assert.equal(await digestAt(pair.ends, 'one'), first.digest);
    assert.equal(await digestAt(pair.ends, '3.0'), undefined);
    assert.equal((await applyCopy(await planned(pair.ends, '3.0'), pair.ends, run())).kind, 'copied');
    await pull('an/index', '3.0');
  });

  it('sends nothing that the target has, and goes on where it was when it is done again', async () => {
    const pushed = await pushLayers(source, 'again/image', '1', [
      Buffer.from('a'.repeat(5000)),
      3 * megabyte,
    ]);
    await using pair = open('again/image');
    const plan = await planned(pair.ends, '1');
    assert.equal((await applyCopy(plan, pair.ends, run())).kind, 'copied');
    const second = await planned(pair.ends, '1', '2');
    assert.deepEqual(copyTotals(second), { there: copyTotals(plan).send, mount: 0, send: 0 });
    const before = proxy.sent;
    assert.deepEqual(await applyCopy(second, pair.ends, run()), { kind: 'copied', sent: 0 });
    assert.ok(proxy.sent - before < 100_000);
    assert.equal(await digestAt(pair.ends, '2'), pushed.digest);
  });

  it('takes blobs over within a registry: their bytes are not sent', async () => {
    const pushed = await pushLayers(target, 'mounted/from', '1', [8 * megabyte]);
    await using registry = openTestRegistry(target, registryLogin, byProxy());
    const ends = {
      source: { registry, repository: 'mounted/from' },
      target: { registry, repository: 'mounted/to' },
    };
    const plan = await planned(ends, '1');
    const { sent, received } = proxy;
    assert.deepEqual(await applyCopy(plan, ends, run()), { kind: 'copied', sent: 0 });
    assert.ok(proxy.sent - sent + proxy.received - received < 200_000);
    assert.equal(await digestAt(ends, '1'), pushed.digest);
    await pull('mounted/to', '1');
  });

  for (const way of ['sent', 'received'] as const) {
    it(`a connection that breaks in the middle costs no second start (${way})`, async () => {
      const repository = `cut/${way}`;
      const size = 24 * megabyte;
      const pushed = await pushLayers(source, repository, '1', [size]);
      await using pair = open(repository, way === 'received' ? byProxy() : {});
      const plan = await planned(pair.ends, '1');
      const before = proxy[way];
      proxy.cutAfter(size / 2, way);
      const outcome = await applyCopy(plan, pair.ends, run());
      assert.equal(outcome.kind, 'copied');
      assert.ok(proxy[way] - before < 2 * size, `${proxy[way] - before} bytes`);
      assert.equal(await digestAt(pair.ends, '1'), pushed.digest);
      await pull(repository, '1');
    });
  }

  it('cancelled in the middle, it leaves no tag and no connection', async () => {
    await pushLayers(source, 'cancelled/image', '1', [32 * megabyte]);
    const pair = open('cancelled/image');
    const plan = await planned(pair.ends, '1');
    const abort = new AbortController();
    const progress = (bytes: number): void => {
      if (bytes > megabyte) abort.abort();
    };
    const outcome = await applyCopy(plan, pair.ends, run({ signal: abort.signal, progress }));
    assert.equal(outcome.kind, 'cancelled');
    assert.equal(await digestAt(pair.ends, '1'), undefined);
    await pair[Symbol.asyncDispose]();
    await until('the connections to end', () => Promise.resolve(proxy.open === 0 || undefined));
  });

  it('leaves a tag alone that is not what was confirmed any more', async () => {
    await pushSkyfield('moved/image', '2.0');
    await using pair = open('moved/image');
    const plan = await planned(pair.ends, '2.0', 'stable');
    const other = await pushLayers(target, 'moved/image', 'stable', [Buffer.from('other')]);
    const outcome = await applyCopy(plan, pair.ends, run());
    assert.deepEqual(outcome, {
      kind: 'moved',
      tag: 'stable',
      now: other.digest,
      stored: plan.image.blobs.length,
      tagged: [],
    } satisfies CopyOutcome);
    assert.equal(await digestAt(pair.ends, 'stable'), other.digest);
  });

  it('finds signatures and copies them when that is wanted', async () => {
    const pushed = await pushLayers(source, 'signed/image', '1', [Buffer.from('layer')]);
    const tag = `${pushed.digest.replace(':', '-')}.sig`;
    const signature = await pushLayers(source, 'signed/image', tag, [Buffer.from('signature')]);
    await using pair = open('signed/image');
    const plan = await planned(pair.ends, '1');
    assert.deepEqual(
      plan.attachments.map(({ kind }) => kind),
      ['signature'],
    );
    await applyCopy(withoutAttachments(plan), pair.ends, run());
    assert.equal(await digestAt(pair.ends, tag), undefined);
    await applyCopy(await planned(pair.ends, '1'), pair.ends, run());
    assert.equal(await digestAt(pair.ends, tag), signature.digest);
  });
});
