import type { Project } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { LiveState } from '../store/liveList.ts';
import { joined, type Row } from './row.ts';
import { tooltip } from './tooltip.ts';

/** The row of a project; `streams` is undefined until it was opened, `login` says how long the user's login lasts. */
export function projectRow(
  project: Project,
  streams: LiveState<ImageStream> | undefined,
  pinned: boolean,
  login?: string,
): Row {
  const count = streams?.kind === 'loaded' ? streamCount(streams) : undefined;
  const displayName = project.displayName === undefined ? undefined : plainLine(project.displayName, 60);
  const going = project.active ? undefined : 'being deleted';
  return {
    label: project.name,
    description: joined([displayName, count, going]),
    icon: { name: pinned ? 'pinned' : 'project' },
    spoken: joined(
      [`Project ${project.name}`, displayName, count, pinned ? 'pinned' : undefined, going],
      ', ',
    ),
    context: pinned ? 'project;pinned' : 'project;unpinned',
    expandable: true,
    tooltip: () =>
      tooltip(project.name, [
        ['Name', project.displayName],
        ['Description', project.description],
        ['Image streams', count],
        ['Your login', login],
      ]),
  };
}

function streamCount(state: Extract<LiveState<ImageStream>, { kind: 'loaded' }>): string {
  const words = countWords(state.items.size, 'stream');
  return state.more ? `first ${words}` : words;
}
