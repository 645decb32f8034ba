import type { Writer } from '../changes/writer.ts';
import { FailureError } from '../model/failure.ts';
import { ocNewProject } from '../model/project/projectCommand.ts';
import { projectNameProblem } from '../model/project/projectName.ts';
import { projectRights } from '../model/project/projectRights.ts';
import type { NewProject } from '../model/project/projectSnapshot.ts';
import { plainLine } from '../model/text.ts';
import { whenAborted } from '../model/whenAborted.ts';
import { projectNode } from '../tree/node.ts';
import { askProjectWords } from './askProjectWords.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { ocPlace } from './ocPlace.ts';
import type { Remark } from './ui.ts';

/** So long a new project may take until it shows, ms. */
const patience = 15_000;

/** Makes a project whose administrator is the user, and shows it in the tree. */
export const createProject: Command = {
  id: 'imageRegistry.createProject',
  async run(context) {
    await context.store.settled();
    const { writer } = context.store;
    if (writer === undefined) {
      await context.ui.warn('There is no connection to a cluster.');
      return;
    }
    if (!(await mayRequest(context, writer))) return;
    const project = await askProject(context);
    if (project === undefined || !(await isMade(context, writer, project))) return;
    await show(context, project.name);
  },
};

/** Whether the user may make projects; says it in the words that the cluster has for that where they may not. */
async function mayRequest({ ui }: CommandContext, writer: Writer): Promise<boolean> {
  const missing = await missingRight(writer, [projectRights.request], 'self-provisioner');
  if (missing === undefined) return true;
  const said = await writer.projects.refusal().catch(() => undefined);
  const why = said === undefined ? '' : ` The cluster says: ${plainLine(said, 300)}`;
  await ui.warn(`You may not create projects: ${missing}${why}`);
  return false;
}

async function askProject(context: CommandContext): Promise<NewProject | undefined> {
  const { projects } = context.store;
  const problem = (text: string): string | undefined =>
    projects.kind === 'loaded' && projects.items.has(text)
      ? `There is a project ${text} already.`
      : projectNameProblem(text);
  const name = await context.ui.input({
    title: 'New project',
    prompt: 'Name of the new project, which stands in the address of its images',
    placeholder: 'hackershop',
    validate: (text): Remark | undefined => {
      const why = problem(text);
      return why === undefined ? undefined : { kind: 'problem', text: why };
    },
    asCommand: (text) =>
      problem(text) === undefined
        ? ocNewProject({ name: text, displayName: '', description: '' }, ocPlace(context))
        : undefined,
  });
  if (name === undefined) return undefined;
  const words = await askProjectWords(context, {
    title: `New project ${name}`,
    hint: 'Enter alone leaves it out',
    was: { displayName: '', description: '' },
    asCommand: (given) => ocNewProject({ name, ...given }, ocPlace(context)),
  });
  return words && { name, ...words };
}

/** Makes a project; says why the cluster would not have it. */
async function isMade({ ui }: CommandContext, writer: Writer, project: NewProject): Promise<boolean> {
  const { name } = project;
  try {
    await ui.wait(`Creating the project ${name}`, () => writer.projects.create(project));
    return true;
  } catch (error) {
    const failure = error instanceof FailureError ? error.failure : undefined;
    if (failure?.kind === 'conflict') {
      await ui.warn(`There is a project ${name} already, which you may not see. Choose another name.`);
    } else if (failure?.kind === 'forbidden') {
      await ui.warn(`The cluster refuses the project ${name}: ${plainLine(failure.reason, 300)}`);
    } else throw error;
    return false;
  }
}

/** Waits until the cluster shows the project, a moment after it was made, and selects it. */
async function show(context: CommandContext, name: string): Promise<void> {
  const isThere = await cancellable(context, `Waiting for the project ${name} to show`, (signal) =>
    appears(context, name, signal),
  );
  if (isThere === true) await context.reveal(projectNode(name));
  const where =
    isThere === false
      ? ' It does not show yet: Refresh, or name it in the setting imageRegistry.projects.'
      : '';
  await context.ui.inform(`Created the project ${name}. You are its administrator.${where}`);
}

async function appears({ store }: CommandContext, name: string, signal: AbortSignal): Promise<boolean> {
  const isThere = (): boolean => store.projects.kind === 'loaded' && store.projects.items.has(name);
  let stop = (): void => undefined;
  const shown = new Promise<void>((resolve) => {
    stop = store.onDidChange(() => {
      if (isThere()) resolve();
    });
  });
  const end = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  if (!isThere()) await Promise.race([shown, whenAborted(end)]);
  stop();
  return isThere();
}
