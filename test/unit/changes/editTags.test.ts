import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { tagForm, type TagEdit } from '../../../src/model/import/tagForm.ts';
import type { StreamSnapshot } from '../../../src/model/streamSnapshot.ts';
import { tagIn } from '../../../src/model/streamSnapshot.ts';
import { editStream, type ConfirmedEdit, type EditOutcome } from '../../../src/changes/editTags.ts';
import type { SeenStream } from '../../../src/changes/work.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered } from '../../support/deleter.ts';
import { failureFrom } from '../../support/failures.ts';
import { never } from '../../support/registries.ts';

const nginx = { project: 'hackershop', stream: 'nginx' };

describe('Editing tags', () => {
  let clients: ClusterClients;
  let phillip: ClusterClient;
  let seen: SeenStream[];

  beforeEach(async () => {
    clients = await demoClients();
    phillip = clients.phillip;
    seen = [];
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const now = async (): Promise<StreamSnapshot> => (await phillip.readStream(nginx, never)).snapshot;

  /** What a person sees and wants to be different. */
  async function confirmed(edits: Readonly<Record<string, TagEdit>>): Promise<ConfirmedEdit> {
    const snapshot = await now();
    const tags = Object.entries(edits).map(([tag, edit]) => {
      const entry = tagIn(snapshot, tag)?.spec;
      assert.ok(entry);
      return { tag, seen: tagForm(entry), edit };
    });
    return { target: nginx, uid: snapshot.uid, tags };
  }

  const apply = (edit: ConfirmedEdit, client = phillip): Promise<EditOutcome> =>
    editStream(edit, { client, session: never, saw: (stream) => seen.push(stream) });

  const patches = (): number =>
    clients.cluster.requests.list().filter(({ method }) => method === 'PATCH').length;

  it('changes tags in one request, shows that at once, and leaves all else as it was', async () => {
    const before = await now();
    const edit = await confirmed({
      '1.27': { scheduled: true, referencePolicy: 'Local', annotations: { description: 'web' } },
      mainline: { scheduled: false },
    });
    assert.deepEqual(await apply(edit), { kind: 'changed' });
    assert.equal(patches(), 1);
    const after = await now();
    const form = (tag: string) => tagForm(tagIn(after, tag)?.spec ?? {});
    assert.deepEqual([form('1.27').scheduled, form('1.27').referencePolicy], [true, 'Local']);
    assert.deepEqual(form('1.27').annotations, { description: 'web' });
    assert.equal(form('mainline').scheduled, false);
    for (const { name, spec } of before.tags) {
      if (!['1.27', 'mainline'].includes(name)) assert.deepEqual(tagIn(after, name)?.spec, spec, name);
    }
    assert.deepEqual(seen, [{ kind: 'stream', stream: (await phillip.readStream(nginx, never)).stream }]);
  });

  it('sends nothing where it is so already', async () => {
    const edit = await confirmed({ '1.27': { scheduled: false, source: 'quay.io/hackershop/nginx:1.27' } });
    assert.deepEqual(await apply(edit), { kind: 'same' });
    assert.equal(patches(), 0);
  });

  it('loses nothing of what others change between the look and the change', async () => {
    const edit = await confirmed({ '1.27': { scheduled: true } });
    let meanwhile = 0;
    const client = altered(phillip, {
      patchStream: async (...args) => {
        meanwhile += 1;
        // Others change another tag, and add one before it, so that every place in the list is another.
        if (meanwhile === 1) {
          const { snapshot } = await phillip.readStream(nginx, never);
          const from = { kind: 'DockerImage', name: 'quay.io/hackershop/nginx:0' };
          await phillip.addSpecTags(nginx, [{ name: '0', from }], { ...snapshot, hasSpecTags: true }, never);
          await apply(await confirmed({ mainline: { annotations: { theirs: 'yes' } } }));
        }
        return phillip.patchStream(...args);
      },
    });
    assert.deepEqual(await apply(edit, client), { kind: 'changed' });
    assert.equal(meanwhile, 2, 'the first patch did not fit');
    const after = await now();
    assert.equal(tagForm(tagIn(after, '1.27')?.spec ?? {}).scheduled, true);
    assert.deepEqual(tagForm(tagIn(after, 'mainline')?.spec ?? {}).annotations, { theirs: 'yes' });
    assert.ok(tagIn(after, '0')?.spec);
  });

  it('loses nobody’s change when many change other tags at once', async () => {
    const edits = await Promise.all(
      ['1.27', 'mainline', '1.19'].flatMap((tag) => [confirmed({ [tag]: { annotations: { owner: tag } } })]),
    );
    const outcomes = await Promise.all(edits.map((edit) => apply(edit)));
    assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['changed']));
    const after = await now();
    for (const tag of ['1.27', 'mainline', '1.19'])
      assert.deepEqual(tagForm(tagIn(after, tag)?.spec ?? {}).annotations, { owner: tag });
  });

  it('leaves a tag that somebody else changed, also in the last moment, and says how it is now', async () => {
    const edit = await confirmed({ '1.27': { scheduled: true } });
    const theirs = await confirmed({ '1.27': { source: 'quay.io/hackershop/nginx:1.28' } });
    const client = altered(phillip, {
      patchStream: async (...args) => {
        await apply(theirs);
        return phillip.patchStream(...args);
      },
    });
    const outcome = await apply(edit, client);
    assert.equal(outcome.kind, 'moved');
    const form = tagForm(tagIn(outcome.now?.snapshot, '1.27')?.spec ?? {});
    assert.deepEqual([form.source, form.scheduled], ['quay.io/hackershop/nginx:1.28', false]);
    assert.deepEqual(await now(), outcome.now?.snapshot);
  });

  it('does not touch a stream that was made anew under the same name, nor one that is gone', async () => {
    const edit = await confirmed({ '1.27': { scheduled: true } });
    await phillip.deleteStream(nginx, await now(), never);
    assert.deepEqual(await apply(edit), { kind: 'moved' });
    const from = { kind: 'DockerImage', name: 'quay.io/hackershop/nginx:1.27' };
    await phillip.createStream(
      { project: 'hackershop', name: 'nginx', spec: { tags: [{ name: '1.27', from }] } },
      never,
    );
    assert.deepEqual(await apply(edit), { kind: 'moved' });
    assert.equal(patches(), 0);
  });

  it('looks for an answer that got lost and never sends twice what was done', async () => {
    const edit = await confirmed({ '1.27': { scheduled: true } });
    const client = altered(phillip, {
      patchStream: async (...args) => {
        await phillip.patchStream(...args);
        throw new FailureError({ kind: 'unreachable', host: 'x', reason: 'reset' });
      },
    });
    assert.deepEqual(await apply(edit, client), { kind: 'changed' });
    assert.equal(patches(), 1);
  });

  it('sets whether a stream is used by its name alone, unless somebody else did', async () => {
    const { uid } = await now();
    const lookup = (wanted: boolean): ConfirmedEdit => ({
      target: nginx,
      uid,
      tags: [],
      localLookup: { seen: !wanted, wanted },
    });
    assert.deepEqual(await apply(lookup(true)), { kind: 'changed' });
    assert.equal((await phillip.readStream(nginx, never)).stream.localLookup, true);
    assert.deepEqual(await apply(lookup(true)), { kind: 'same' });
    assert.deepEqual(await apply(lookup(false)), { kind: 'changed' });
  });

  it('fails without the right', async () => {
    const edit = await confirmed({ '1.27': { scheduled: true } });
    assert.equal((await failureFrom(apply(edit, clients.greg))).kind, 'forbidden');
  });
});
