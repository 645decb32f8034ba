import assert from 'node:assert/strict';
import { addMembers } from '../../../src/commands/addMembers.ts';
import { canPull } from '../../../src/commands/canPull.ts';
import { changePolicy } from '../../../src/commands/changePolicy.ts';
import { letProjectPull } from '../../../src/commands/letProjectPull.ts';
import { showAccess } from '../../../src/commands/showAccess.ts';
import type { AccessActions } from '../../../src/commands/accessActions.ts';
import { projectNode } from '../../../src/tree/node.ts';
import { newMeta } from '../../cluster/state/state.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

const hackershop = projectNode('hackershop');
const last = ({ shown }: ScriptedUi): string => shown.at(-1) ?? '';

describe('Access to a project', () => {
  let setup: CommandSetup;
  beforeEach(async () => (setup = await commandSetup()));
  afterEach(() => setup[Symbol.asyncDispose]());

  /** Who has which role in a project, by any binding of it. */
  const roles = (project = 'hackershop'): string[] =>
    setup.cluster.state.roleBindings
      .list(project)
      .flatMap(({ roleRef, subjects }) =>
        subjects.map(
          ({ namespace, name }) => `${namespace === undefined ? '' : `${namespace}/`}${name} ${roleRef.name}`,
        ),
      )
      .sort();
  const gained = (before: readonly string[], now = roles()) => now.filter((role) => !before.includes(role));
  const lost = (before: readonly string[], now = roles()) => before.filter((role) => !now.includes(role));
  const changes = () =>
    setup.cluster.requests
      .list('/rolebindings')
      .filter(({ method }) => method !== 'GET')
      .map(({ method }) => method);
  const as = async (context: string): Promise<void> => {
    await setup.contexts.choose(context);
    await setup.store.settled();
  };
  const makeGroup = (name: string, ...users: string[]) =>
    setup.cluster.state.groups.put({
      kind: 'Group',
      apiVersion: 'user.openshift.io/v1',
      metadata: newMeta(name),
      users,
    });
  /** The question that was asked, with its lines. */
  const question = ({ shown }: ScriptedUi): readonly string[] =>
    (shown.find((text) => text.includes('?\n')) ?? '').split('\n');
  const cluster = () => `Context hackershop-dev, on ${new URL(setup.cluster.api).host}.`;

  describe('Adding members', () => {
    const typed = ['Push', 'Type names…', 'jane, group:qa'];

    it('says what they may, by which role, and gives them that once it is confirmed', async () => {
      const before = roles();
      const ui = await setup.run(addMembers, [...typed, 'Let Them Push'], hackershop);
      assert.deepEqual(question(ui), [
        'Let user jane and group qa push to hackershop?',
        'The role registry-editor also moves and deletes tags, and reads and changes the secrets of the project.',
        'Creates the binding registry-editor, which gives the role registry-editor to user jane and group qa.',
        cluster(),
      ]);
      assert.deepEqual(gained(before), ['jane registry-editor', 'qa registry-editor']);
      assert.equal(last(ui), 'User jane and group qa may push to hackershop now.');
      assert.ok(ui.shown.includes('Push | registry-editor'));
    });

    it('changes nothing at Cancel, nor when a step is dismissed', async () => {
      const half = 'All service accounts of qa-empty, Type names…';
      for (const answers of [[], ['Push'], ['Push', 'Type names…'], ['Push', half], [...typed, '']]) {
        const ui = await setup.run(addMembers, answers, hackershop);
        assert.equal(question(ui).length > 1, answers.length === 4, answers.join());
      }
      assert.deepEqual(changes(), []);
    });

    it('names everybody, however many they are', async () => {
      const names = Array.from({ length: 8 }, (_, at) => `dev-${at}`);
      const ui = await setup.run(addMembers, ['Pull', 'Type names…', names.join(), ''], hackershop);
      const [message, first = ''] = question(ui);
      assert.equal(message, 'Let 8 members pull from hackershop?');
      for (const name of names) assert.ok(first.includes(`user ${name}`), name);
      const crowd = Array.from({ length: 75 }, (_, at) => `dev-${at}`);
      const all = await setup.run(addMembers, ['Pull', 'Type names…', crowd.join(), ''], hackershop);
      assert.match(question(all)[1] ?? '', /^They are user dev-0, .*, user dev-59 and 15 more\.$/);
    });

    it('says that an administrator can give rights to others and delete the project', async () => {
      const ui = await setup.run(addMembers, ['Admin', 'Type names…', 'jane', ''], hackershop);
      assert.equal(question(ui)[0], 'Let user jane administer hackershop?');
      assert.match(question(ui)[1] ?? '', /gives rights to others, takes them away, and deletes the project/);
    });

    it('gives service accounts the roles that do no more than pull or push', async () => {
      const before = roles();
      const named = 'hackershop-prod/default, planet-express/*';
      const ui = await setup.run(addMembers, ['Pull', 'Type names…', named, 'Let Them Pull'], hackershop);
      assert.deepEqual(gained(before), [
        'hackershop-prod/default system:image-puller',
        'system:serviceaccounts:planet-express system:image-puller',
      ]);
      assert.match(
        last(ui),
        /^Service account default of hackershop-prod and all service accounts of planet-express may pull/,
      );
    });

    it('offers whole projects, and says when nobody may be listed', async () => {
      const before = roles();
      const all = 'All service accounts of hackershop-prod';
      const ui = await setup.run(addMembers, ['Pull', all, 'Let Them Pull'], hackershop);
      assert.ok(ui.shown.includes('Type names… | users and groups, as they could not be listed'));
      assert.ok(ui.shown.includes(`${all} | system:serviceaccounts:hackershop-prod`));
      assert.deepEqual(gained(before), ['system:serviceaccounts:hackershop-prod system:image-puller']);
    });

    it('offers users and groups to those who may list them, with what they have', async () => {
      await as('hackershop-admin');
      makeGroup('qa', 'frank');
      const before = roles();
      const ui = await setup.run(addMembers, ['Push', 'qa, amy', 'Let Them Push'], hackershop);
      for (const entry of ['qa | group', 'amy | user', 'greg | user · has Pull'])
        assert.ok(ui.shown.includes(entry), entry);
      assert.deepEqual(gained(before), ['amy registry-editor', 'qa registry-editor']);
    });

    it('offers the service accounts of a project', async () => {
      await as('hackershop-admin');
      const before = roles();
      const answers = [
        'Push',
        'Service accounts of a project…',
        'planet-express',
        'builder',
        'Let Them Push',
      ];
      setup.cluster.state.collection('', 'serviceaccounts').put({
        kind: 'ServiceAccount',
        apiVersion: 'v1',
        metadata: newMeta('builder', 'planet-express'),
      });
      await setup.run(addMembers, answers, hackershop);
      assert.deepEqual(gained(before), ['planet-express/builder system:image-pusher']);
    });

    it('refuses names that nobody has', async () => {
      const ui = await setup.run(addMembers, ['Pull', 'Type names…', 'jane, 100%'], hackershop);
      assert.equal(last(ui), 'problem: The name must not contain %.');
      assert.deepEqual(changes(), []);
    });

    it('says when they may already', async () => {
      const ui = await setup.run(addMembers, ['Pull', 'Type names…', 'greg'], hackershop);
      assert.match(last(ui), /^User greg may pull already; nothing is added\./);
      assert.deepEqual(changes(), []);
    });

    it('is not begun where bindings may not be read, and says so', async () => {
      setup.cluster.faults.add({
        match: { path: '/selfsubjectaccessreviews' },
        times: 1,
        fault: { kind: 'json', value: { status: { allowed: true } } },
      });
      setup.cluster.faults.add({
        match: { path: '/selfsubjectaccessreviews' },
        fault: { kind: 'json', value: { status: { allowed: false } } },
      });
      const ui = await setup.run(addMembers, [], hackershop);
      assert.match(
        last(ui),
        /^You may not change .*: the right to list rolebindings in hackershop is missing\./,
      );
    });

    it('is for those alone who may, and says which right is missing', async () => {
      await as('hackershop-qa');
      const ui = await setup.run(addMembers, [], hackershop);
      assert.deepEqual(ui.shown, [
        'You may not change who has access to hackershop: the right to create rolebindings in hackershop is missing. An administrator of the project can grant the role registry-admin.',
      ]);
    });

    it('changes nothing on another cluster than the one that was asked about', async () => {
      const ui = new ScriptedUi('Pull', 'Type names…', 'jane');
      const input = ui.input.bind(ui);
      ui.input = async (prompt) => {
        await as('hackershop-admin');
        return input(prompt);
      };
      await addMembers.run(setup.context(ui), hackershop);
      assert.equal(last(ui), 'Another context is shown by now, so nothing was changed.');
      assert.deepEqual(changes(), []);
    });
  });

  describe('The policy', () => {
    it('says loudest what it means when everyone may pull', async () => {
      const before = roles();
      const ui = await setup.run(changePolicy, ['Anonymous', 'Let Everyone Pull'], hackershop);
      const [message, ...lines] = question(ui);
      assert.equal(message, 'Let everyone pull from hackershop, without a login?');
      assert.match(lines[0] ?? '', /^Everyone who reaches the registry may pull all images of hackershop/);
      assert.ok(lines.includes('What was downloaded cannot be taken back.'));
      assert.ok(ui.shown.includes('Private | members alone · as it is now'));
      assert.deepEqual(
        gained(before).map((role) => role.split(' ')[0]),
        ['system:authenticated', 'system:unauthenticated'],
      );
      assert.equal(last(ui), 'Everyone may pull from hackershop now.');
    });

    it('goes back to private, and says what that means', async () => {
      const before = roles();
      const shared = await setup.run(changePolicy, ['Shared', 'Let Logged-In Users Pull'], hackershop);
      assert.equal(last(shared), 'Every logged-in user may pull from hackershop now.');
      const ui = await setup.run(changePolicy, ['Private', 'Make Private'], hackershop);
      assert.equal(question(ui)[0], 'Let only members pull from hackershop?');
      assert.ok(question(ui).some((line) => line.includes('the next start of their pods may fail')));
      assert.deepEqual(roles(), before);
      assert.equal(last(ui), 'Only members may pull from hackershop now.');
    });

    it('asks nothing where every logged-in user may pull already', async () => {
      await setup.run(changePolicy, ['Shared', 'Let Logged-In Users Pull'], hackershop);
      const ui = await setup.run(changePolicy, ['Shared'], hackershop);
      assert.equal(last(ui), 'Every logged-in user may pull from hackershop already. Nothing was changed.');
    });

    it('stays as it is at Cancel, and where it is so already', async () => {
      await setup.run(changePolicy, ['Anonymous', ''], hackershop);
      const ui = await setup.run(changePolicy, ['Private'], hackershop);
      assert.equal(last(ui), 'Only members may pull from hackershop already. Nothing was changed.');
      assert.deepEqual(changes(), []);
    });
  });

  describe('Whether somebody can pull', () => {
    it('is answered with the rule', async () => {
      const ui = await setup.run(canPull, ['Type names…', 'greg'], hackershop);
      assert.equal(
        last(ui),
        'Yes, user greg may pull from hackershop. The binding registry-viewer-greg gives the role registry-viewer to user greg in hackershop. As far as can be seen, they may not push: the right to update imagestreams/layers in hackershop is missing. You may not list groups, so what the user may do through a group is not seen. The role registry-editor would give it.',
      );
      const copied = await setup.run(canPull, ['Type names…', 'greg', 'Copy as oc Command'], hackershop);
      assert.deepEqual(copied.clipboard, ['oc policy who-can -n hackershop get imagestreams/layers']);
      const pusher = await setup.run(canPull, ['Type names…', 'phillip'], hackershop);
      assert.match(last(pusher), /^Yes, user phillip may pull from hackershop\. .* They may push, too\.$/);
    });

    it('is answered with what would allow it, and a button that does', async () => {
      const before = roles();
      const ui = await setup.run(
        canPull,
        ['Type names…', 'frank', 'Let frank Pull', 'Let frank Pull'],
        hackershop,
      );
      assert.ok(
        ui.shown.some((text) =>
          /^As far as can be seen, user frank may not pull from hackershop\..* The role registry-viewer in hackershop would allow it, and shows its image streams and tags; system:image-puller would allow the pull alone\.$/.test(
            text,
          ),
        ),
        ui.shown.join('\n'),
      );
      assert.deepEqual(gained(before), ['frank registry-viewer']);
      assert.equal(last(ui), 'User frank may pull from hackershop now.');
    });

    it('offers a service account nothing more than the smallest role', async () => {
      const ui = await setup.run(canPull, ['Type names…', 'qa-empty/default', ''], hackershop);
      assert.match(last(ui), / The role system:image-puller in hackershop would allow it\.$/);
    });

    it('says when it could not be asked who may push', async () => {
      const yes = { status: { allowed: true, reason: '' } };
      const match = { path: '/localsubjectaccessreviews' };
      setup.cluster.faults.add({ match, times: 1, fault: { kind: 'json', value: yes } });
      setup.cluster.faults.add({ match, fault: { kind: 'status', status: 500 } });
      const ui = await setup.run(canPull, ['Type names…', 'greg'], hackershop);
      assert.match(last(ui), /^Yes, user greg may pull .* Whether they may push could not be asked\. \S/);
    });

    it('grants nothing that was not confirmed', async () => {
      await setup.run(canPull, ['Type names…', 'frank', ''], hackershop);
      await setup.run(canPull, ['Type names…', 'frank', 'Let frank Pull', ''], hackershop);
      assert.deepEqual(changes(), []);
    });

    it('counts the groups that somebody is in, where they may be listed', async () => {
      await as('hackershop-admin');
      makeGroup('qa', 'frank');
      const no = await setup.run(canPull, ['Type names…', 'frank', ''], hackershop);
      assert.match(last(no), /^No, user frank may not pull from hackershop\. The role registry-viewer/);
      await setup.run(addMembers, ['Pull', 'qa', 'Let Them Pull'], hackershop);
      const ui = await setup.run(canPull, ['Type names…', 'frank'], hackershop);
      assert.match(last(ui), /^Yes, .* gives the role registry-viewer to group qa in hackershop\./);
    });

    it('is told of groups where it is not seen who is in them', async () => {
      await setup.run(addMembers, ['Pull', 'Type names…', 'group:qa', 'Let Them Pull'], hackershop);
      const ui = await setup.run(canPull, ['Type names…', 'frank', ''], hackershop);
      assert.match(last(ui), /^As far as can be seen, .* Members of group qa may pull\. The role/);
    });

    it('is asked of one at a time', async () => {
      const ui = await setup.run(canPull, ['Type names…', 'frank, greg'], hackershop);
      assert.equal(last(ui), 'problem: Type one name alone.');
    });

    it('says when it may not be asked', async () => {
      await as('hackershop-qa');
      const ui = await setup.run(canPull, ['Type names…', 'frank'], hackershop);
      assert.match(
        last(ui),
        /^Whether user frank may pull from hackershop could not be asked\. You have no right/,
      );
      assert.match(last(ui), /An administrator of the project can grant the role registry-admin\.$/);
    });
  });

  describe('Pods of another project', () => {
    it('may pull once it is confirmed; from the row, that project has the images', async () => {
      const before = roles();
      const ui = await setup.run(letProjectPull, ['planet-express', 'Let Them Pull'], hackershop);
      assert.equal(ui.shown[0], 'Project whose pods pull from hackershop');
      assert.deepEqual(question(ui).slice(0, 2), [
        'Let all service accounts of planet-express pull from hackershop?',
        'The pods of planet-express may not pull from hackershop so far.',
      ]);
      assert.deepEqual(gained(before), ['system:serviceaccounts:planet-express system:image-puller']);
      assert.equal(last(ui), 'All service accounts of planet-express may pull from hackershop now.');
      const again = await setup.run(letProjectPull, ['planet-express'], hackershop);
      assert.match(last(again), /^The pods of planet-express may pull from hackershop already\. The binding/);
    });

    it('come first from the palette, as somebody asks whose pods cannot pull', async () => {
      const before = roles();
      const ui = await setup.run(letProjectPull, ['planet-express', 'hackershop', 'Let Them Pull']);
      assert.equal(ui.shown[0], 'Project whose pods pull');
      assert.ok(ui.shown.includes('Project whose images are pulled by planet-express'));
      assert.deepEqual(gained(before), ['system:serviceaccounts:planet-express system:image-puller']);
    });

    it('may not without a confirmation, and need none for their own images', async () => {
      await setup.run(letProjectPull, ['planet-express', ''], hackershop);
      const ui = await setup.run(letProjectPull, ['hackershop'], hackershop);
      assert.match(last(ui), /^The pods of hackershop may pull from hackershop already\. The binding/);
      assert.deepEqual(changes(), []);
    });

    it('are not said to pull their own images where nobody lets them any more', async () => {
      const { roleBindings } = setup.cluster.state;
      const own = roleBindings.get('hackershop', 'system:image-pullers');
      assert.ok(own);
      roleBindings.delete(own);
      const ui = await setup.run(letProjectPull, ['hackershop', 'Let Them Pull'], hackershop);
      assert.equal(question(ui)[1], 'The pods of hackershop may not pull from hackershop so far.');
      assert.equal(last(ui), 'All service accounts of hackershop may pull from hackershop now.');
    });
  });

  describe('The panel', () => {
    const panel = async (ui: ScriptedUi): Promise<AccessActions> => {
      await showAccess.run(setup.context(ui), hackershop);
      const shown = setup.accessPanels.at(-1);
      assert.equal(shown?.project, 'hackershop');
      return shown.actions;
    };
    const greg = { kind: 'user', name: 'greg' } as const;
    const phillip = { kind: 'user', name: 'phillip' } as const;

    it('changes the role of several at once, and says what is so then', async () => {
      await setup.run(addMembers, ['Pull', 'Type names…', 'jane', 'Let jane Pull'], hackershop);
      const before = roles();
      const ui = new ScriptedUi('Push', 'Change');
      const actions = await panel(ui);
      await actions.changeRole('hackershop', [greg, { kind: 'user', name: 'jane' }]);
      assert.equal(question(ui)[0], 'Change user greg and user jane to Push in hackershop?');
      assert.deepEqual(gained(before), ['greg registry-editor', 'jane registry-editor']);
      assert.deepEqual(lost(before), ['greg registry-viewer', 'jane registry-viewer']);
      assert.equal(last(ui), 'User greg and user jane may push to hackershop now.');
    });

    it('removes members once it is confirmed', async () => {
      const before = roles();
      const cancelled = new ScriptedUi('');
      await (await panel(cancelled)).remove('hackershop', [greg]);
      assert.deepEqual(changes(), []);
      const ui = new ScriptedUi('Remove');
      await (await panel(ui)).remove('hackershop', [greg]);
      assert.equal(question(ui)[0], 'Remove user greg from hackershop?');
      assert.deepEqual(lost(before), ['greg registry-viewer']);
      assert.equal(last(ui), 'User greg may no longer pull from hackershop.');
    });

    it('says what stays, which cannot be taken away here', async () => {
      const answers = ['Push', 'Type names…', 'amy', 'Let amy Push'];
      await setup.run(addMembers, answers, projectNode('planet-express'));
      const ui = new ScriptedUi('Remove');
      await (await panel(ui)).remove('planet-express', [{ kind: 'user', name: 'amy' }]);
      assert.match(
        last(ui),
        /^User amy may still push, through the binding \S+ of the role edit, .* Nothing was changed\.$/,
      );
      assert.ok(roles('planet-express').includes('amy edit'));
    });

    it('is as sure that somebody may no longer pull as what may be seen', async () => {
      await setup.run(addMembers, ['Pull', 'Type names…', 'group:qa', 'Let Them Pull'], hackershop);
      const ui = new ScriptedUi('Remove');
      await (await panel(ui)).remove('hackershop', [greg]);
      assert.equal(
        last(ui),
        'As far as can be seen, user greg may no longer pull from hackershop. You may not list groups, so what the user may do through a group is not seen.',
      );
    });

    it('says what it means when the pods of the project itself are removed', async () => {
      const before = roles();
      const ui = new ScriptedUi('Remove');
      await (
        await panel(ui)
      ).remove('hackershop', [{ kind: 'group', name: 'system:serviceaccounts:hackershop' }]);
      assert.equal(
        question(ui)[1],
        'The pods of hackershop pull its own images through this: those that start later cannot any more.',
      );
      assert.deepEqual(lost(before), ['system:serviceaccounts:hackershop system:image-puller']);
    });

    it('says loudest that one’s own last right goes', async () => {
      const { roleBindings } = setup.cluster.state;
      const own = roleBindings.list('hackershop').find(({ roleRef }) => roleRef.name === 'admin');
      assert.ok(own);
      const roleRef = { ...own.roleRef, name: 'registry-admin' };
      roleBindings.delete(own);
      roleBindings.put({ ...own, metadata: newMeta('registry-admin', 'hackershop'), roleRef });
      const ui = new ScriptedUi('');
      await (await panel(ui)).remove('hackershop', [phillip]);
      assert.match(question(ui)[1] ?? '', /^You take away your own last right to administer hackershop/);
      assert.ok(roles().includes('phillip registry-admin'));
    });

    it('does what the commands do, and nothing for nobody', async () => {
      const ui = new ScriptedUi();
      const actions = await panel(ui);
      await actions.addMembers('hackershop');
      await actions.changePolicy('hackershop');
      await actions.canPull('hackershop');
      await actions.remove('hackershop', []);
      await actions.changeRole('hackershop', []);
      const titles = [
        'Add members to hackershop',
        'Who may pull from hackershop',
        'Who may pull from hackershop?',
      ];
      for (const title of titles) assert.ok(ui.shown.includes(title), title);
      assert.deepEqual(changes(), []);
    });

    it('is of the project that is picked, from the palette', async () => {
      await setup.run(showAccess, ['planet-express']);
      await setup.run(showAccess, []);
      assert.deepEqual(
        setup.accessPanels.map(({ project }) => project),
        ['planet-express'],
      );
    });
  });
});
