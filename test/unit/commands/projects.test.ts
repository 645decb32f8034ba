import assert from 'node:assert/strict';
import { createProject } from '../../../src/commands/createProject.ts';
import { deleteProject } from '../../../src/commands/deleteProject.ts';
import { editProject } from '../../../src/commands/editProject.ts';
import type { Prompt } from '../../../src/commands/ui.ts';
import { StreamSource } from '../../../src/panels/streamSource.ts';
import { projectNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import type { KubeObject, Project } from '../../cluster/state/objects.ts';
import { newMeta } from '../../cluster/state/state.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { storeUntil } from '../../support/storeUntil.ts';

const typeName = 'Type Its Name…';
const last = ({ shown }: ScriptedUi): string => shown.at(-1) ?? '';

describe('Projects', () => {
  let setup: CommandSetup;
  beforeEach(async () => (setup = await commandSetup()));
  afterEach(() => setup[Symbol.asyncDispose]());

  const stored = (name: string): Project | undefined => setup.cluster.state.projects.get(undefined, name);
  const words = (name: string) => {
    const { annotations = {} } = stored(name)?.metadata ?? {};
    return [annotations['openshift.io/display-name'], annotations['openshift.io/description']];
  };
  const sent = (method: string) => {
    const all = [...setup.cluster.requests.list('/project')];
    return all.filter((request) => request.method === method);
  };
  const as = async (context: string): Promise<void> => {
    await setup.contexts.choose(context);
    await setup.store.settled();
  };

  describe('are made', () => {
    it('with name, display name and description, and shown in the tree', async () => {
      const ui = await setup.run(createProject, ['delivery', 'Delivery', 'Parcels, to anywhere', '']);
      assert.deepEqual(words('delivery'), ['Delivery', 'Parcels, to anywhere']);
      assert.deepEqual(setup.revealed, [projectNode('delivery').id]);
      assert.equal(last(ui), 'Created the project delivery. You are its administrator.');
      assert.match(ui.shown[1] ?? '', /Name of the new project/);
      assert.match(ui.shown[3] ?? '', /Enter alone leaves it out/);
    });

    it('with a name alone', async () => {
      await setup.run(createProject, ['delivery', '', '', '']);
      assert.deepEqual(words('delivery'), ['', '']);
    });

    it('not when a question is dismissed', async () => {
      for (const answers of [[], ['delivery'], ['delivery', 'Delivery']]) {
        const ui = await setup.run(createProject, answers);
        assert.doesNotMatch(last(ui), /Created/);
      }
      assert.deepEqual(sent('POST'), []);
    });

    it('by no name that is taken or reserved', async () => {
      const taken = await setup.run(createProject, ['hackershop']);
      assert.equal(last(taken), 'problem: There is a project hackershop already.');
      const reserved = await setup.run(createProject, ['openshift-mine']);
      assert.match(last(reserved), /^problem: Names that begin with openshift- are reserved/);
      const hidden = await setup.run(createProject, ['amys-audit', '', '', '']);
      assert.match(last(hidden), /^There is a project amys-audit already, which you may not see/);
      assert.equal(setup.revealed.length, 0);
    });

    it('by those whom an administrator lets, and says in the words of the cluster when not', async () => {
      const { state, faults } = setup.cluster;
      const binding = state.clusterRoleBindings
        .list()
        .find(({ metadata }) => metadata.name === 'self-provisioners');
      assert.ok(binding);
      state.clusterRoleBindings.delete(binding);
      const message = 'Ask the mailroom for a project.';
      const fault = { kind: 'status', status: 403, message } as const;
      faults.add({ match: { method: 'GET', path: '/projectrequests' }, times: 1, fault });
      const ui = await setup.run(createProject, ['delivery', '', '']);
      assert.match(
        last(ui),
        /^You may not create projects: the right to create projectrequests of the whole cluster/,
      );
      assert.match(last(ui), /administrator of the cluster can grant the role self-provisioner/);
      assert.match(last(ui), /The cluster says: Ask the mailroom/);
      assert.deepEqual(sent('POST'), []);
    });

    it('as an oc command, which names nothing that a shell would read', async () => {
      const commands: (string | undefined)[] = [];
      const ui = new ScriptedUi('delivery', 'It’s $HOME', '-- x', '');
      const input = ui.input.bind(ui);
      ui.input = (prompt: Prompt) => {
        commands.push(prompt.asCommand?.(ui.answers[0] ?? ''));
        return input(prompt);
      };
      await createProject.run(setup.context(ui), undefined);
      assert.deepEqual(commands, [
        'oc new-project --skip-config-write delivery',
        "oc new-project --skip-config-write '--display-name=It’s $HOME' delivery",
        "oc new-project --skip-config-write '--display-name=It’s $HOME' '--description=-- x' delivery",
      ]);
    });

    it('once, when the answer is lost', async () => {
      const fault = { kind: 'resetMidBody' } as const;
      setup.cluster.faults.add({ match: { method: 'POST', path: '/projectrequests' }, times: 1, fault });
      const ui = await setup.run(createProject, ['delivery', 'Delivery', '', '']);
      assert.match(last(ui), /^Created the project delivery/);
      assert.equal(sent('POST').length, 1);
    });
  });

  describe('are edited', () => {
    const node = projectNode('hackershop');

    it('from what they say now, and only in what is changed', async () => {
      const ui = await setup.run(editProject, ['Hacker Shop', 'Our shop', ''], node);
      assert.equal(last(ui), 'Changed the description of the project hackershop.');
      assert.deepEqual(words('hackershop'), ['Hacker Shop', 'Our shop']);
      const removed = await setup.run(editProject, ['', 'Our shop', ''], node);
      assert.match(removed.shown[1] ?? '', /Empty takes it away/);
      assert.deepEqual(words('hackershop'), [undefined, 'Our shop']);
    });

    it('not at all when nothing is changed or a question is dismissed', async () => {
      const [name = '', description = ''] = words('hackershop');
      await setup.run(editProject, [name, description], node);
      await setup.run(editProject, ['Other'], node);
      await setup.run(editProject, [], node);
      assert.deepEqual(sent('PATCH'), []);
    });

    it('though the cluster changes something else of them meanwhile', async () => {
      const ui = new ScriptedUi('Mine', '', '');
      meanwhile(ui, (project) => ({ ...project.metadata, labels: { 'by-the-cluster': 'yes' } }));
      await editProject.run(setup.context(ui), node);
      assert.equal(words('hackershop')[0], 'Mine');
      assert.equal(stored('hackershop')?.metadata.labels?.['by-the-cluster'], 'yes');
    });

    it('not over the words that somebody else gave them meanwhile, which are said', async () => {
      const ui = new ScriptedUi('Mine', '', '');
      meanwhile(ui, ({ metadata }) => ({
        ...metadata,
        annotations: { ...metadata.annotations, 'openshift.io/display-name': 'Theirs' },
      }));
      await editProject.run(setup.context(ui), node);
      assert.equal(words('hackershop')[0], 'Theirs');
      assert.match(last(ui), /Somebody else edited the project hackershop .*display name is “Theirs” now/);
    });

    it('by those who may', async () => {
      await as('hackershop-qa');
      const ui = await setup.run(editProject, ['Mine', ''], node);
      assert.match(
        last(ui),
        /^You may not edit the project hackershop: the right to patch projects in hackershop/,
      );
      assert.deepEqual(sent('PATCH'), []);
    });

    /** Does something to the project while the last question is answered. */
    function meanwhile(ui: ScriptedUi, change: (project: Project) => Project['metadata']): void {
      const input = ui.input.bind(ui);
      ui.input = (prompt) => {
        const project = stored('hackershop');
        if (ui.answers.length === 2 && project !== undefined) {
          setup.cluster.state.projects.put({ ...project, metadata: change(project) });
        }
        return input(prompt);
      };
    }
  });

  describe('are deleted', () => {
    const node = projectNode('hackershop');
    const registry = 'image-registry.openshift-image-registry.svc:5000';
    const plant = (
      group: string,
      plural: string,
      kind: string,
      object: Pick<KubeObject, 'metadata'> & { readonly spec?: object; readonly type?: string },
    ): void => {
      const apiVersion = group === '' ? 'v1' : `${group}/v1`;
      setup.cluster.state.collection(group, plural).put({ ...object, kind, apiVersion });
    };

    const isGone = (name: string): boolean => {
      const { projects } = setup.store;
      return projects.kind === 'loaded' && !projects.items.has(name);
    };

    /** Somebody who deletes it, while whose typing something else happens. */
    const typing = (meanwhile: () => void): ScriptedUi => {
      const ui = new ScriptedUi(typeName, 'hackershop', '');
      const input = ui.input.bind(ui);
      ui.input = (prompt) => {
        meanwhile();
        return input(prompt);
      };
      return ui;
    };
    const answerLooks = (status: number): void =>
      setup.cluster.faults.add({
        match: { method: 'GET', path: '/projects/hackershop' },
        fault: { kind: 'status', status },
      });

    it('after what is in them was said, and their name was typed', async () => {
      await setup.store.openProject('hackershop');
      plant('apps', 'deployments', 'Deployment', {
        metadata: newMeta('till', 'hackershop-prod'),
        spec: {
          template: { spec: { containers: [{ name: 'till', image: `${registry}/hackershop/web:live` }] } },
        },
      });
      const made = { 'made-by-itself': 'kubernetes.io/dockercfg', own: 'Opaque' };
      for (const [name, type] of Object.entries(made)) {
        plant('', 'secrets', 'Secret', { metadata: newMeta(name, 'hackershop'), type });
      }
      const ui = await setup.run(deleteProject, [typeName, 'hackershop', ''], node);
      const question = ui.shown[0] ?? '';
      assert.match(
        question,
        /^Delete the project hackershop with everything in it\?\nNothing brings it back/,
      );
      assert.match(question, /Its images go with it: \d+ image streams and \d+ tags\./);
      assert.match(question, /So does all else in it, among that: .*1 deployment, .* and 1 secret\./);
      assert.match(
        question,
        /^Deployment till in hackershop-prod uses its images, and can pull them no more\.$/m,
      );
      assert.match(question, /Others may use its images\. Not looked at: projects that you may not see\./);
      assert.match(last(ui), /is being deleted/);
      await storeUntil(setup.store, 'the project to go', () => isGone('hackershop'));
      assert.equal(stored('hackershop'), undefined);
      assert.equal(setup.store.streams('hackershop'), undefined);
    });

    it('and say so in their row until they are gone', async () => {
      const rows: (string | undefined)[] = [];
      const stop = setup.store.onDidChange(({ kind }) => {
        if (kind === 'projects') rows.push(rowOf(node, setup.store, [], Date.now()).description);
      });
      await setup.run(deleteProject, [typeName, 'hackershop', ''], node);
      await storeUntil(setup.store, 'a row of a project that goes', () =>
        rows.some((row) => row?.includes('being deleted') === true),
      );
      stop();
    });

    it('and their panels hear of it, and say that what they show is not there any more', async () => {
      const { store } = setup;
      let heard = 0;
      const target = { project: 'hackershop', stream: 'skyfield' };
      const panel = new StreamSource(store, setup.cluster.api, target, () => (heard += 1));
      await panel.load();
      await panel.rest;
      heard = 0;
      await setup.run(deleteProject, [typeName, 'hackershop', ''], node);
      await storeUntil(store, 'the project to go', () => isGone('hackershop'));
      assert.ok(heard > 0);
      const failure = await failureFrom(panel.load());
      assert.ok(failure.kind === 'notFound' || failure.kind === 'forbidden', failure.kind);
      panel.dispose();
      assert.equal(store.streams('hackershop'), undefined);
    });

    it('and their panels hear of it when the project goes before what is in it', async () => {
      const { store } = setup;
      const { roleBindings } = setup.cluster.state;
      let heard = 0;
      const target = { project: 'hackershop', stream: 'skyfield' };
      const panel = new StreamSource(store, setup.cluster.api, target, () => (heard += 1));
      await panel.load();
      await panel.rest;
      heard = 0;
      for (const binding of roleBindings.list('hackershop')) roleBindings.delete(binding);
      await storeUntil(store, 'the project to go', () => isGone('hackershop') && heard > 0);
      assert.equal((await failureFrom(panel.load())).kind, 'forbidden');
      panel.dispose();
    });

    it('once, when the answer is lost', async () => {
      const fault = { kind: 'resetMidBody' } as const;
      setup.cluster.faults.add({ match: { method: 'DELETE', path: '/projects/' }, times: 1, fault });
      const ui = await setup.run(deleteProject, [typeName, 'hackershop', ''], node);
      assert.match(last(ui), /is being deleted/);
      assert.equal(sent('DELETE').length, 1);
    });

    it('not a second time while they go', async () => {
      const project = stored('hackershop');
      assert.ok(project);
      setup.cluster.state.projects.put({ ...project, status: { phase: 'Terminating' } });
      const ui = await setup.run(deleteProject, [typeName, 'hackershop', ''], node);
      assert.equal(last(ui), 'The project hackershop is being deleted already.');
      assert.equal(
        last(await setup.run(editProject, ['x', 'y'], node)),
        'The project hackershop is being deleted.',
      );
      assert.deepEqual([...sent('DELETE'), ...sent('PATCH')], []);
    });

    it('not without a Yes and the very name', async () => {
      for (const answers of [[], [''], [typeName], [typeName, 'hackershop-prod'], [typeName, 'Hackershop']]) {
        await setup.run(deleteProject, answers, node);
      }
      const { shown } = await setup.run(deleteProject, [typeName, 'hackersho'], node);
      assert.match(shown.at(-1) ?? '', /^problem: This is not the name of the project, hackershop/);
      assert.deepEqual(sent('DELETE'), []);
      assert.ok(stored('hackershop'));
    });

    it('not when looking inside is cancelled', async () => {
      const ui = new ScriptedUi(typeName, 'hackershop');
      ui.cancel.abort();
      await deleteProject.run(setup.context(ui), node);
      assert.deepEqual(ui.shown, []);
      assert.deepEqual(sent('DELETE'), []);
    });

    it('without reading what secrets hold, and tell what could not be seen', async () => {
      const { requests, faults } = setup.cluster;
      const fault = { kind: 'status', status: 403 } as const;
      faults.add({ match: { path: '/persistentvolumeclaims' }, times: 1, fault });
      const ui = await setup.run(deleteProject, [''], node);
      assert.match(ui.shown[0] ?? '', /Could not be seen in it: persistent volume claims\./);
      const [listing] = requests.list('/secrets');
      assert.match(decodeURIComponent(listing?.path ?? ''), /type!=kubernetes\.io\/service-account-token/);
    });

    it('not when another one was made by the same name meanwhile', async () => {
      const ui = typing(() => {
        const project = stored('hackershop');
        assert.ok(project);
        const metadata = { ...project.metadata, uid: 'another' };
        setup.cluster.state.projects.put({ ...project, metadata });
      });
      const failure = await failureFrom(deleteProject.run(setup.context(ui), node));
      assert.equal(failure.kind, 'conflict');
      assert.equal(stored('hackershop')?.status.phase, 'Active');
      assert.deepEqual(sent('DELETE'), []);
    });

    it('and never said to be, when one may no longer look at them', async () => {
      const ui = typing(() => answerLooks(403));
      const failure = await failureFrom(deleteProject.run(setup.context(ui), node));
      assert.equal(failure.kind, 'forbidden');
      assert.doesNotMatch(last(ui), /is being deleted/);
      assert.deepEqual(sent('DELETE'), []);
    });

    it('as well as deleted when somebody else did it meanwhile', async () => {
      const ui = typing(() => answerLooks(404));
      await deleteProject.run(setup.context(ui), node);
      assert.deepEqual(sent('DELETE'), []);
    });

    it('not in a cluster that is no longer shown', async () => {
      const ui = new ScriptedUi(typeName, 'hackershop', '');
      const progress = ui.progress.bind(ui);
      ui.progress = async (title, task) => {
        const found = await progress(title, task);
        await as('hackershop-admin');
        return found;
      };
      await deleteProject.run(setup.context(ui), node);
      assert.equal(last(ui), 'Another context is shown by now, so nothing was deleted.');
      assert.deepEqual(sent('DELETE'), []);
    });

    it('by those who may', async () => {
      await as('hackershop-qa');
      const ui = await setup.run(deleteProject, [typeName, 'hackershop'], node);
      assert.match(
        last(ui),
        /^You may not delete the project hackershop: the right to delete projects in hackershop/,
      );
      assert.deepEqual(sent('DELETE'), []);
    });
  });
});
