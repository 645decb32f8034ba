import { ocDescribeProject } from '../model/project/projectCommand.ts';
import { projectRights } from '../model/project/projectRights.ts';
import { changedWords, sameWords, type ProjectSnapshot } from '../model/project/projectSnapshot.ts';
import { plainLine } from '../model/text.ts';
import { askProjectWords } from './askProjectWords.ts';
import type { Command } from './command.ts';
import { missingRight } from './missingRight.ts';
import { ocPlace } from './ocPlace.ts';
import { pickProject } from './pickTag.ts';

/** Changes what people read about a project: its display name and its description. */
export const editProject: Command = {
  id: 'imageRegistry.editProject',
  async run(context, node) {
    const { store, ui } = context;
    const name = node?.kind === 'project' ? node.project : await pickProject(context, 'Edit a project');
    const { writer } = store;
    if (name === undefined || writer === undefined) return;
    const project = plainLine(name);
    const missing = await missingRight(writer, [projectRights.describe(name)], 'admin');
    if (missing !== undefined) {
      await ui.warn(`You may not edit the project ${project}: ${missing}`);
      return;
    }
    const seen = await writer.projects.read(name);
    if (!seen.active) {
      await ui.warn(`The project ${project} is being deleted.`);
      return;
    }
    const words = await askProjectWords(context, {
      title: `Edit the project ${project}`,
      hint: 'Empty takes it away',
      was: seen,
      asCommand: (given) =>
        sameWords(seen, given)
          ? undefined
          : ocDescribeProject(name, changedWords(seen, given), ocPlace(context)),
    });
    if (words === undefined || sameWords(seen, words)) return;
    const outcome = await writer.projects.describe(seen, words);
    if (outcome.kind === 'changed') await ui.inform(`Changed the description of the project ${project}.`);
    else await ui.warn(elsewhereWords(outcome.project));
  },
};

function elsewhereWords({ name, displayName, description }: ProjectSnapshot): string {
  const says = (text: string): string => (text === '' ? 'none' : `“${plainLine(text, 100)}”`);
  return `Somebody else edited the project ${plainLine(name)} meanwhile, so nothing was changed. Its display name is ${says(displayName)} now, its description ${says(description)}.`;
}
