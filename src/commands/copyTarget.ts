import { rights } from '../model/right.ts';
import { streamNameProblem, tagNameProblem } from '../model/name.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { moveRemark, pickProject, streamChoice, streamsOf } from './pickTag.ts';
import type { Choice, Remark } from './ui.ts';

/** What is suggested, or fixed where the user has chosen it already. */
export interface TargetHint {
  readonly project?: string;
  readonly stream?: string;
  /** Names to begin with. */
  readonly suggestedStream: (project: string) => string;
  readonly tag: string;
}

/**
 * Asks into which tag of the cluster that the context shows an image is to be pushed, and whether that is allowed. Undefined
 * when the user gives up or lacks the right; that is said.
 */
export async function askTargetTag(
  context: CommandContext,
  title: string,
  hint: TargetHint,
): Promise<TagTarget | undefined> {
  const project = hint.project ?? (await pickProject(context, title));
  if (project === undefined) return undefined;
  const stream = hint.stream ?? (await askStream(context, title, project, hint.suggestedStream(project)));
  if (stream === undefined) return undefined;
  const place = { project, stream };
  if (!(await mayPush(context, place))) return undefined;
  const tag = await askTag(context, title, place, hint.tag);
  return tag === undefined ? undefined : { ...place, tag };
}

async function mayPush(context: CommandContext, { project, stream }: StreamTarget): Promise<boolean> {
  const { writer } = context.store;
  if (writer === undefined) return false;
  const exists = (await streamsOf(context, project)).some(({ name }) => name === stream);
  // The registry makes the stream in the user's name.
  const needed = [rights.push(project), ...(exists ? [] : [rights.createStream(project)])];
  const missing = await missingRight(writer, needed);
  if (missing === undefined) return true;
  await context.ui.warn(`You may not push images to ${plainLine(project)}: ${missing}`);
  return false;
}

async function askStream(
  context: CommandContext,
  title: string,
  project: string,
  suggested: string,
): Promise<string | undefined> {
  const streams = await streamsOf(context, project);
  const known = streams.map((each): Choice<string | undefined> => ({
    ...streamChoice(each),
    value: each.name,
  }));
  const own = known.filter(({ value }) => value === suggested);
  const fresh: Choice<string | undefined>[] =
    own.length > 0
      ? own
      : [{ label: plainLine(suggested), description: 'new image stream', icon: 'add', value: suggested }];
  const rest = known.filter(({ value }) => value !== suggested);
  const other: Choice<string | undefined> = { label: 'New image stream…', icon: 'add', value: undefined };
  const picked = await context.ui.pick(title, 'Image stream', [...fresh, ...rest, other]);
  if (picked?.value !== undefined || picked === undefined) return picked?.value;
  return context.ui.input({
    title,
    prompt: `Name of the new image stream in ${plainLine(project)}; the push makes it`,
    validate: (text) => problemOf(streamNameProblem(text, project)),
  });
}

async function askTag(
  context: CommandContext,
  title: string,
  { project, stream }: StreamTarget,
  suggested: string,
): Promise<string | undefined> {
  const streams = await streamsOf(context, project);
  const tags = streams.find(({ name }) => name === stream)?.tags ?? [];
  return context.ui.input({
    title,
    prompt: `Tag in ${plainLine(`${project}/${stream}`)}`,
    value: suggested,
    validate: (text): Remark | undefined => {
      const problem = problemOf(tagNameProblem(text));
      if (problem !== undefined) return problem;
      return moveRemark(tags, text, context.store.now);
    },
  });
}

function problemOf(problem: string | undefined): Remark | undefined {
  return problem === undefined ? undefined : { kind: 'problem', text: problem };
}
