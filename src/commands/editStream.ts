import { lookupQuestion, ocLookup } from '../model/import/tagEditWords.ts';
import { rights } from '../model/right.ts';
import type { StreamTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Command, CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import { pickStream } from './pickTag.ts';

const title = 'Use by name alone';

/** Lets the pods of a project use an image stream by its name alone, or no longer: `spec.lookupPolicy.local`. */
export const editStream: Command = {
  id: 'imageRegistry.editStream',
  async run(context, node) {
    const target = node?.kind === 'stream' ? node : await picked(context);
    const { importHealth: health, writer } = context.store;
    if (target === undefined || health === undefined || writer === undefined) return;
    const { project, stream } = target;
    const missing = await missingRight(writer, [rights.patchStream(project)]);
    if (missing !== undefined) {
      await context.ui.warn(`You may not change image streams in ${plainLine(project)}: ${missing}`);
      return;
    }
    const { snapshot, stream: now } = await health.read({ project, stream });
    const wanted = await askLookup(context, { project, stream }, now.localLookup);
    if (wanted === undefined || !(await isStillShown(context, { writer }, 'changed'))) return;
    if (!(await confirmed(context, { project, stream }, wanted))) return;
    const localLookup = { seen: now.localLookup, wanted };
    const edit = { target: { project, stream }, uid: snapshot.uid, tags: [], localLookup };
    const outcome = await health.edit(edit);
    const name = plainLine(`${project}/${stream}`);
    if (outcome.kind !== 'moved') void context.ui.inform(`Saved the settings of ${name}.`);
    else if (outcome.now !== undefined)
      await context.ui.warn(`Somebody else changed ${name} meanwhile, so nothing was saved.`);
    else await context.ui.warn(`${name} is not there any more, or another one by now. Nothing was saved.`);
  },
};

async function picked(context: CommandContext): Promise<StreamTarget | undefined> {
  const stream = await pickStream(context, title);
  return stream && { project: stream.project, stream: stream.name };
}

/** Undefined when it is to stay as it is. */
async function askLookup(
  { ui }: CommandContext,
  { project, stream }: StreamTarget,
  now: boolean,
): Promise<boolean | undefined> {
  const [name, place] = [plainLine(stream, 80), plainLine(project, 80)];
  const choices = [
    {
      label: 'By its name alone, too',
      detail: `Workloads of ${place} that say ${name}:TAG get the image of this image stream.`,
      value: true,
    },
    {
      label: 'By its whole address only',
      detail: `Workloads that say ${name}:TAG look for it where nodes look by default.`,
      value: false,
    },
  ].map((choice) => (choice.value === now ? { ...choice, description: 'as it is now' } : choice));
  const choice = await ui.pick(`${title}: ${place}/${name}`, 'How workloads may name its images', choices);
  return choice === undefined || choice.value === now ? undefined : choice.value;
}

async function confirmed(context: CommandContext, target: StreamTarget, local: boolean): Promise<boolean> {
  const { ui } = context;
  const { message, detail } = lookupQuestion(target, local);
  const button = local ? 'Allow' : 'Stop Allowing';
  const question = { message, detail: `${detail}\n${clusterWords(context)}` };
  const answer = await ui.confirm(question, button, 'Copy as oc Command');
  if (answer === 'Copy as oc Command') await ui.copy(ocLookup(target, local, ocPlace(context)));
  return answer === button;
}
