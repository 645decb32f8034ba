import assert from 'node:assert/strict';
import {
  cleanUp,
  deleteSelected,
  deleteStream,
  deleteTag,
  leaveCleanUp,
} from '../../../src/commands/delete.ts';
import { recentlyDeleted } from '../../../src/commands/restore.ts';
import { switchContext } from '../../../src/commands/switchContext.ts';
import { projectNode, streamNode, tagNode } from '../../../src/tree/node.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { storeUntil } from '../../support/storeUntil.ts';

const hackershop = projectNode('hackershop');
const skyfield = streamNode(hackershop, 'skyfield');
const web = streamNode(hackershop, 'web');

describe('commands that delete', () => {
  let setup: CommandSetup;
  const tags = (project: string, stream: string): string[] =>
    (setup.cluster.state.imageStreams.get(project, stream)?.status.tags ?? []).map(({ tag }) => tag);

  beforeEach(async () => {
    setup = await commandSetup();
  });

  afterEach(async () => {
    await setup[Symbol.asyncDispose]();
  });

  it('delete the rows that are selected, of any stream and project, and nothing that was not named', async () => {
    const live = tagNode(streamNode(projectNode('hackershop-prod'), 'skyfield'), 'live');
    const rows = [tagNode(skyfield, '1.0'), tagNode(web, 'edge'), live];
    const { shown } = await setup.run(deleteTag, ['Delete', ''], rows[0], rows);
    assert.ok(shown[0]?.startsWith('Delete 3 tags in 2 projects?'), shown.join('\n'));
    assert.equal(shown[1], 'Deleted 3 tags.');
    assert.ok(
      !tags('hackershop', 'skyfield').includes('1.0') && tags('hackershop', 'skyfield').includes('1.1'),
    );
    assert.deepEqual(tags('hackershop', 'web'), ['nightly']);
    assert.deepEqual(tags('hackershop-prod', 'skyfield'), ['candidate', 'previous']);
  });

  it('do nothing without a yes, and nothing without something to delete', async () => {
    const before = tags('hackershop', 'skyfield');
    await setup.run(deleteTag, [''], tagNode(skyfield, '1.0'));
    await setup.run(deleteSelected, []);
    setup.selection = [hackershop];
    await setup.run(deleteSelected, []);
    assert.deepEqual(tags('hackershop', 'skyfield'), before);
    assert.deepEqual(await setup.records.all(), []);
  });

  it('let the palette pick several tags of a stream', async () => {
    await setup.run(deleteTag, ['hackershop', 'skyfield', '1.0, 1.1', 'Delete', '']);
    assert.ok(!tags('hackershop', 'skyfield').some((tag) => tag.startsWith('1.')));
  });

  it('undo what was deleted, one and many', async () => {
    const before = tags('hackershop', 'skyfield');
    const one = await setup.run(deleteTag, ['Delete', 'Undo'], tagNode(skyfield, '1.0'));
    assert.match(one.shown.at(-1) ?? '', /^Restored skyfield:1\.0 .*pulled again/);
    const rows = [tagNode(skyfield, '1.0'), tagNode(skyfield, '1.1')];
    const many = await setup.run(deleteTag, ['Delete', 'Undo'], rows[0], rows);
    assert.equal(many.shown.at(-1), 'Restored 2 of 2 items.');
    assert.deepEqual(tags('hackershop', 'skyfield').sort(), before.sort());
    assert.deepEqual(await setup.records.all(), [], 'what is back is no longer remembered as deleted');
  });

  it('name the right that is missing, and ask nothing', async () => {
    await setup.contexts.choose('hackershop-qa');
    await storeUntil(
      setup.store,
      'greg',
      () => setup.store.connection.kind === 'connected' && setup.store.connection.user === 'greg',
    );
    const { shown } = await setup.run(deleteTag, ['Delete'], tagNode(skyfield, '1.0'));
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /delete imagestreamtags/);
    assert.match(shown[0] ?? '', /registry-editor/);
    assert.ok(tags('hackershop', 'skyfield').includes('1.0'));
  });

  it('never reach another cluster than the one that was shown when they asked', async () => {
    const ui = new ScriptedUi();
    ui.inform = async (message, ...buttons) => {
      ui.shown.push(message);
      if (!message.startsWith('Delete tag')) return undefined;
      await setup.run(switchContext, ['hackershop-admin']);
      return buttons.find((button) => button === 'Delete');
    };
    await deleteTag.run(setup.context(ui), tagNode(skyfield, '1.0'));
    assert.match(ui.shown.at(-1) ?? '', /^Cancelled: skyfield:1\.0 was not deleted/);
    assert.ok(tags('hackershop', 'skyfield').includes('1.0'));
    const deletions = setup.cluster.requests.list().filter(({ method }) => method === 'DELETE');
    assert.deepEqual(deletions, []);
  });

  it('show the details first, from where the deletion goes on', async () => {
    await setup.run(deleteTag, ['Show Details'], tagNode(skyfield, '1.0'));
    assert.ok(tags('hackershop', 'skyfield').includes('1.0'));
    assert.equal(setup.deletions.length, 1);
  });

  it('go on from the details on the cluster that they were made for alone', async () => {
    await setup.run(deleteTag, ['Show Details', ''], tagNode(skyfield, '1.0'));
    await setup.run(switchContext, ['hackershop-admin']);
    await setup.store.settled();
    await setup.deletions[0]?.();
    assert.deepEqual(
      setup.cluster.requests.list().filter(({ method }) => method === 'DELETE'),
      [],
    );
  });

  it('do not call gone what could not be listed', async () => {
    const path = '/planet-express/imagestreams';
    setup.cluster.faults.add({ match: { path, method: 'GET' }, fault: { kind: 'status', status: 500 } });
    const node = tagNode(streamNode(projectNode('planet-express'), 'delivery'), 'x');
    const failure = await failureFrom(setup.run(deleteTag, [], node));
    assert.equal(failure.kind, 'server');
  });

  it('restore nothing into another cluster', async () => {
    await setup.run(deleteTag, ['Delete', ''], tagNode(skyfield, '1.0'));
    const [record] = await setup.records.all();
    assert.ok(record);
    await setup.records.add({ ...record, server: 'https://elsewhere.example:6443' });
    const { shown } = await setup.run(recentlyDeleted, ['hackershop/skyfield:1.0']);
    assert.ok(
      shown.some((line) => line.endsWith('on elsewhere.example:6443')),
      shown.join('\n'),
    );
    assert.match(shown.at(-1) ?? '', /deleted on elsewhere\.example:6443\. Switch to a context/);
    assert.equal((await setup.records.all()).length, 1);
    assert.ok(!tags('hackershop', 'skyfield').includes('1.0'));
  });

  it('ask before an undo that other tags would feel', async () => {
    const { shown } = await setup.run(deleteTag, ['Delete', 'Undo', ''], tagNode(web, 'nightly'));
    assert.match(shown.at(-1) ?? '', /^Restore hackershop\/web:nightly\?\nedge follows it/);
    assert.deepEqual(tags('hackershop', 'web'), ['edge']);
  });

  it('leave out of a clean-up what has changed since it was checked', async () => {
    await setup.store.openProject('hackershop');
    await setup.run(cleanUp, []);
    setup.cleanUp.check([[skyfield, true]]);
    const image = await setup.cluster.push({ repository: 'hackershop/skyfield', tag: '1.1' });
    await storeUntil(
      setup.store,
      'the push',
      () => setup.store.tag('hackershop', 'skyfield', '1.1')?.revisions[0]?.image === image,
    );
    assert.equal(setup.cleanUp.changed, 1);
    await setup.run(deleteSelected, ['Delete', '']);
    assert.ok(tags('hackershop', 'skyfield').includes('1.1'));
    assert.ok(!tags('hackershop', 'skyfield').includes('1.0'));
  });

  it('copy the same as oc command', async () => {
    const { clipboard } = await setup.run(deleteTag, ['Copy as oc Command'], tagNode(skyfield, '1.0'));
    assert.deepEqual(clipboard, ['oc delete imagestreamtag -n hackershop skyfield:1.0']);
    assert.ok(tags('hackershop', 'skyfield').includes('1.0'));
  });

  it('delete and restore a stream with all that it holds', async () => {
    const before = setup.cluster.state.imageStreams.get('hackershop', 'web');
    await setup.run(deleteStream, ['Delete', ''], web);
    assert.equal(setup.cluster.state.imageStreams.get('hackershop', 'web'), undefined);
    const { shown } = await setup.run(recentlyDeleted, ['hackershop/web', 'Restore']);
    assert.ok(
      shown.some((line) => line.startsWith('hackershop/web | now · can')),
      shown.join('\n'),
    );
    const after = setup.cluster.state.imageStreams.get('hackershop', 'web');
    assert.deepEqual(after?.metadata.annotations, before?.metadata.annotations);
    assert.deepEqual(tags('hackershop', 'web'), ['edge', 'nightly']);
  });

  it('in clean-up mode delete what is checked, whatever is selected', async () => {
    await setup.store.openProject('hackershop');
    await setup.run(cleanUp, []);
    setup.cleanUp.check([[web, true]]);
    setup.selection = [tagNode(skyfield, '1.0')];
    await setup.run(deleteSelected, ['Delete', '']);
    assert.deepEqual(tags('hackershop', 'web'), []);
    assert.ok(tags('hackershop', 'skyfield').includes('1.0'));
    await setup.run(leaveCleanUp, []);
    assert.equal(setup.cleanUp.isChecked(web), undefined);
  });
});
