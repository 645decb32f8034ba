import assert from 'node:assert/strict';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { fields, list } from '../json.ts';
import { at, said, writing } from './writing.ts';

const LOCAL = 'image-registry.openshift-image-registry.svc:5000/hackershop';
const OUTSIDE = 'registry.example/elsewhere';

describe('writes of tags', () => {
  let cluster: Cluster;
  const { ask, stream, items, spec, image } = writing(() => cluster);

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  afterEach(() => cluster.close());

  describe('putting a tag', () => {
    const body = (from: object, metadata: object = {}, tag: object = {}) => ({
      metadata,
      tag: { from, ...tag },
    });
    const byDigest = (): object => ({
      kind: 'ImageStreamImage',
      name: `skyfield@${image('skyfield', '1.0')}`,
    });

    it('takes the version of the stream', async () => {
      const path = at('imagestreamtags', 'skyfield:stable');
      const old = stream('skyfield').metadata.resourceVersion;
      await cluster.push({ repository: 'hackershop/skyfield', tag: 'new' });
      const { resourceVersion } = stream('skyfield').metadata;
      const refused = await ask('PUT', path, body(byDigest(), { resourceVersion: old }));
      assert.equal(refused.status, 409);
      assert.match(
        String(said(refused)),
        new RegExp(`another caller has updated the resource version to ${resourceVersion}$`),
      );
      assert.equal((await ask('PUT', path, body(byDigest(), { resourceVersion }))).status, 201);
      assert.equal((await ask('PUT', path, body(byDigest()))).status, 200);
      assert.equal(items('skyfield', 'stable').length, 1);
    });

    it('makes the stream, unless it asks for a version', async () => {
      const path = at('imagestreamtags', 'copy:1');
      const refused = await ask('PUT', path, body(byDigest(), { resourceVersion: '1' }));
      assert.equal(refused.status, 404);
      assert.equal((await ask('PUT', path, body(byDigest()))).status, 201);
      assert.equal(items('copy', '1')[0]?.dockerImageReference, `${LOCAL}/copy@${image('skyfield', '1.0')}`);
    });

    it('takes the annotations of the object, not those of the tag, and gives them back', async () => {
      const path = at('imagestreamtags', 'skyfield:stable');
      const own = { annotations: { description: 'ours' } };
      await ask('PUT', path, body(byDigest(), own, { annotations: { description: 'theirs' } }));
      assert.deepEqual(spec('skyfield', 'stable')?.annotations, { description: 'ours' });
      const shown = fields((await ask('GET', path)).json());
      assert.deepEqual(fields(shown['metadata'])['annotations'], own.annotations);
      await ask('PUT', path, body(byDigest()));
      assert.equal(spec('skyfield', 'stable')?.annotations, null);
    });

    it('without a tag needs one that is there', async () => {
      const answer = await ask('PUT', at('imagestreamtags', 'skyfield:2.0'), { metadata: {}, tag: null });
      assert.equal(answer.status, 400);
      assert.match(String(said(answer)), /is not a spec tag in imagestream hackershop\/skyfield/);
      const annotated = { metadata: { annotations: { a: 'b' } }, tag: null };
      assert.equal((await ask('PUT', at('imagestreamtags', 'web:edge'), annotated)).status, 200);
      assert.deepEqual(spec('web', 'edge')?.from, { kind: 'ImageStreamTag', name: 'nightly' });
    });

    it('following one of the same stream takes its time, and counts its newest revision up', async () => {
      const from = { kind: 'ImageStreamTag', name: '1.0' };
      await ask('PUT', at('imagestreamtags', 'skyfield:stable'), body(from));
      const generation = stream('skyfield').metadata.generation;
      assert.deepEqual(items('skyfield', 'stable'), items('skyfield', '1.0'));
      assert.equal(items('skyfield', '1.0')[0]?.generation, generation);
    });

    it('rolls back: an earlier image becomes the newest revision, and the followers go along', async () => {
      const earlier = items('web', 'nightly')[3]?.image ?? '';
      const from = { kind: 'ImageStreamImage', name: `web@${earlier}` };
      const answer = await ask('PUT', at('imagestreamtags', 'web:nightly'), body(from));
      assert.equal(answer.status, 201);
      assert.deepEqual([image('web', 'nightly'), image('web', 'edge')], [earlier, earlier]);
      assert.equal(items('web', 'nightly').length, 13);
    });
  });

  describe('mapping an image', () => {
    const map = (tag: string, name: string, more: object = {}, annotations = {}): Promise<ClientAnswer> =>
      ask('POST', at('imagestreammappings'), {
        metadata: { name: 'web' },
        tag,
        image: { metadata: { name, annotations }, ...more },
      });
    const managed = { 'openshift.io/image.managed': 'true' };

    it('puts a revision on top, for the followers too, but not for theirs', async () => {
      const from = { kind: 'ImageStreamTag', name: 'edge' };
      await ask('PUT', at('imagestreamtags', 'web:far'), { metadata: {}, tag: { from } });
      const [head, second] = items('web', 'nightly');
      assert.equal((await map('nightly', second?.image ?? '')).status, 201);
      assert.deepEqual(
        items('web', 'nightly')
          .slice(0, 3)
          .map((event) => event.image),
        [second?.image, head?.image, second?.image],
      );
      assert.deepEqual([image('web', 'edge'), image('web', 'far')], [second?.image, head?.image]);
    });

    it('changes the newest revision when it has the same image, and nothing when all is the same', async () => {
      const digest = image('web', 'nightly');
      const [head] = items('web', 'nightly');
      assert.equal((await map('nightly', digest)).status, 201);
      const { resourceVersion } = stream('web').metadata;
      assert.equal((await map('nightly', digest)).status, 201);
      assert.equal(stream('web').metadata.resourceVersion, resourceVersion);
      await map('nightly', digest, { dockerImageReference: `${OUTSIDE}@${digest}` });
      assert.equal(items('web', 'nightly').length, 12);
      assert.deepEqual(
        [items('web', 'nightly')[0]?.dockerImageReference, items('web', 'nightly')[0]?.created],
        [`${OUTSIDE}@${digest}`, head?.created],
      );
    });

    it('takes the place it is given, its own without one or when the request calls a known image managed', async () => {
      const digest = image('skyfield', '1.0');
      const given = { dockerImageReference: `${LOCAL}/skyfield@${digest}` };
      const place = (tag: string): unknown => items('web', tag)[0]?.dockerImageReference;
      await map('given', digest, given);
      await map('managed', digest, given, managed);
      await map('none', digest);
      assert.deepEqual(['given', 'managed', 'none'].map(place), [
        given.dockerImageReference,
        `${LOCAL}/web@${digest}`,
        `${LOCAL}/web@${digest}`,
      ]);
    });

    it('makes an image that is not known, as of now', async () => {
      const digest = `sha256:${'1'.repeat(64)}`;
      const from = Math.floor(Date.now() / 1000) * 1000;
      assert.equal((await map('brought', digest, {}, managed)).status, 201);
      const made = cluster.state.images.get(undefined, digest);
      assert.ok(made && Date.parse(made.metadata.creationTimestamp) >= from);
      assert.equal(made.metadata.annotations?.['openshift.io/image.managed'], 'true');
    });

    it('refuses a body without image, tag or stream, and a stream that is not there', async () => {
      const refused = await ask('POST', at('imagestreammappings'), { metadata: {}, image: {} });
      assert.deepEqual(
        list(fields(fields(refused.json())['details'])['causes']).map((cause) => fields(cause)['field']),
        ['metadata.name', 'name', 'dockerImageRepository', 'tag', 'image.metadata.name'],
      );
      const body = { metadata: { name: 'nothing' }, tag: '1', image: { metadata: { name: 'sha256:1' } } };
      const nowhere = await ask('POST', at('imagestreammappings'), body);
      assert.equal(said(nowhere), 'imagestreammappings.image.openshift.io "nothing" not found');
    });
  });
});
