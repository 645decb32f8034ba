import { streamNameProblem } from '../model/name.ts';
import { ocCreateStream } from '../model/ocCommand.ts';
import { rights } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type { Command, CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { ocPlace } from './ocPlace.ts';
import { pickProject, streamsOf } from './pickTag.ts';
import type { Remark } from './ui.ts';

const title = 'New image stream';

/** Makes an empty image stream in a project. */
export const createStream: Command = {
  id: 'imageRegistry.createStream',
  async run(context, node) {
    const project = node?.kind === 'project' ? node.project : await pickProject(context, title);
    const { writer } = context.store;
    if (project === undefined || writer === undefined) return;
    const missing = await missingRight(writer, [rights.createStream(project)]);
    if (missing !== undefined) {
      await context.ui.warn(`You may not make image streams in ${plainLine(project)}: ${missing}`);
      return;
    }
    const stream = await askStreamName(context, project, title);
    if (stream === undefined) return;
    await writer.createStream({ project, stream });
    await context.ui.inform(
      `Created the image stream ${stream} in ${project}. Push to it, or tag an image into it.`,
    );
  },
};

/** Asks for the name of an image stream that is to be made; undefined when dismissed. */
export async function askStreamName(
  context: CommandContext,
  project: string,
  asking: string,
): Promise<string | undefined> {
  const taken = new Set((await streamsOf(context, project)).map(({ name }) => name));
  const problem = (text: string): string | undefined =>
    taken.has(text)
      ? `There is an image stream ${text} in ${project} already.`
      : streamNameProblem(text, project);
  return context.ui.input({
    title: asking,
    prompt: `Name of the new image stream in ${plainLine(project)}`,
    placeholder: 'skyfield',
    validate: (text): Remark | undefined => {
      const why = problem(text);
      return why === undefined ? undefined : { kind: 'problem', text: why };
    },
    asCommand: (text) =>
      problem(text) === undefined ? ocCreateStream({ project, stream: text }, ocPlace(context)) : undefined,
  });
}
