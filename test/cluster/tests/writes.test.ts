import assert from 'node:assert/strict';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { fields, text } from '../json.ts';
import { watchLines } from './watching.ts';
import { at, said, writing } from './writing.ts';

const IMAGE = '/apis/image.openshift.io/v1';
const JSON_PATCH = 'application/json-patch+json';
const OUTSIDE = 'registry.example/elsewhere';

describe('writes of streams', () => {
  let cluster: Cluster;
  const { ask, stream, items, spec, image } = writing(() => cluster);

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  afterEach(() => cluster.close());

  describe('deleting', () => {
    it('a tag takes spec, history and the generation, and asks for the uid of the stream alone', async () => {
      const before = stream('web').metadata;
      const other = await ask('DELETE', at('imagestreamtags', 'web:edge'), { preconditions: { uid: 'x' } });
      assert.equal(other.status, 409);
      assert.equal(
        said(other),
        'Operation cannot be fulfilled on imagestreamtags.image.openshift.io "web:edge": the UID precondition was not met',
      );
      const preconditions = { uid: before.uid, resourceVersion: '1' };
      assert.equal((await ask('DELETE', at('imagestreamtags', 'web:edge'), { preconditions })).status, 200);
      assert.deepEqual([spec('web', 'edge'), items('web', 'edge')], [undefined, []]);
      assert.equal(stream('web').metadata.generation, (before.generation ?? 0) + 1);
      assert.equal((await ask('DELETE', at('imagestreamtags', 'web:edge'))).status, 404);
    });

    it('a tag of a stream that is gone says which stream, under the name of the resource', async () => {
      const answer = await ask('DELETE', at('imagestreamtags', 'nothing:1'));
      assert.equal(said(answer), 'imagestreamtags.image.openshift.io "nothing" not found');
    });

    it('a stream asks for the uid and the version in the preconditions', async () => {
      const { uid, resourceVersion } = stream('web').metadata;
      const remove = (preconditions: object): Promise<ClientAnswer> =>
        ask('DELETE', at('imagestreams', 'web'), { kind: 'DeleteOptions', apiVersion: 'v1', preconditions });
      const moved = await remove({ uid, resourceVersion: '1' });
      assert.equal(moved.status, 409);
      assert.equal(
        said(moved),
        'Operation cannot be fulfilled on ImageStream.image.openshift.io "web": the ResourceVersion in the precondition ' +
          `(1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      );
      assert.match(String(said(await remove({ uid: 'x' }))), /^.*the UID in the precondition \(x\) does not/);
      assert.equal((await remove({ uid, resourceVersion })).status, 200);
      assert.equal(cluster.state.imageStreams.get('hackershop', 'web'), undefined);
    });

    it('an image is seen by administrators alone: 404 when it is gone, 403 for others', async () => {
      const path = `${IMAGE}/images/${image('web', 'edge')}`;
      assert.equal((await ask('GET', path)).status, 403);
      assert.equal((await ask('DELETE', path, undefined, { as: 'kubeadmin' })).status, 200);
      assert.equal((await ask('GET', path, undefined, { as: 'kubeadmin' })).status, 404);
      assert.equal((await ask('GET', path)).status, 403);
    });
  });

  describe('making a stream', () => {
    const make = (name: string, tags: object[], metadata: object = {}): Promise<ClientAnswer> =>
      ask('POST', at('imagestreams'), { metadata: { name, ...metadata }, spec: { tags } });

    it('refuses an image that no tag has, and a stream that is not there', async () => {
      const digest = `sha256:${'0'.repeat(64)}`;
      const gone = await make('new', [
        { name: '1', from: { kind: 'ImageStreamImage', name: `web@${digest}` } },
      ]);
      assert.equal(gone.status, 422);
      assert.match(String(said(gone)), /imagestreamimage.image.openshift.io "sha256:0+" not found$/);
      const nowhere = await make('new', [{ name: '1', from: { kind: 'ImageStreamTag', name: 'nowhere:1' } }]);
      assert.equal(nowhere.status, 422);
      assert.match(String(said(nowhere)), /spec.tags\[1\].from.name: Not found: "nowhere:1"$/);
      assert.equal(cluster.state.imageStreams.get('hackershop', 'new'), undefined);
    });

    it('waits for a tag that has no image yet, and for an image outside', async () => {
      const tags = [
        { name: 'follows', from: { kind: 'ImageStreamTag', name: 'web:later' } },
        { name: 'own', from: { kind: 'ImageStreamTag', name: 'later' } },
        { name: 'outside', from: { kind: 'DockerImage', name: `${OUTSIDE}:1` } },
      ];
      assert.equal((await make('new', tags)).status, 201);
      assert.deepEqual(stream('new').status.tags ?? [], []);
      assert.deepEqual(
        stream('new').spec.tags?.map(({ generation }) => generation),
        [1, 1, 1],
      );
      await cluster.push({ repository: 'hackershop/new', tag: 'later' });
      assert.equal(image('new', 'own'), image('new', 'later'));
      assert.deepEqual(items('new', 'follows'), []);
    });

    it('refuses a name that is taken, and a version', async () => {
      assert.equal(fields((await make('web', [])).json())['reason'], 'AlreadyExists');
      const versioned = await make('new', [], { resourceVersion: '7' });
      assert.equal(versioned.status, 500);
      assert.equal(said(versioned), 'resourceVersion should not be set on objects to be created');
    });
  });

  describe('patching a stream with JSON patch', () => {
    const patch = (...operations: object[]): Promise<ClientAnswer> =>
      ask('PATCH', at('imagestreams', 'web'), operations, { type: JSON_PATCH });
    const tag = (name: string): object => ({ name, from: { kind: 'ImageStreamTag', name: 'nightly' } });

    it('changes nothing when a test fails or the version is old', async () => {
      const before = stream('web');
      const add = { op: 'add', path: '/spec/tags/-', value: tag('more') };
      const tested = await patch({ op: 'test', path: '/metadata/uid', value: 'x' }, add);
      assert.deepEqual(
        [tested.status, said(tested)],
        [422, 'the server rejected our request due to an error in our request'],
      );
      const old = await patch({ op: 'replace', path: '/metadata/resourceVersion', value: '1' }, add);
      assert.equal(old.status, 409);
      assert.deepEqual(stream('web'), before);
    });

    it('adds to the tags that are there, and makes them where there are none', async () => {
      const { uid, resourceVersion } = stream('web').metadata;
      const added = await patch(
        { op: 'test', path: '/metadata/uid', value: uid },
        { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
        { op: 'add', path: '/spec/tags/-', value: tag('more') },
      );
      assert.equal(added.status, 200);
      assert.equal(image('web', 'more'), image('web', 'nightly'));
      const none = at('imagestreams', 'skyfield');
      const at0 = { op: 'add', path: '/spec/tags/-', value: tag('more') };
      assert.equal((await ask('PATCH', none, [at0], { type: JSON_PATCH })).status, 422);
      const all = { op: 'add', path: '/spec/tags', value: [tag('more')] };
      assert.equal((await ask('PATCH', none, [all], { type: JSON_PATCH })).status, 200);
    });
  });

  it('putting a stream needs its version and its uid', async () => {
    const { uid, resourceVersion } = stream('web').metadata;
    const put = (metadata: object): Promise<ClientAnswer> =>
      ask('PUT', at('imagestreams', 'web'), { metadata: { name: 'web', ...metadata }, spec: {} });
    assert.equal((await put({})).status, 422);
    assert.match(
      String(said(await put({ uid: 'x', resourceVersion }))),
      /UID in precondition: x, UID in object/,
    );
    assert.equal((await put({ uid, resourceVersion: '1' })).status, 409);
    assert.equal((await put({ uid, resourceVersion })).status, 200);
    assert.deepEqual([spec('web', 'edge'), items('web', 'edge').length], [undefined, 1]);
  });

  it('a watch of one stream tells every version since, and its end', async () => {
    const only = 'fieldSelector=metadata.name%3Dweb';
    const found = fields((await ask('GET', `${at('imagestreams')}?${only}`)).json());
    const since = text(fields(found['metadata'])['resourceVersion']) ?? '';
    await ask('DELETE', at('imagestreamtags', 'web:edge'));
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'else' });
    await cluster.push({ repository: 'hackershop/web', tag: 'more' });
    await ask('DELETE', at('imagestreams', 'web'));
    const query = `watch=true&${only}&resourceVersion=${since}`;
    const watching = await watchLines(cluster, 'phillip', `${at('imagestreams')}?${query}`);
    const events = (await watching.take(3)).map(fields);
    watching.close();
    assert.deepEqual(
      events.map(({ type, object }) => [type, fields(fields(object)['metadata'])['name']]),
      [
        ['MODIFIED', 'web'],
        ['MODIFIED', 'web'],
        ['DELETED', 'web'],
      ],
    );
  });
});
