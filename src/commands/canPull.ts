import type { RoleName } from '../model/access/access.ts';
import { smallestToPull } from '../model/access/accessLevel.ts';
import { ocWhoCanPull } from '../model/access/accessCommand.ts';
import { addButton, peopleWords } from '../model/access/accessQuestions.ts';
import type { PullAnswer } from '../model/access/pullAnswer.ts';
import { isGroupOfPeople, subjectWords } from '../model/access/subject.ts';
import { failureText } from '../model/failureWords.ts';
import { rights, rightWords } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import { accessPlace, mayChangeAccess, type AccessPlace } from './accessPlace.ts';
import { cancellable } from './cancellable.ts';
import { changeAccess } from './changeAccess.ts';
import type { Command, CommandContext } from './command.ts';
import { ocPlace } from './ocPlace.ts';
import { pickMember } from './pickMembers.ts';

/** Says whether somebody may pull the images of a project, and push, and by which rule or what would allow it. */
export const canPull: Command = {
  id: 'imageRegistry.canPull',
  async run(context, node) {
    const place = await accessPlace(context, node, 'Can somebody pull?');
    if (place !== undefined) await askCanPull(context, place);
  },
};

/** Asks who, and says the answers; where the user may, a button lets them pull who may not. */
export async function askCanPull(context: CommandContext, place: AccessPlace): Promise<void> {
  const { project, accesses } = place;
  const name = plainLine(project);
  const subject = await pickMember(context, place, `Who may pull from ${name}?`);
  const answer =
    subject &&
    (await cancellable(context, `Asking what they may do in ${name}`, async (signal) => {
      const pull = await accesses.mayPull(subject, project, signal);
      return pull.kind === 'yes' ? { ...pull, push: await accesses.mayPush(subject, project, signal) } : pull;
    }));
  if (answer === undefined) return;
  if (answer.kind === 'yes') await sayYes(context, answer);
  else if (answer.kind === 'no') await sayNo(context, place, answer);
  else await context.ui.warn(unknownWords(answer));
}

async function sayYes(
  context: CommandContext,
  { subject, project, rule, push }: Extract<PullAnswer, { kind: 'yes' }> & { readonly push: PullAnswer },
): Promise<void> {
  const { ui } = context;
  const yes = `Yes, ${subjectWords(subject)} may pull from ${plainLine(project)}. ${rule}`;
  const copy = 'Copy as oc Command';
  const pressed = await ui.inform(`${yes} ${pushWords(push)}`.trim(), copy);
  if (pressed === copy) await ui.copy(ocWhoCanPull(project, ocPlace(context)));
}

function unknownWords({ subject, project, failure }: Extract<PullAnswer, { kind: 'unknown' }>): string {
  const what = `${subjectWords(subject)} may pull from ${plainLine(project)}`;
  return `Whether ${what} could not be asked. ${failureText(failure)}`;
}

/** Which right is missing to push, for whom a push was refused. */
function pushWords(answer: PullAnswer): string {
  if (answer.kind === 'unknown')
    return `Whether they may push could not be asked. ${failureText(answer.failure)}`;
  if (answer.kind === 'yes') return 'They may push, too.';
  const missing = rightWords(rights.push(plainLine(answer.project)));
  const who = answer.unseen.length === 0 ? 'They' : 'As far as can be seen, they';
  const mayNot = `${who} may not push: the right to ${missing} is missing.`;
  return [mayNot, ...answer.unseen, `The role ${plainLine(answer.role.name)} would give it.`].join(' ');
}

/** Where it is not seen who is in which group: those in which one may pull. */
async function groupWords(
  context: CommandContext,
  { project, accesses }: AccessPlace,
): Promise<readonly string[]> {
  const looked = await cancellable(context, `Looking who may pull from ${plainLine(project)}`, (signal) =>
    accesses.look(project, signal),
  );
  const subjects = looked?.access.members.map(({ subject }) => subject) ?? [];
  const groups = subjects.filter(isGroupOfPeople);
  return groups.length === 0 ? [] : [`Members of ${peopleWords(groups)} may pull.`];
}

/** What would allow it: the role that the button gives, and the smallest where that is another. */
function allowing({ name }: RoleName, project: string): string {
  const would = `The role ${plainLine(name)} in ${project} would allow it`;
  return name === smallestToPull
    ? `${would}.`
    : `${would}, and shows its image streams and tags; ${smallestToPull} would allow the pull alone.`;
}

async function sayNo(
  context: CommandContext,
  place: AccessPlace,
  { subject, unseen, role, mayGrant }: Extract<PullAnswer, { kind: 'no' }>,
): Promise<void> {
  const { ui } = context;
  const name = plainLine(place.project);
  const who = `${subjectWords(subject)} may not pull from ${name}`;
  const sentences = [
    unseen.length === 0 ? `No, ${who}.` : `As far as can be seen, ${who}.`,
    ...unseen,
    ...(unseen.length === 0 ? [] : await groupWords(context, place)),
    allowing(role, name),
  ];
  if (mayGrant === 'no') {
    await ui.warn([...sentences, 'An administrator of the project can grant it.'].join(' '));
    return;
  }
  const button = addButton([subject], 'pull');
  if ((await ui.warn(sentences.join(' '), button)) !== button) return;
  if (!(await mayChangeAccess(context, place))) return;
  await changeAccess(context, place, { kind: 'add', subjects: [subject], level: 'pull' });
}
