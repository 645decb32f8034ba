import { accountsOf } from '../model/access/subject.ts';
import { failureText } from '../model/failureWords.ts';
import { plainLine } from '../model/text.ts';
import { mayChangeAccess, placeOf, type AccessPlace } from './accessPlace.ts';
import { cancellable } from './cancellable.ts';
import { changeAccess } from './changeAccess.ts';
import type { Command, CommandContext } from './command.ts';
import { pickProject } from './pickTag.ts';

const from = 'Project whose images are pulled';
const to = 'Project whose pods pull';

/**
 * Lets the pods of one project pull the images of another. From a row, that one has the images; from the palette one begins
 * with the pods, as somebody does whose pods cannot pull.
 */
export const letProjectPull: Command = {
  id: 'imageRegistry.letProjectPull',
  async run(context, node) {
    const { writer } = context.store;
    const ends = node?.kind === 'project' ? await podsFor(context, node.project) : await bothEnds(context);
    const place = ends && placeOf(context, ends.source);
    if (ends === undefined || place === undefined || context.store.writer !== writer) return;
    await letPull(context, place, ends.target);
  },
};

/** The two projects: `source` has the images, `target` the pods. */
interface Ends {
  readonly source: string;
  readonly target: string;
}

async function podsFor(context: CommandContext, source: string): Promise<Ends | undefined> {
  const target = await pickProject(context, `${to} from ${plainLine(source)}`);
  return target === undefined ? undefined : { source, target };
}

async function bothEnds(context: CommandContext): Promise<Ends | undefined> {
  const target = await pickProject(context, to);
  const source =
    target === undefined ? undefined : await pickProject(context, `${from} by ${plainLine(target)}`);
  return target === undefined || source === undefined ? undefined : { source, target };
}

async function letPull(context: CommandContext, place: AccessPlace, target: string): Promise<void> {
  const { ui } = context;
  const { project, accesses } = place;
  const pods = `The pods of ${plainLine(target)}`;
  const subject = accountsOf(target);
  const answer = await cancellable(context, 'Asking what is so now', (signal) =>
    accesses.mayPull(subject, project, signal),
  );
  if (answer?.kind === 'yes') {
    await ui.inform(`${pods} may pull from ${plainLine(project)} already. ${answer.rule}`);
  } else if (answer?.kind === 'unknown') {
    await ui.warn(
      `Whether they may pull could not be asked, so nothing was changed. ${failureText(answer.failure)}`,
    );
  } else if (answer !== undefined && (await mayChangeAccess(context, place))) {
    const now = `${pods} may not pull from ${plainLine(project)} so far.`;
    await changeAccess(context, place, { kind: 'add', subjects: [subject], level: 'pull' }, now);
  }
}
