import assert from 'node:assert/strict';
import { parseStreamRead } from '../../../../src/cluster/streamSnapshot.ts';
import { list, record, type JsonRecord } from '../../../../src/model/json.ts';
import { streamPatch, type StreamEdit } from '../../../../src/model/import/tagEdit.ts';
import {
  differencesIn,
  differenceWords,
  editQuestion,
  ocPatch,
} from '../../../../src/model/import/tagEditWords.ts';
import { differences, edited, tagForm, type TagEdit } from '../../../../src/model/import/tagForm.ts';
import { StatusError } from '../../../cluster/http/status.ts';
import { patched as applied } from '../../../cluster/api/patch.ts';
import { numbers } from '../../../support/random.ts';

const outside = (name: string, more: object = {}): JsonRecord => ({
  name,
  annotations: null,
  from: { kind: 'DockerImage', name: `quay.io/app/web:${name}` },
  generation: 2,
  importPolicy: { importMode: 'Legacy' },
  referencePolicy: { type: 'Source' },
  ...more,
});
const alias: JsonRecord = { name: 'alias', from: { kind: 'ImageStreamTag', name: '1' }, generation: 5 };

function streamOf(tags: readonly JsonRecord[], spec: object = {}): JsonRecord {
  const metadata = { name: 'web', namespace: 'shop', uid: 'u-1', resourceVersion: '7' };
  const status = { tags: [{ tag: 'pushed', items: [] }] };
  return { metadata, spec: { lookupPolicy: { local: false }, ...spec, tags }, status };
}

const patchOf = (stream: JsonRecord, edit: StreamEdit) =>
  streamPatch(parseStreamRead(stream, 'read').snapshot, edit);

const jsonPatch = 'application/json-patch+json';

/** The stream as the server makes it; throws where a test of the patch fails. */
const patched = (stream: JsonRecord, edit: StreamEdit): JsonRecord =>
  applied(stream, jsonPatch, patchOf(stream, edit));

const tagsOf = (stream: JsonRecord) => list(record(stream['spec'])['tags']).map(record);

describe('The patch of a tag', () => {
  const change = (entry: JsonRecord, edit: TagEdit): JsonRecord => {
    const stream = streamOf([outside('0'), entry, outside('2')]);
    const [before, after, ...others] = tagsOf(
      patched(stream, { tags: [{ tag: String(entry['name']), edit }] }),
    );
    assert.deepEqual([before, ...others], [outside('0'), outside('2')]);
    assert.ok(after);
    return after;
  };

  it('changes only what was changed, and imports again what is to be found elsewhere', () => {
    const { from, ...rest } = change(outside('1'), { source: 'quay.io/app/other:1' });
    assert.deepEqual(from, { kind: 'DockerImage', name: 'quay.io/app/other:1' });
    assert.deepEqual({ ...rest, from }, { ...outside('1'), from, generation: 0 });
    assert.deepEqual(
      change(outside('1'), { scheduled: true, referencePolicy: 'Local' }),
      outside('1', {
        importPolicy: { importMode: 'Legacy', scheduled: true },
        referencePolicy: { type: 'Local' },
      }),
    );
    assert.equal(change(outside('1'), { importMode: 'PreserveOriginal' })['generation'], 0);
    assert.equal(change(outside('1'), { insecure: true })['generation'], 0);
  });

  it('takes away what is false, keeps fields that it does not know, and makes objects that are not there', () => {
    const policy = { insecure: true, importMode: 'Legacy', retries: 3 };
    const before = outside('1', { importPolicy: { ...policy, scheduled: true }, x: { y: 1 } });
    assert.deepEqual(
      change(before, { scheduled: false }),
      outside('1', { importPolicy: policy, x: { y: 1 } }),
    );
    const bare = { name: '1', from: { kind: 'DockerImage', name: 'a/b' } };
    assert.deepEqual(change(bare, { scheduled: true, referencePolicy: 'Local', annotations: { a: 'b' } }), {
      ...bare,
      importPolicy: { scheduled: true },
      referencePolicy: { type: 'Local' },
      annotations: { a: 'b' },
    });
  });

  it('adds, changes and removes annotations, whatever their names', () => {
    const annotations = { description: 'old', 'a/b~c': '1', gone: 'x' };
    const edit = { annotations: { description: 'new', 'a/b~c': '2', 'x/y~0': '3', gone: null, never: null } };
    assert.deepEqual(change(outside('1', { annotations }), edit)['annotations'], {
      description: 'new',
      'a/b~c': '2',
      'x/y~0': '3',
    });
    const proto = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
    assert.deepEqual(
      patchOf(streamOf([outside('1')]), { tags: [{ tag: '1', edit: { annotations: proto } }] }).at(-1),
      {
        op: 'add',
        path: '/spec/tags/0/annotations',
        value: proto,
      },
    );
  });

  it('is nothing where nothing changes, and for tags without settings', () => {
    const stream = streamOf([outside('1'), alias]);
    const same: TagEdit = {
      scheduled: false,
      source: 'quay.io/app/web:1',
      importMode: 'Legacy',
      annotations: { x: null },
    };
    for (const tag of ['1', 'pushed', 'nothing'])
      assert.deepEqual(patchOf(stream, { tags: [{ tag, edit: same }] }), []);
    assert.deepEqual(patchOf(stream, { tags: [], localLookup: false }), []);
    const aliased = patchOf(stream, { tags: [{ tag: 'alias', edit: { source: 'quay.io/a/b' } }] });
    assert.deepEqual(aliased, [], 'a tag that follows another has no source to change');
  });

  it('applies to no other stream, and to none where the tag is another by now', () => {
    const stream = streamOf([outside('1'), outside('2')]);
    const patch = patchOf(stream, { tags: [{ tag: '2', edit: { scheduled: true } }], localLookup: true });
    const fails = (now: JsonRecord): boolean => {
      try {
        applied(now, jsonPatch, patch);
        return false;
      } catch (error) {
        assert.ok(error instanceof StatusError);
        return true;
      }
    };
    assert.equal(fails(stream), false);
    assert.equal(fails({ ...stream, metadata: { ...record(stream['metadata']), uid: 'u-2' } }), true);
    assert.equal(
      fails(streamOf([outside('0'), outside('1'), outside('2')])),
      true,
      'the tag moved in the list',
    );
    assert.equal(fails(streamOf([outside('1'), outside('2', { annotations: { a: 'b' } })])), true);
    assert.equal(fails(streamOf([outside('1'), outside('2')], { lookupPolicy: { local: true } })), true);
    assert.equal(fails(streamOf([outside('1', { annotations: { a: 'b' } }), outside('2')])), false);
  });

  it('lets a stream be used by its name alone', () => {
    const before = streamOf([outside('1')], { lookupPolicy: { local: false, more: 1 } });
    assert.deepEqual(
      patched(before, { tags: [], localLookup: true }),
      streamOf([outside('1')], { lookupPolicy: { local: true, more: 1 } }),
    );
    const bare = { ...before, spec: { tags: [outside('1')] } };
    const after = patched(bare, { tags: [], localLookup: true });
    assert.deepEqual(record(after['spec'])['lookupPolicy'], { local: true });
  });

  it('does what the form says, and leaves every other entry as it was to the byte, for any streams and edits', () => {
    const pick = numbers(20_261_121);
    for (let round = 0; round < 400; round += 1) {
      const tags = Array.from({ length: 1 + pick(6) }, (_, at) => oddEntry(`t${at}`, pick));
      const stream = streamOf(tags);
      const edits = tags
        .filter(() => pick(2) === 0)
        .map(({ name }) => ({ tag: String(name), edit: anyEdit(pick) }));
      const after = tagsOf(patched(stream, { tags: edits }));
      assert.equal(after.length, tags.length);
      for (const [at, tag] of tags.entries()) {
        const edit = edits.find((one) => one.tag === tag['name'])?.edit;
        const made = after[at];
        assert.ok(made);
        const form = tagForm(tag);
        const wanted = edit && differences(form, edit);
        if (wanted === undefined || Object.keys(wanted).length === 0) {
          assert.equal(JSON.stringify(made), JSON.stringify(tag));
          continue;
        }
        assert.deepEqual(tagForm(made), edited(form, wanted));
        assert.deepEqual(differences(tagForm(made), wanted), {});
        assert.deepEqual(unknownOf(made), unknownOf(tag));
      }
    }
  });
});

/** What no form shows. */
function unknownOf(entry: JsonRecord): unknown {
  return [entry['name'], entry['reference'], entry['later'], record(entry['importPolicy'])['later']];
}

function oddEntry(name: string, pick: (below: number) => number): JsonRecord {
  const one = (...values: unknown[]): unknown => values[pick(values.length)];
  const entry = {
    name,
    annotations: one(undefined, null, {}, { a: '1' }, { a: '1', 'b/c': '2' }),
    from: one(
      { kind: 'DockerImage', name: 'quay.io/a/b:1' },
      { kind: 'DockerImage', name: 'fedora', namespace: 'x' },
      { kind: 'ImageStreamTag', name: '1' },
      undefined,
    ),
    reference: one(undefined, true, false),
    importPolicy: one(
      undefined,
      null,
      {},
      { scheduled: true, later: [1] },
      { insecure: true, importMode: 'Legacy' },
    ),
    referencePolicy: one(undefined, {}, { type: 'Source' }, { type: 'Local' }),
    generation: one(undefined, 1, 5),
    later: one(undefined, { deep: [null] }),
  };
  return record(JSON.parse(JSON.stringify(entry)));
}

function anyEdit(pick: (below: number) => number): TagEdit {
  const one = <T>(...values: T[]): T | undefined => values[pick(values.length + 1)];
  const edit = {
    source: one('quay.io/a/b:1', 'quay.io/other/c:2'),
    scheduled: one(true, false),
    insecure: one(true, false),
    importMode: one('Legacy', 'PreserveOriginal'),
    referencePolicy: one('Source' as const, 'Local' as const),
    annotations: one({ a: null }, { a: '2', n: '1' }, { 'b/c': null, '~/~': 'x' }),
  };
  return JSON.parse(JSON.stringify(edit)) as TagEdit;
}

describe('The words of an edit', () => {
  const form = tagForm(outside('1', { annotations: { description: 'old' } }));

  it('say what was and what will be', () => {
    const edit: TagEdit = {
      source: 'quay.io/app/next:1',
      scheduled: true,
      insecure: true,
      annotations: { description: null, owner: '\u202eme' },
    };
    assert.deepEqual(differencesIn(form, edit).map(differenceWords), [
      'Source: quay.io/app/web:1 → quay.io/app/next:1',
      'Schedule: once → on schedule',
      'Certificate: checked → insecure',
      'Annotation description: old → none',
      'Annotation owner: none → \ufffdme',
    ]);
    const { message, detail } = editQuestion('shop/web:1', form, edit);
    assert.equal(message, 'Change 5 settings of shop/web:1?');
    assert.match(
      detail,
      /^Whoever stands between the cluster and quay.io can then give another image\.\nIt imports/,
    );
  });

  it('tell long texts apart that begin alike', () => {
    const long = 'x'.repeat(100);
    const [difference] = differencesIn(tagForm(outside('1', { annotations: { a: `${long}1` } })), {
      annotations: { a: `${long}2` },
    });
    assert.notEqual(difference?.before, difference?.after);
  });

  it('are also a command that changes nothing where the tag is another', () => {
    const patch = patchOf(streamOf([outside('1')]), { tags: [{ tag: '1', edit: { scheduled: true } }] });
    const line = ocPatch({ project: 'shop', stream: 'web' }, patch, { context: 'dev' });
    assert.match(line, /^oc --context=dev patch imagestream -n shop --type=json -p '\[\{"op":"test",/);
    assert.match(line, / web$/);
  });
});
