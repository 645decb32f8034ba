import { shortDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { compareNames } from '../model/project.ts';
import { newestFirst, type Tag } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords } from '../model/words.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { TagTarget } from '../model/target.ts';
import type { CommandContext } from './command.ts';
import type { Choice, Remark } from './ui.ts';

/** Lets the user choose a project; undefined when dismissed. */
export async function pickProject(
  { store, ui }: CommandContext,
  title: string,
  first: readonly string[] = [],
): Promise<string | undefined> {
  const { projects } = store;
  const names = projects.kind === 'loaded' ? [...projects.items.keys()].sort(compareNames) : [];
  const ordered = [...new Set([...first, ...names])];
  const choices = ordered.map((name) => ({ label: plainLine(name), icon: 'project', value: name }));
  return (await ui.pick(title, 'Project', choices))?.value;
}

/** Lets the user choose a project and one of its image streams; undefined when dismissed. */
export async function pickStream(context: CommandContext, title: string): Promise<ImageStream | undefined> {
  const project = await pickProject(context, title);
  if (project === undefined) return undefined;
  const choices = (await streamsOf(context, project)).map(streamChoice);
  const placeholder =
    choices.length > 0 ? 'Image stream' : `There are no image streams in ${plainLine(project)}`;
  return (await context.ui.pick(title, placeholder, choices))?.value;
}

/**
 * The image streams of a project by name, whether it is open or not; the first page where there are more. Rejects with the
 * failure of their list.
 */
export async function streamsOf({ store }: CommandContext, project: string): Promise<ImageStream[]> {
  const holder = {};
  await store.openProject(project, holder);
  const streams = store.streams(project);
  store.closeProject(project, holder);
  if (streams?.kind === 'failed') throw new FailureError(streams.failure);
  const found = streams?.kind === 'loaded' ? [...streams.items.values()] : [];
  return found.sort((a, b) => compareNames(a.name, b.name));
}

/** An image stream as an entry of a pick list. */
export function streamChoice(stream: ImageStream): Choice<ImageStream> {
  const description = countWords(stream.tags.length, 'tag');
  return { label: plainLine(stream.name), description, icon: 'package', value: stream };
}

/** Lets the user choose a project, an image stream and a tag; undefined when dismissed. */
export async function pickTag(context: CommandContext, title: string): Promise<TagTarget | undefined> {
  const stream = await pickStream(context, title);
  if (stream === undefined) return undefined;
  return (await context.ui.pick(title, 'Tag', tagChoices(stream, context.store.now)))?.value;
}

/** Lets the user choose a project, an image stream and any number of its tags; none when dismissed. */
export async function pickTags(context: CommandContext, title: string): Promise<readonly TagTarget[]> {
  const stream = await pickStream(context, title);
  if (stream === undefined) return [];
  return (await context.ui.pickMany(title, 'Tags', tagChoices(stream, context.store.now))).map(
    ({ value }) => value,
  );
}

function tagChoices(stream: ImageStream, now: number): Choice<TagTarget>[] {
  return newestFirst(stream.tags).map(({ name, revisions: [newest] }) => ({
    label: plainLine(name),
    ...(newest?.created === undefined ? {} : { description: ageWords(newest.created, now) }),
    icon: 'tag',
    value: { project: stream.project, stream: stream.name, tag: name },
  }));
}

/** What is to be said of a name for a tag: where it points to and that it would move; undefined for a new one. */
export function moveRemark(tags: readonly Tag[], text: string, now: number): Remark | undefined {
  const head = tags.find(({ name }) => name === text)?.revisions[0];
  if (head === undefined) return undefined;
  const age = head.created === undefined ? '' : ` (${ageWords(head.created, now)})`;
  return { kind: 'note', text: `${text} points to ${shortDigest(head.image)}${age} now, and would move.` };
}
