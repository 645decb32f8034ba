import type { ProjectPolicy } from '../model/access/access.ts';
import { policyWords } from '../model/access/policy.ts';
import type { Project } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { LiveState } from '../store/liveList.ts';
import { joined, type Row } from './row.ts';
import { tooltip } from './tooltip.ts';

/** What is known of a project. */
export interface ProjectFacts {
  /** Undefined until it was opened. */
  readonly streams: LiveState<ImageStream> | undefined;
  readonly pinned: boolean;
  /** Who may pull without being named; undefined until it was looked at. */
  readonly policy?: ProjectPolicy | undefined;
  /** How long the user's login lasts. */
  readonly login?: string | undefined;
}

/** The row of a project. */
export function projectRow(project: Project, { streams, pinned, policy, login }: ProjectFacts): Row {
  const count = streams?.kind === 'loaded' ? streamCount(streams) : undefined;
  const displayName = project.displayName === undefined ? undefined : plainLine(project.displayName, 60);
  const going = project.active ? undefined : 'being deleted';
  const parts = [displayName, count, policyWords(policy), pinned ? 'pinned' : undefined, going];
  return {
    label: project.name,
    description: joined(parts),
    icon: { name: policyIcon(policy) },
    spoken: joined([`Project ${project.name}`, ...parts], ', '),
    context: pinned ? 'project;pinned' : 'project;unpinned',
    expandable: true,
    tooltip: () =>
      tooltip(project.name, [
        ['Name', project.displayName],
        ['Description', project.description],
        ['Image streams', count],
        ['Access', policy && accessWords[policy]],
        ['Your login', login],
      ]),
  };
}

function policyIcon(policy: ProjectPolicy | undefined): string {
  switch (policy) {
    case 'private':
      return 'lock';
    case 'shared':
      return 'organization';
    case 'anonymous':
      return 'globe';
    case 'unknown':
    case undefined:
      return 'project';
  }
}

const accessWords: Readonly<Record<ProjectPolicy, string>> = {
  private: 'private: only named users, groups and service accounts may pull',
  shared: 'any logged-in user may pull',
  anonymous: 'anyone may pull, without a login',
  unknown: 'you may not see who may pull',
};

function streamCount(state: Extract<LiveState<ImageStream>, { kind: 'loaded' }>): string {
  const words = countWords(state.items.size, 'stream');
  return state.more ? `first ${words}` : words;
}
