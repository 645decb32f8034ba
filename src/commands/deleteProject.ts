import type { Writer } from '../changes/writer.ts';
import { ocDeleteProject } from '../model/project/projectCommand.ts';
import { projectDeletionQuestion, type ProjectDeletion } from '../model/project/projectDeletion.ts';
import { projectRights } from '../model/project/projectRights.ts';
import { usesElsewhere } from '../model/project/projectUses.ts';
import { plainLine } from '../model/text.ts';
import { unseenWords } from '../model/unseenWords.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import { pickProject } from './pickTag.ts';

/** Deletes a project with everything in it, after its name was typed. */
export const deleteProject: Command = {
  id: 'imageRegistry.deleteProject',
  async run(context, node) {
    const { store, ui } = context;
    const name = node?.kind === 'project' ? node.project : await pickProject(context, 'Delete a project');
    const { writer } = store;
    if (name === undefined || writer === undefined) return;
    const project = plainLine(name);
    const missing = await missingRight(writer, [projectRights.delete(name)], 'registry-admin');
    if (missing !== undefined) {
      await ui.warn(`You may not delete the project ${project}: ${missing}`);
      return;
    }
    const seen = await writer.projects.read(name);
    if (!seen.active) {
      await ui.warn(`The project ${project} is being deleted already.`);
      return;
    }
    const deletion = await lookInside(context, writer, name);
    if (deletion === undefined || !(await isStillShown(context, { writer }, 'deleted'))) return;
    const question = projectDeletionQuestion(deletion, clusterWords(context));
    if ((await ui.confirm(question, 'Type Its Name…')) !== 'Type Its Name…') return;
    if (!(await typesName(context, name))) return;
    await ui.wait(`Deleting the project ${project}`, () => writer.projects.delete(seen));
    await ui.inform(`The project ${project} is being deleted. That can take a while.`);
  },
};

/** What is in a project and who else needs it; undefined when cancelled. */
async function lookInside(
  context: CommandContext,
  writer: Writer,
  project: string,
): Promise<ProjectDeletion | undefined> {
  const { store } = context;
  return cancellable(context, `Looking what is in ${plainLine(project)}`, async (signal) => {
    const [contents, survey] = await Promise.all([
      writer.projects.contents(project, signal),
      store.workloads(project, signal),
      writer.rights.ask([everywhere]),
    ]);
    signal.throwIfAborted();
    const others = survey.unseen.filter((one) => one.project !== project);
    const unseen = unseenWords(others, survey.skipped);
    const hidden = writer.rights.answer(everywhere) === 'yes' ? [] : ['projects that you may not see'];
    return {
      project,
      contents,
      uses: usesElsewhere(project, contents.streams ?? [], survey.workloads),
      usesUnseen: [...unseen, ...hidden],
    };
  });
}

/** Whoever has this right sees the workloads of all projects. */
const everywhere = { verb: 'list', resource: 'pods', group: '' } as const;

async function typesName(context: CommandContext, name: string): Promise<boolean> {
  const typed = await context.ui.input({
    title: `Delete the project ${plainLine(name)}`,
    prompt: `Type ${plainLine(name)} and press Enter to delete it. Nothing brings it back`,
    placeholder: name,
    validate: (text) =>
      text === name
        ? undefined
        : { kind: 'problem', text: `This is not the name of the project, ${plainLine(name)}.` },
    asCommand: (text) => (text === name ? ocDeleteProject(name, ocPlace(context)) : undefined),
  });
  return typed === name;
}
