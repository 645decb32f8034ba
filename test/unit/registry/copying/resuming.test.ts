import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { CopyPlan } from '../../../../src/model/copy/copyPlan.ts';
import { mediaTypes } from '../../../../src/model/manifest.ts';
import { applyCopy } from '../../../../src/registry/copying/applyCopy.ts';
import type { CopyEnds } from '../../../../src/registry/copying/copyEnd.ts';
import { surveyCopy } from '../../../../src/registry/copying/surveyCopy.ts';
import { digestOf } from '../../../../src/registry/digestCheck.ts';
import { startKeepingRegistry, type KeepingRegistry } from '../../../support/keepingRegistry.ts';
import { never, openTestRegistry, type TestClient } from '../../../support/registries.ts';
import { until } from '../../../support/until.ts';

const patience = { tries: 4, wait: 1 };
const repository = 'kept/image';
const progress = (): void => undefined;

describe('A copy whose connections break', () => {
  let source: KeepingRegistry;
  let target: KeepingRegistry;
  let from: TestClient;
  let to: TestClient;
  let ends: CopyEnds;
  const layer = randomBytes(4 * 1024 * 1024);
  const config = Buffer.from('{"os":"linux"}');

  beforeEach(async () => {
    [source, target] = await Promise.all([startKeepingRegistry(), startKeepingRegistry()]);
    from = openTestRegistry(source);
    to = openTestRegistry(target);
    ends = { source: { registry: from, repository }, target: { registry: to, repository } };
    const described = (bytes: Buffer, mediaType: string) => {
      source.stored.set(digestOf(bytes), bytes);
      return { mediaType, digest: digestOf(bytes), size: bytes.length };
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: described(config, 'application/vnd.oci.image.config.v1+json'),
      layers: [described(layer, 'application/vnd.oci.image.layer.v1.tar')],
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    source.stored.set('1', bytes).set(digestOf(bytes), bytes);
  });

  afterEach(async () => {
    for (const each of [from, to, source, target]) await each[Symbol.asyncDispose]();
  });

  async function plan(): Promise<CopyPlan> {
    const place = { host: 'registry', repository };
    const request = { source: { ...place, reference: '1' }, target: { ...place, tag: '1' } };
    const survey = await surveyCopy(request, ends, never);
    assert.ok(survey.kind === 'plan');
    return survey.plan;
  }

  it('goes on in the middle of a blob where the registry is', async () => {
    const planned = await plan();
    target.breakAfter = layer.length / 2;
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.equal(outcome.kind, 'copied');
    // Each byte arrived once.
    assert.equal(target.received, layer.length + config.length);
    assert.deepEqual(target.stored.get(digestOf(layer)), layer);
    assert.deepEqual(target.stored.get('1'), source.stored.get('1'));
  });

  it('begins the blob anew where the registry has lost the upload', async () => {
    const planned = await plan();
    target.breakAfter = layer.length / 2;
    target.broke = () => target.uploads.clear();
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.equal(outcome.kind, 'copied');
    assert.deepEqual(target.stored.get(digestOf(layer)), layer);
  });

  it('pushes no manifest of an image whose bytes are not what their digest says', async () => {
    const planned = await plan();
    const wrong = Buffer.from(layer);
    wrong.writeUInt8(wrong.readUInt8(1000) ^ 1, 1000);
    source.stored.set(digestOf(layer), wrong);
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.ok(outcome.kind === 'failed' && outcome.failure.kind === 'digestMismatch');
    assert.ok(!target.seen.some((request) => request.startsWith('PUT /v2/kept/image/manifests')));
    assert.deepEqual(
      [...target.stored.keys()].filter((key) => key === digestOf(layer) || key === '1'),
      [],
    );
    await until('the upload to be given up', () => Promise.resolve(target.uploads.size === 0 || undefined));
  });

  it('takes neither more nor fewer bytes than the manifest says', async () => {
    for (const wrong of [Buffer.concat([layer, layer]), layer.subarray(0, 1000)]) {
      const planned = await plan();
      source.stored.set(digestOf(layer), wrong);
      const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
      assert.ok(outcome.kind === 'failed');
      assert.match(outcome.failure.kind, /^(unreadable|digestMismatch)$/);
      assert.ok(target.received <= layer.length + config.length);
    }
  });

  it('cancelled, it gives the uploads up and leaves no connection', async () => {
    const planned = await plan();
    const abort = new AbortController();
    const stop = (bytes: number): void => {
      if (bytes > layer.length / 2) abort.abort();
    };
    const outcome = await applyCopy(planned, ends, { signal: abort.signal, progress: stop, patience });
    assert.equal(outcome.kind, 'cancelled');
    assert.equal(target.uploads.size, 0);
    assert.ok(!target.stored.has('1'));
    await Promise.all([from.close(), to.close()]);
    const closed = (): true | undefined => (source.connections + target.connections === 0 ? true : undefined);
    await until('the connections to end', () => Promise.resolve(closed()));
  });

  it('sends the whole blob again where the upload is lost after its last byte', async () => {
    const planned = await plan();
    target.breakAfter = layer.length + config.length;
    target.broke = () => target.uploads.clear();
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.deepEqual(outcome, { kind: 'copied', sent: layer.length + config.length });
    assert.deepEqual(target.stored.get(digestOf(layer)), layer);
  });

  it('asks where an upload is that cannot go on where it was thought to', async () => {
    const planned = await plan();
    target.refusals = 2;
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.equal(outcome.kind, 'copied');
    assert.deepEqual(target.stored.get(digestOf(layer)), layer);
    target.stored.clear();
    target.refusals = Infinity;
    const again = await applyCopy(await plan(), ends, { signal: never, progress, patience });
    assert.ok(again.kind === 'failed' && again.failure.kind === 'conflict');
    assert.equal(target.uploads.size, 0);
  });

  it('gives an upload up whose blob is there by other means', async () => {
    const planned = await plan();
    target.breakAfter = layer.length / 2;
    target.broke = () => target.stored.set(digestOf(layer), layer);
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.equal(outcome.kind, 'copied');
    assert.equal(target.uploads.size, 0);
  });

  it('sends what the registry will not take over, and counts it', async () => {
    const within = { source: ends.source, target: { registry: from, repository: 'kept/other' } };
    const surveyed = await plan();
    const blobs = [...surveyed.ways.keys()];
    const planned: CopyPlan = { ...surveyed, ways: new Map(blobs.map((each) => [each, 'mount'])) };
    const said: (readonly [number, number])[] = [];
    const hear = (bytes: number, total: number): void => void said.push([bytes, total]);
    const outcome = await applyCopy(planned, within, { signal: never, progress: hear, patience });
    assert.deepEqual(outcome, { kind: 'copied', sent: layer.length + config.length });
    assert.ok(source.seen.some((request) => request.includes('?mount=sha256')));
    assert.ok(said.every(([bytes, total]) => bytes <= total));
    assert.deepEqual(said.at(-1), [layer.length + config.length, layer.length + config.length]);
    assert.equal(source.uploads.size, 0);
  });

  it('copies a blob without bytes', async () => {
    const empty = Buffer.alloc(0);
    const { image, ...rest } = await plan();
    const blobs = [...image.blobs, { digest: digestOf(empty), size: 0 }];
    const planned = { ...rest, image: { ...image, blobs } };
    assert.equal((await applyCopy(planned, ends, { signal: never, progress, patience })).kind, 'copied');
    assert.deepEqual(target.stored.get(digestOf(empty)), empty);
  });

  it('says that the tag may be set when it is cancelled while that is on its way', async () => {
    const planned = await plan();
    const abort = new AbortController();
    target.putting = () => abort.abort();
    const outcome = await applyCopy(planned, ends, { signal: abort.signal, progress, patience });
    assert.deepEqual(outcome, { kind: 'cancelled', stored: 2, tagged: ['1'] });
  });

  it('sets the tag of an image after those of what belongs to it', async () => {
    const surveyed = await plan();
    const signature = { kind: 'signature' as const, ...surveyed.image, tag: 'signature' };
    const planned = { ...surveyed, attachments: [signature] };
    const names: string[] = [];
    target.putting = (name) => void names.push(name);
    assert.equal((await applyCopy(planned, ends, { signal: never, progress, patience })).kind, 'copied');
    assert.deepEqual(names, ['signature', '1']);
    const other = Buffer.from('{}');
    target.stored.clear();
    target.stored.set('signature', other);
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.deepEqual(outcome, {
      kind: 'moved',
      tag: 'signature',
      now: digestOf(other),
      stored: 2,
      tagged: [],
    });
    assert.ok(!target.stored.has('1'));
  });

  it('fails with words when its client is closed, which is no cancelling', async () => {
    const planned = await plan();
    target.putting = () => void to.close();
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.ok(outcome.kind === 'failed' && outcome.failure.kind === 'unreachable');
    assert.deepEqual(outcome.tagged, ['1']);
  });

  it('fails when the registry stays away, and says what it has', async () => {
    const planned = await plan();
    target.breakAfter = layer.length / 2;
    target.broke = () => void target[Symbol.asyncDispose]();
    const outcome = await applyCopy(planned, ends, { signal: never, progress, patience });
    assert.ok(outcome.kind === 'failed' && outcome.failure.kind === 'unreachable');
    assert.equal(outcome.stored, 1);
  });
});
