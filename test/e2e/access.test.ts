import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { UserName } from '../cluster/identity.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { fields } from '../cluster/json.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { skopeoPull, skopeoPush } from '../support/skopeo.ts';
import { skyfieldLayout } from '../support/skyfield.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

/** Sarah's team and QA: who gets what is decided in the window, and real clients meet it at the registry. */
describe('Who may pull and who may push', () => {
  const session = useSession();
  const heading = () => session().window.webview().getByRole('heading', { level: 1 });
  const row = (name: string) =>
    session()
      .window.webview()
      .getByRole('table', { name: 'Members', exact: true })
      .getByRole('row')
      .filter({ has: session().window.webview().getByText(name, { exact: true }) });
  /** Switches the context and waits for its projects: Sarah does not see those of the cluster. */
  const choose = async (context: 'sarah' | 'hackershop-admin') => {
    const { window } = session();
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick(context);
    await until(`The projects of ${context}`, async () => {
      const labels = (await window.tree.rows()).map(({ label }) => label);
      const isAll = labels.includes('openshift') === (context === 'hackershop-admin');
      return isAll && labels.includes('skyfield') ? true : undefined;
    });
  };
  /** Checks an entry of a list in which several can be chosen, and goes on. */
  const check = async (...labels: string[]) => {
    const { window } = session();
    for (const label of labels) await window.pick(label);
    await window.page.keyboard.press('Enter');
  };
  /** Answers the box that asks for something: the one before may be there for a moment still. */
  const answer = async (asked: RegExp, text: string) => {
    const { window } = session();
    await until(`The question ${String(asked)}`, async () =>
      asked.test(await window.inputMessage()) ? true : undefined,
    );
    await window.answer(text);
  };
  const addMembers = async (level: string, names: string, button: string) => {
    const { window } = session();
    await window.tree.chooseFromMenu(['skyfield'], 'Add Members…');
    await window.pick(level);
    await check('Type names…');
    await answer(/^NAME for a user/, names);
    const question = await window.dialog();
    await window.pressInDialog(button);
    return question;
  };
  const image = (tag: string) => `${new URL(session().cluster.registry).host}/skyfield/skyfield:${tag}`;
  const asUser = (username: UserName) => {
    const { cluster } = session();
    return { ca: cluster.caPem, login: { username, password: cluster.tokens[username] } };
  };
  const push = (user: UserName, tag: string) =>
    skopeoPush({ from: `oci:${skyfieldLayout}:2.0`, to: image(tag), ...asUser(user) });
  const pull = (user: UserName, tag: string) => skopeoPull({ from: image(tag), ...asUser(user) });

  it('a project is made by Sarah, who is its administrator', async () => {
    const { cluster, window } = session();
    await addSarah(cluster);
    await window.openImageRegistry();
    await window.runCommand('Image Registry: New Project…');
    await answer(/^Name of the new project/, 'skyfield');
    await answer(/^Display name/, '');
    await answer(/^Description/, '');
    await window.tree.row(['skyfield']);
  });

  it('the developers may push, after a question that names them and says what it brings', async () => {
    const question = await addMembers('Push', 'jane, josh, eric', 'Let Them Push');
    assert.match(question, /Let user jane, user josh and user eric push to skyfield\?/);
    assert.match(question, /reads and changes the secrets of the project/);
    await session().window.notification(/^User jane, user josh and user eric may push to skyfield now\.$/);
  });

  it('the group of QA, which an administrator makes, may pull', async () => {
    const { window } = session();
    await choose('hackershop-admin');
    await window.runCommand('Image Registry: Groups of Users…');
    await window.pick('New group…');
    await answer(/^Name of the new group/, 'qa');
    await check('greg', 'frank');
    assert.match(await window.dialog(), /Create the group qa with (frank and greg|greg and frank)\?/);
    await window.pressInDialog('Create');
    await window.notification(/^Created the group qa\.$/);
    await choose('sarah');
    assert.match(await addMembers('Pull', 'group:qa', 'Let Them Pull'), /Let group qa pull from skyfield\?/);
    await window.notification(/^Group qa may pull from skyfield now\.$/);
  });

  it('developers push and pull, QA pulls, and a push by QA is refused', async () => {
    await push('jane', '1.0');
    await pull('josh', '1.0');
    await pull('eric', '1.0');
    await push('eric', '1.1');
    await push('josh', '1.2');
    await pull('jane', '1.1');
    await pull('greg', '1.1');
    await pull('frank', '1.0');
    await assert.rejects(push('greg', '1.1'), /denied|unauthorized/i);
    const { window } = session();
    await window.tree.expand('skyfield', 'skyfield');
    await window.tree.row(['skyfield', 'skyfield', '1.2']);
  });

  it('all of that is in the panel, with the roles that it comes from', async () => {
    const { window } = session();
    await window.tree.chooseFromMenu(['skyfield'], 'Show Access');
    await heading().getByText('Access to skyfield').waitFor();
    await row('jane').getByText('registry-editor').waitFor();
    await row('qa').getByText('registry-viewer').waitFor();
    await row('sarah').getByText('you', { exact: true }).waitFor();
    await assertAccessible(await window.webviewFrame());
    await until('no notification', async () =>
      (await window.notifications()).length === 0 ? true : undefined,
    );
    await window.readmeScreenshot('access');
  });

  it('a member is removed there after a question, and cannot pull any more', async () => {
    const { window } = session();
    await row('josh').getByRole('button', { name: 'Remove user josh' }).click();
    assert.match(await window.dialog(), /Remove user josh from skyfield\?/);
    await window.screenshot('access-remove');
    await window.pressInDialog('Remove');
    // Sarah may not list groups, and one of them may pull.
    await window.notification(
      /^As far as can be seen, user josh may no longer pull from skyfield\. You may not list groups/,
    );
    await row('josh').waitFor({ state: 'detached' });
    await assert.rejects(pull('josh', '1.0'), /denied|unauthorized/i);
    await pull('jane', '1.0');
  });

  it('says of Greg by which rule he may pull, and which right he lacks to push', async () => {
    const { window } = session();
    await choose('hackershop-admin');
    await window.tree.chooseFromMenu(['skyfield'], 'Can Somebody Pull?…');
    await check('greg');
    const said = await window.notification(/^Yes, user greg may pull from skyfield\./);
    assert.match(said, /gives the role registry-viewer to group qa in skyfield\./);
    assert.match(said, /may not push: the right to update imagestreams\/layers in skyfield is missing\./);
    assert.match(said, /The role registry-editor would give it\.$/);
    await window.screenshot('access-can-greg');
  });
});

/** Gives the window's user a login as Sarah, which is the current one. */
async function addSarah({ kubeconfigFile, tokens }: Cluster): Promise<void> {
  const config = fields(JSON.parse(await readFile(kubeconfigFile, 'utf8')));
  const context = { name: 'sarah', context: { cluster: 'hackershop', user: 'sarah', namespace: 'skyfield' } };
  const user = { name: 'sarah', user: { token: tokens.sarah } };
  const changed = {
    ...config,
    users: [...(config['users'] as object[]), user],
    contexts: [...(config['contexts'] as object[]), context],
    'current-context': 'sarah',
  };
  await writeFile(kubeconfigFile, JSON.stringify(changed));
}
