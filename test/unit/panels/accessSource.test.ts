import assert from 'node:assert/strict';
import { AccessSource } from '../../../src/panels/accessSource.ts';
import type { ProjectAccessPage } from '../../../src/shared/accessPage.ts';
import { addMembers } from '../../../src/commands/addMembers.ts';
import { projectNode } from '../../../src/tree/node.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { until } from '../../support/until.ts';

describe('The panel of a project’s access, on a cluster', () => {
  let setup: CommandSetup;
  let source: AccessSource;
  let changes = 0;
  beforeEach(async () => {
    setup = await commandSetup();
    changes = 0;
    source = new AccessSource({ store: setup.store, project: 'hackershop', changed: () => (changes += 1) });
  });
  afterEach(async () => {
    source.dispose();
    await setup[Symbol.asyncDispose]();
  });

  const page = async (): Promise<ProjectAccessPage> => {
    const shown = await source.load();
    assert.ok(shown.kind === 'access');
    return shown;
  };
  const choose = async (context: string): Promise<void> => {
    await setup.contexts.choose(context);
    await setup.store.settled();
  };

  it('shows who may do what, through which roles', async () => {
    const { project, policy, members, change } = await page();
    assert.deepEqual([project, policy.title, change.kind], ['hackershop', 'Private', 'yes']);
    const rows = members.map(({ name, note = '', level, removable, grants }) =>
      [name, note, level, String(removable), ...grants.map(({ role }) => role)].join(' '),
    );
    for (const row of [
      'phillip you admin false admin',
      'greg  pull true registry-viewer',
      'builder service account of hackershop push false system:image-builder',
    ])
      assert.ok(rows.includes(row), rows.join('\n'));
  });

  it('has those with rights for the whole cluster apart, for who may see them', async () => {
    await choose('hackershop-admin');
    const { members, others } = await page();
    assert.ok(others.some(({ name, level }) => name === 'kubeadmin' && level === 'admin'));
    assert.ok(!members.some(({ name }) => name === 'kubeadmin'));
  });

  it('says what may not be seen, and which right is missing', async () => {
    await choose('hackershop-qa');
    const { members, policy, unseen, change } = await page();
    assert.deepEqual([members.length, policy.title, change.kind], [0, 'Unknown', 'no']);
    assert.match(unseen.join('\n'), /You may not read the role bindings of hackershop/);
  });

  it('says when there is no such project on the cluster', async () => {
    source.show('nowhere');
    const shown = await source.load();
    assert.ok(shown.kind === 'none');
    assert.match(shown.text, /^There is no project nowhere on 127\.0\.0\.1:\d+ that you may see\.$/);
  });

  it('is looked at again after a change, and by no look of its own', async () => {
    await page();
    assert.equal(changes, 0);
    const answers = ['Push', 'Type names…', 'jane', 'Let jane Push'];
    await setup.run(addMembers, answers, projectNode('hackershop'));
    assert.equal(changes, 1);
    const { members } = await page();
    assert.ok(members.some(({ name, level }) => name === 'jane' && level === 'push'));
    await setup.run(addMembers, ['Pull', 'Type names…', 'jane', 'Let jane Pull'], projectNode('qa-empty'));
    assert.equal(changes, 1);
  });

  it('follows a switch of the context', async () => {
    const { key } = await page();
    await choose('hackershop-admin');
    await until('the change', () => Promise.resolve(changes > 0 || undefined));
    // What was shown was of another user.
    assert.equal(source.shows(key), false);
    assert.equal((await page()).key, key);
    assert.equal(source.shows(key), true);
  });

  it('knows the members that a page names, and no others', async () => {
    const { members, key } = await page();
    const greg = members.find(({ name }) => name === 'greg');
    assert.ok(greg);
    const ids = JSON.stringify([greg.id, 'somebody else', 7]);
    assert.deepEqual(source.members(ids), [{ kind: 'user', name: 'greg' }]);
    assert.throws(() => source.members('no JSON'));
    source.show('planet-express');
    assert.equal(source.shows(key), false);
  });
});
