import { compareNames } from '../model/project.ts';
import { newestFirst } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords } from '../model/words.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import type { CommandContext } from './command.ts';

/** Lets the user choose a project and one of its image streams; undefined when dismissed. */
export async function pickStream(
  { store, ui }: CommandContext,
  title: string,
): Promise<StreamTarget | undefined> {
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
    .map(({ name, tags }) => ({
      label: plainLine(name),
      description: countWords(tags.length, 'tag'),
      icon: 'package',
      value: name,
    }));
  const placeholder = found.length > 0 ? 'Image stream' : `There are no image streams in ${project}`;
  const stream = (await ui.pick(title, placeholder, streamChoices))?.value;
  return stream === undefined ? undefined : { project, stream };
}

/** Lets the user choose a project, an image stream and a tag; undefined when dismissed. */
export async function pickTag(context: CommandContext, title: string): Promise<TagTarget | undefined> {
  const target = await pickStream(context, title);
  if (target === undefined) return undefined;
  const holder = {};
  await context.store.openProject(target.project, holder);
  const stream = context.store.stream(target.project, target.stream);
  context.store.closeProject(target.project, holder);
  const now = Date.now();
  const choices = newestFirst(stream?.tags ?? []).map(({ name, revisions: [newest] }) => ({
    label: plainLine(name),
    ...(newest?.created === undefined ? {} : { description: ageWords(newest.created, now) }),
    icon: 'tag',
    value: name,
  }));
  const tag = (await context.ui.pick(title, 'Tag', choices))?.value;
  return tag === undefined ? undefined : { ...target, tag };
}
