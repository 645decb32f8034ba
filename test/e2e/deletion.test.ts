import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { record } from '../../src/model/json.ts';
import { skopeoPull } from '../support/skopeo.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

/** A tag of a stream as the cluster has it, without what the server sets anew: times and generations. */
function tagOf(cluster: Cluster, project: string, stream: string, tag: string): unknown {
  const found = cluster.state.imageStreams.get(project, stream);
  const withoutTimes = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept = Object.entries(record(value)).filter(([key]) => key !== 'created' && key !== 'generation');
    return Object.fromEntries(kept);
  };
  const parts = {
    spec: found?.spec.tags?.find(({ name }) => name === tag),
    status: found?.status.tags?.find((history) => history.tag === tag),
  };
  return JSON.parse(JSON.stringify(parts, withoutTimes));
}

describe('Deleting', () => {
  const session = useSession();

  it('one tag says what goes, what stays and who uses it, and deletes that alone', async () => {
    const { cluster, window } = session();
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield');
    const before = cluster.state.imageStreams.get('hackershop', 'skyfield')?.status.tags ?? [];
    await window.tree.chooseFromMenu(['hackershop', 'skyfield', '2.0'], 'Delete Tag…');
    const question = await window.dialog();
    assert.match(question, /Delete tag 2\.0 of skyfield in hackershop\?/);
    assert.match(question, /sha256:[0-9a-f]{64}/);
    assert.match(question, /latest/);
    assert.match(question, /prune/);
    await window.readmeScreenshot('delete');
    await window.pressInDialog('Delete');
    await window.notification(/^Deleted skyfield:2\.0\./);
    const after = cluster.state.imageStreams.get('hackershop', 'skyfield')?.status.tags ?? [];
    assert.deepEqual(
      after,
      before.filter(({ tag }) => tag !== '2.0'),
    );
    await until('the row to go', async () => {
      const rows = await window.tree.children(['hackershop', 'skyfield']);
      return rows.some(({ label }) => label === '2.0') ? undefined : true;
    });
  });

  it('is taken back by Undo', async () => {
    const { cluster, window } = session();
    await window.pressInNotification('Undo');
    await window.tree.row(['hackershop', 'skyfield', '2.0']);
    await window.notification(/^Restored skyfield:2\.0.*pulled/);
    const { host } = new URL(cluster.registry);
    const login = { username: 'phillip', password: cluster.tokens.phillip };
    await skopeoPull({ from: `${host}/hackershop/skyfield:2.0`, ca: cluster.caPem, login });
  });

  it('and restoring a tag of twelve revisions brings every field back', async () => {
    const { cluster, window } = session();
    await window.tree.expand('hackershop', 'web');
    const before = tagOf(cluster, 'hackershop', 'web', 'nightly');
    await window.tree.select('hackershop', 'web', 'nightly');
    await window.page.keyboard.press('Delete');
    assert.match(await window.dialog(), /11 earlier revisions/);
    await window.pressInDialog('Delete');
    await window.notification(/^Deleted web:nightly\./);
    assert.notDeepEqual(tagOf(cluster, 'hackershop', 'web', 'nightly'), before);
    await window.runCommand('Image Registry: Recently Deleted…');
    await window.picks();
    await window.screenshot('recently-deleted');
    await window.pick('hackershop/web:nightly');
    assert.match(await window.dialog(), /edge/);
    await window.pressInDialog('Restore');
    await window.notification(/^Restored web:nightly.*pulled/);
    assert.deepEqual(tagOf(cluster, 'hackershop', 'web', 'nightly'), before);
    const { host } = new URL(cluster.registry);
    const login = { username: 'phillip', password: cluster.tokens.phillip };
    await skopeoPull({ from: `${host}/hackershop/web:nightly`, ca: cluster.caPem, login });
  });

  it('with the Delete key means the row that the arrow keys have reached', async () => {
    const { window } = session();
    await window.tree.select('hackershop', 'skyfield', '1.1');
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('Delete');
    assert.match(await window.dialog(), /^Delete tag 1\.0 of skyfield/);
    await window.pressInDialog('Cancel');
  });

  it('stops when the tag has moved since the question', async () => {
    const { cluster, window } = session();
    await window.tree.chooseFromMenu(['hackershop', 'skyfield', '1.1'], 'Delete Tag…');
    await window.dialog();
    const image = await cluster.push({ repository: 'hackershop/skyfield', tag: '1.1' });
    await window.pressInDialog('Delete');
    const said = await window.notification(/1\.1/);
    assert.ok(said.includes(image.slice('sha256:'.length, 'sha256:'.length + 8)), said);
    assert.notEqual(tagOf(cluster, 'hackershop', 'skyfield', '1.1'), undefined);
    await window.tree.row(['hackershop', 'skyfield', '1.1']);
  });
});

describe('Clean-up', () => {
  const session = useSession();
  const projects = ['hackershop', 'hackershop-prod', 'planet-express'];
  const numbers = Array.from({ length: 10 }, (_, index) => `${index + 10}`);

  before(async () => {
    const { cluster } = session();
    for (const project of projects) {
      for (const tag of numbers)
        await cluster.push({ repository: `${project}/a-cleanup`, tag, as: 'phillip' });
    }
  });

  it('deletes thirty tags in three projects; two that fail are named, the rest goes', async () => {
    const { cluster, window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.chooseFromViewMenu('Clean Up…');
    for (const project of projects) {
      await window.tree.expand(project);
      await window.tree.check(project, 'a-cleanup');
      if (project !== 'planet-express') await window.tree.collapse(project);
    }
    await until('the count', async () =>
      (await window.message()).includes('30 tags of 3') ? true : undefined,
    );
    await window.tree.expand('planet-express', 'a-cleanup');
    await window.readmeScreenshot('clean-up');
    for (const path of [
      '/hackershop-prod/imagestreamtags/a-cleanup:13',
      '/planet-express/imagestreamtags/a-cleanup:17',
    ]) {
      cluster.faults.add({ match: { method: 'DELETE', path }, fault: { kind: 'status', status: 403 } });
    }
    await window.tree.focus();
    await window.page.keyboard.press('Delete');
    assert.match(await window.dialog(), /Delete 30 tags in 3 projects\?/);
    await window.screenshot('delete-many');
    await window.pressInDialog('Show Details');
    await window.webview().getByRole('heading', { level: 1, name: 'Delete 30 tags in 3 projects' }).waitFor();
    await window.screenshot('delete-details');
    await window.webview().getByRole('button', { name: 'Delete 30 Tags…' }).click();
    assert.match(await window.dialog(), /Delete 30 tags in 3 projects\?/);
    await window.pressInDialog('Delete');
    const said = await window.notification(/28 of 30/);
    assert.match(said, /hackershop-prod\/a-cleanup:13/);
    assert.match(said, /planet-express\/a-cleanup:17/);
    const left = projects.flatMap((project) =>
      (cluster.state.imageStreams.get(project, 'a-cleanup')?.status.tags ?? []).map(
        ({ tag }) => `${project}:${tag}`,
      ),
    );
    assert.deepEqual(left, ['hackershop-prod:13', 'planet-express:17']);
    await until('what is left checked', async () =>
      (await window.message()).includes('2 tags of 2') ? true : undefined,
    );
  });

  it('is left with Escape', async () => {
    const { window } = session();
    await window.tree.focus();
    await window.page.keyboard.press('Escape');
    await until('the usual message', async () =>
      (await window.message()).includes('phillip') ? true : undefined,
    );
    await until('rows without check boxes', async () =>
      (await window.page.locator('.custom-view-tree-node-item-checkbox').count()) === 0 ? true : undefined,
    );
  });
});

describe('Tagging', () => {
  const session = useSession();

  it('promotes a tag that is dropped onto a project, and sees to it that its pods may pull', async () => {
    const { cluster, window } = session();
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield');
    const head = cluster.state.imageStreams
      .get('hackershop', 'skyfield')
      ?.status.tags?.find(({ tag }) => tag === '1.0')?.items?.[0]?.image;
    await window.tree.drag(['hackershop', 'skyfield', '1.0'], ['hackershop-prod']);
    const labels = await window.picks();
    await window.screenshot('promote');
    assert.ok(labels[0]?.startsWith('Pin to the image'), labels.join());
    await window.page.keyboard.press('Enter');
    await window.notification(/^Tagged hackershop\/skyfield:1\.0 as hackershop-prod\/skyfield:1\.0/);
    const promoted = cluster.state.imageStreams
      .get('hackershop-prod', 'skyfield')
      ?.status.tags?.find(({ tag }) => tag === '1.0');
    assert.equal(promoted?.items?.[0]?.image, head);
    await window.notification(/pods of hackershop-prod may not pull/);
    await window.pressInNotification('Grant');
    await window.notification(/may now pull images of hackershop/);
    const granted = cluster.state.roleBindings
      .list('hackershop')
      .filter(({ roleRef }) => roleRef.name === 'system:image-puller')
      .flatMap(({ subjects }) => subjects.map(({ name }) => name));
    assert.ok(granted.includes('system:serviceaccounts:hackershop-prod'));
  });

  it('rolls back to an earlier revision, and names what starts anew', async () => {
    const { cluster, window } = session();
    const tags = () => cluster.state.imageStreams.get('hackershop', 'skyfield')?.status.tags ?? [];
    const earlier = tags().find(({ tag }) => tag === 'latest')?.items?.[1]?.image ?? '';
    await window.tree.expand('hackershop', 'skyfield', 'latest');
    await window.tree.unfold('hackershop', 'skyfield', 'latest', 'Earlier (2)');
    const short = earlier.slice('sha256:'.length, 'sha256:'.length + 8);
    const row = ['hackershop', 'skyfield', 'latest', 'Earlier (2)', short];
    await window.tree.chooseFromMenu(row, 'Roll Back to This Revision…');
    const question = await window.dialog();
    assert.ok(question.includes(`Roll back tag latest of skyfield in hackershop to ${short}?`), question);
    await window.screenshot('roll-back');
    await window.pressInDialog('Roll Back');
    await window.notification(/^Rolled back hackershop\/skyfield:latest/);
    const items = tags().find(({ tag }) => tag === 'latest')?.items ?? [];
    assert.equal(items[0]?.image, earlier);
    assert.equal(items.length, 4, 'the history stays');
  });
});
