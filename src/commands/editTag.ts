import { tagForm, type SeenTag, type TagEdit, type TagForm } from '../model/import/tagForm.ts';
import { differencesIn, differenceWords, editQuestion, ocPatch } from '../model/import/tagEditWords.ts';
import { streamPatch } from '../model/import/tagEdit.ts';
import { rights } from '../model/right.ts';
import { tagIn } from '../model/streamSnapshot.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { StreamRead } from '../cluster/clusterWrites.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import type { Command, CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import { pickTag } from './pickTag.ts';
import { askTagSettings } from './tagSettings.ts';
import { targetOf } from './tagTarget.ts';

const title = 'Edit tag settings';

/** Changes settings of a tag (its source, schedule, policies, annotations) and leaves all other tags alone. */
export const editTag: Command = {
  id: 'imageRegistry.editTag',
  async run(context, node) {
    const target = targetOf(node) ?? (await pickTag(context, title));
    if (target !== undefined) await editTagOf(context, target);
  },
};

/** A tag in the midst of being edited. */
interface Editing {
  readonly health: ImportHealth;
  readonly target: TagTarget;
  readonly read: StreamRead;
  readonly form: TagForm;
}

/** Asks for the settings of a tag and saves them. Rejects with a `FailureError`. */
export async function editTagOf(context: CommandContext, target: TagTarget): Promise<void> {
  const { importHealth: health, writer } = context.store;
  if (health === undefined || writer === undefined) return;
  const { project, stream } = target;
  const missing = await missingRight(writer, [rights.patchStream(project)]);
  if (missing !== undefined) {
    await context.ui.warn(`You may not change tags in ${plainLine(project)}: ${missing}`);
    return;
  }
  let edit: TagEdit = {};
  for (let read = await health.read({ project, stream }); ;) {
    const editing = await formOf(context, health, target, read);
    const wanted = editing && (await askTagSettings(context.ui, nameOf(target), editing.form, edit));
    if (editing === undefined || wanted === undefined) return;
    if (!(await isStillShown(context, { writer }, 'changed'))) return;
    const now = await confirmAndSave(context, editing, wanted);
    if (now === undefined) return;
    // What was chosen stays, on top of what somebody else has changed.
    [read, edit] = [now, wanted];
  }
}

async function formOf(
  { ui }: CommandContext,
  health: ImportHealth,
  target: TagTarget,
  read: StreamRead,
): Promise<Editing | undefined> {
  const entry = tagIn(read.snapshot, target.tag)?.spec;
  if (entry !== undefined) return { health, target, read, form: tagForm(entry) };
  await ui.warn(
    `${nameOf(target)} has no settings: it was pushed, or is not there any more. Settings belong to tags that are imported or follow another tag.`,
  );
  return undefined;
}

/** Gives the stream as it is now where the tag is another than the person saw; they are asked again then. */
async function confirmAndSave(
  context: CommandContext,
  { health, target, read, form }: Editing,
  edit: TagEdit,
): Promise<StreamRead | undefined> {
  const { ui } = context;
  const { project, stream, tag } = target;
  const { message, detail } = editQuestion(nameOf(target), form, edit);
  const question = { message, detail: `${detail}\n${clusterWords(context)}` };
  const answer = await ui.confirm(question, 'Save', 'Copy as oc Command');
  if (answer === 'Copy as oc Command') {
    const patch = streamPatch(read.snapshot, { tags: [{ tag, edit }] });
    await ui.copy(ocPatch({ project, stream }, patch, ocPlace(context)));
  }
  if (answer !== 'Save') return undefined;
  const tags = [{ tag, seen: form, edit }];
  const outcome = await health.edit({ target: { project, stream }, uid: read.snapshot.uid, tags });
  if (outcome.kind !== 'moved') {
    void ui.inform(`Saved the settings of ${nameOf(target)}.`);
    return undefined;
  }
  const isSame = outcome.now?.snapshot.uid === read.snapshot.uid;
  await ui.warn(movedWords(nameOf(target), form, isSame ? outcome.now : undefined, tag));
  return isSame ? outcome.now : undefined;
}

function movedWords(name: string, seen: SeenTag, now: StreamRead | undefined, tag: string): string {
  const entry = tagIn(now?.snapshot, tag)?.spec;
  if (entry === undefined) return `${name} is not there any more, or another one by now. Nothing was saved.`;
  const form = { annotations: {}, ...seen };
  const changes = differencesIn(form, editTo(form, tagForm(entry))).map(differenceWords);
  return `Somebody else changed ${name} meanwhile, so nothing was saved. ${changes.join('; ')}. Look at it again.`;
}

/** The edit that makes one form the other. */
function editTo(form: TagForm, { annotations, ...now }: TagForm): TagEdit {
  const gone = Object.keys(form.annotations).map((name) => [name, null] as const);
  return {
    ...now,
    annotations: Object.fromEntries<string | null>([...gone, ...Object.entries(annotations)]),
  };
}

function nameOf({ project, stream, tag }: TagTarget): string {
  return plainLine(`${project}/${stream}:${tag}`);
}
