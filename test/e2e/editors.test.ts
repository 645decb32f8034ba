import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import { EditorPage } from './editorPage.ts';
import { useSession } from './session.ts';

const inside = 'image-registry.openshift-image-registry.svc:5000';

describe('Images in editors', () => {
  const session = useSession();
  const hostOf = () => new URL(session().cluster.registry).host;
  const dockerfile = () => `ARG REGISTRY=${hostOf()}
FROM \${REGISTRY}/hackershop/skyfield:1.1 AS sky
FROM ${hostOf()}/hackershop/web:nightly
COPY --from=sky /app /app
COPY --from=${hostOf()}/hackershop/skyfield:9.9 /app /old
FROM quay.io/not/ours:1

`;

  it('cost no request and say nothing before the view is opened', async () => {
    const { cluster } = session();
    const editor = new EditorPage(session());
    await editor.open('Dockerfile', dockerfile());
    await editor.pointAt('hackershop');
    await editor.problems(0);
    assert.deepEqual(await editor.lenses(0), []);
    assert.deepEqual(cluster.requests.list(), []);
  });

  it('say how old they are and what is newer, without a request of their own', async () => {
    const { cluster, window } = session();
    const editor = new EditorPage(session());
    await window.openImageRegistry();
    await window.tree.expand('hackershop');
    const before = cluster.requests.list().length;
    const [sky, web] = await editor.lenses(2);
    assert.match(sky ?? '', /^30 d · [0-9a-f]{8} · newer: 2\.0$/);
    assert.match(web ?? '', /^35 min · [0-9a-f]{8}$/);
    const problems = await editor.problems(1);
    assert.match(problems.join(), /There is no tag 9\.9 in hackershop\/skyfield\./);
    assert.deepEqual(
      cluster.requests
        .list()
        .slice(before)
        // What the tree asks about rights in the project that was unfolded comes after its rows.
        .filter(({ path }) => !/watch|accessreviews/.test(path)),
      [],
    );
    await window.readmeScreenshot('editor');
  });

  it('are described where the pointer rests', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    const text = await editor.hover('/hackershop/web');
    assert.match(text, /hackershop\/web:nightly/);
    assert.match(text, /Size: [\d.]+ [KM]?B in \d layers/);
    assert.match(text, /nightly moves: it has pointed to 12 images so far\./);
    assert.match(text, /Used by: (?:.*deployment web in hackershop|still looking)/);
    await window.screenshot('editor-hover');
    await window.page.keyboard.press('Escape');
  });

  it('are pinned and updated by quick fixes, one step to undo each', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    await editor.goTo(2, 40);
    await editor.fix('Update to 2.0');
    const updated = await editor.lines('the update', (lines) => lines[1]?.includes(':2.0') === true);
    assert.equal(updated[1], 'FROM ${REGISTRY}/hackershop/skyfield:2.0 AS sky');
    await editor.lenses(2, (texts) => texts[0]?.startsWith('3 h · ') === true);
    await editor.goTo(3, 40);
    await editor.fix('Pin to digest');
    const pinned = await editor.lines('the digest', (lines) => lines[2]?.includes('@sha256:') === true);
    assert.match(pinned[2] ?? '', /^FROM .*\/hackershop\/web@sha256:[0-9a-f]{64}$/);
    await window.page.keyboard.press('ControlOrMeta+z');
    await editor.lines('the undo', (lines) => lines[2]?.endsWith('web:nightly') === true);
  });

  it('open their panel by Go to Definition', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    await editor.goTo(3, 40);
    await window.page.keyboard.press('F12');
    await window.webview().getByRole('heading', { level: 1, name: 'hackershop/web:nightly' }).waitFor();
    assert.deepEqual(
      (await window.page.locator('.tabs-container .tab').allInnerTexts()).map((tab) => tab.trim()).sort(),
      ['Dockerfile', 'web:nightly'],
    );
    await window.page.locator('.tab', { hasText: 'Dockerfile' }).click();
  });

  it('are completed from what is known, and a project is read when it is asked for', async () => {
    const { cluster, window } = session();
    const editor = new EditorPage(session());
    await editor.goTo(7, 1);
    await window.page.keyboard.type(`FROM ${hostOf()}/planet-express/`);
    await editor.suggestions((labels) => labels.includes('delivery'));
    const lists = cluster.requests.list().filter(({ path }) => path.includes('planet-express/imagestreams'));
    assert.equal(lists.filter(({ path }) => !path.includes('watch')).length, 1);
    await window.screenshot('editor-completion');
    await window.page.keyboard.type('delivery:');
    await editor.suggestions((labels) => labels[0] === '1.2' && labels.length === 3);
    await window.page.keyboard.press('Enter');
    const lines = await editor.lines('the tag', (all) => all[6]?.endsWith('delivery:1.2') === true);
    assert.equal(lines[6], `FROM ${hostOf()}/planet-express/delivery:1.2`);
  });
});

describe('Pull specs from the tree', () => {
  const session = useSession({ settings: { 'workbench.colorTheme': 'Default Light Modern' } });
  const hostOf = () => new URL(session().cluster.registry).host;
  const skyfield = ['hackershop', 'skyfield', '2.0'];

  it('are copied with one key, and pasted in the shape of the place', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield');
    await editor.open('Containerfile', 'ARG A\n\nRUN true\n');
    await window.tree.select(...skyfield);
    await window.tree.focus();
    await window.page.keyboard.press('ControlOrMeta+c');
    await window.notification(/^Copied .*\/hackershop\/skyfield:2\.0$/);
    await window.page.locator('.tab', { hasText: 'Containerfile' }).click();
    await editor.goTo(2, 1);
    await window.page.keyboard.press('ControlOrMeta+v');
    const lines = await editor.lines('the paste', (all) => all[1] !== '');
    assert.equal(lines[1], `FROM ${hostOf()}/hackershop/skyfield:2.0`);
  });

  it('are inserted from the menu of a row, at the cursor', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    await editor.goTo(2, 8);
    const isInserted = async () => (await editor.text()).some((line) => line.endsWith('1.1'));
    await window.tree.chooseFromMenu(['hackershop', 'skyfield', '1.1'], 'Insert Pull Spec', isInserted);
    const lines = await editor.lines('the insertion', (all) => all[1]?.endsWith('1.1') === true);
    assert.equal(lines[1], `FROM ${hostOf()}/hackershop/skyfield:1.1`);
    await window.page.keyboard.press('ControlOrMeta+z');
    await editor.lines('the undo', (all) => all[1]?.endsWith('2.0') === true);
  });

  it('are asked for in a manifest: the address inside the cluster, or the public one', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: sky\n      image: old:1\n';
    await editor.open('pod.yaml', pod);
    await editor.goTo(6, 15);
    const isAsked = () => window.page.getByText('Inside the cluster', { exact: true }).isVisible();
    await window.tree.chooseFromMenu(skyfield, 'Insert Pull Spec', isAsked);
    await window.pick('Inside the cluster');
    const lines = await editor.lines('the insertion', (all) => all[5]?.includes(inside) === true);
    assert.equal(lines[5], `      image: ${inside}/hackershop/skyfield:2.0`);
    await window.screenshot('editor-manifest-light');
    await window.page.keyboard.type(' # here');
    await editor.lines('the cursor behind it', (all) => all[5]?.endsWith(':2.0 # here') === true);
  });

  it('are dragged into an editor', async () => {
    const { window } = session();
    const editor = new EditorPage(session());
    await editor.open('compose.yaml', 'services:\n  sky:\n    image: old:1\n');
    const { page } = window;
    const row = page.locator('.customview-tree .label-name').getByText('2.0', { exact: true });
    const from = await row.boundingBox();
    const to = await page.locator('.editor-instance .view-line', { hasText: 'old' }).boundingBox();
    assert.ok(from && to);
    await page.mouse.move(from.x + 5, from.y + from.height / 2);
    await page.mouse.down();
    await page.keyboard.down('Shift');
    const target = { x: to.x + 90, y: to.y + to.height / 2 };
    await page.mouse.move(target.x - 20, target.y, { steps: 8 });
    await page.mouse.move(target.x, target.y, { steps: 4 });
    await until(
      'the place of the drop',
      async () => (await page.locator('.dnd-target').count()) > 0 || undefined,
    );
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const lines = await editor.lines('the drop', (all) => all[2]?.includes('skyfield') === true);
    assert.equal(lines[2], `    image: ${hostOf()}/hackershop/skyfield:2.0`);
  });
});
