import { compareNames } from '../model/project.ts';
import { newestFirst } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords } from '../model/words.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { TagTarget } from '../model/target.ts';
import type { CommandContext } from './command.ts';

/** Lets the user choose a project and one of its image streams; undefined when dismissed. */
export async function pickStream(
  { store, ui }: CommandContext,
  title: string,
): Promise<ImageStream | undefined> {
  const { projects } = store;
  const names = projects.kind === 'loaded' ? [...projects.items.keys()].sort(compareNames) : [];
  const projectChoices = names.map((name) => ({ label: plainLine(name), icon: 'project', value: name }));
  const project = (await ui.pick(title, 'Project', projectChoices))?.value;
  if (project === undefined) return undefined;
  const holder = {};
  await store.openProject(project, holder);
  const streams = store.streams(project);
  store.closeProject(project, holder);
  const found = streams?.kind === 'loaded' ? [...streams.items.values()] : [];
  const streamChoices = found
    .sort((a, b) => compareNames(a.name, b.name))
    .map((stream) => ({
      label: plainLine(stream.name),
      description: countWords(stream.tags.length, 'tag'),
      icon: 'package',
      value: stream,
    }));
  const placeholder = found.length > 0 ? 'Image stream' : `There are no image streams in ${project}`;
  return (await ui.pick(title, placeholder, streamChoices))?.value;
}

/** Lets the user choose a project, an image stream and a tag; undefined when dismissed. */
export async function pickTag(context: CommandContext, title: string): Promise<TagTarget | undefined> {
  const stream = await pickStream(context, title);
  if (stream === undefined) return undefined;
  const now = Date.now();
  const choices = newestFirst(stream.tags).map(({ name, revisions: [newest] }) => ({
    label: plainLine(name),
    ...(newest?.created === undefined ? {} : { description: ageWords(newest.created, now) }),
    icon: 'tag',
    value: name,
  }));
  const tag = (await context.ui.pick(title, 'Tag', choices))?.value;
  return tag === undefined ? undefined : { project: stream.project, stream: stream.name, tag };
}
