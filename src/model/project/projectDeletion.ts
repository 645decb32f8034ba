import { detailOf, namesWords, short, workloadName, workloadsOf, type Line } from '../deletionText.ts';
import { plainLine } from '../text.ts';
import { unseenWords } from '../unseenWords.ts';
import type { Use } from '../usedBy.ts';
import { countWords, listWords } from '../words.ts';
import { workloadKinds, type Workload } from '../workload.ts';
import { isClusterProject } from './projectName.ts';
import type { ProjectContents } from './projectSnapshot.ts';

/** What is known before a project is deleted. */
export interface ProjectDeletion {
  readonly project: string;
  readonly contents: ProjectContents;
  /** Uses of its images in other projects. */
  readonly uses: readonly Use[];
  /** What could not be looked at for those, as people read it. */
  readonly usesUnseen: readonly string[];
}

/** The question before a project is deleted: that nothing brings it back, what is in it, and what was not seen. */
export function projectDeletionQuestion(
  deletion: ProjectDeletion,
  cluster: string,
): { readonly message: string; readonly detail: string } {
  const { project, contents, uses, usesUnseen } = deletion;
  const lines: readonly (Line | undefined)[] = [
    { text: 'Nothing brings it back: there is no undo, neither here nor on the cluster.', rank: 0 },
    isClusterProject(project) ? { text: 'The cluster itself works with this project.', rank: 0 } : undefined,
    usesLine(uses),
    lineOf('Its images go with it', imageWords(contents), 0),
    lineOf('So does all else in it, among that', otherWords(contents), 0),
    gapLine('Could not be seen in it', unseenInside(contents)),
    gapLine('Others may use its images. Not looked at', usesUnseen),
  ];
  return {
    message: `Delete the project ${plainLine(project)} with everything in it?`,
    detail: `${detailOf(lines)}\n${cluster}`,
  };
}

function usesLine(uses: readonly Use[]): Line | undefined {
  if (uses.length === 0) return undefined;
  const names = namesWords(workloadsOf(uses).map(workloadName), 2);
  const verb = workloadsOf(uses).length === 1 ? 'uses' : 'use';
  return { text: `${names} ${verb} its images, and can pull them no more.`, rank: 0 };
}

function imageWords({ streams = [] }: ProjectContents): string[] {
  if (streams.length === 0) return [];
  const tags = streams.reduce((sum, stream) => sum + stream.tags.length, 0);
  return [countWords(streams.length, 'image stream'), countWords(tags, 'tag')];
}

function otherWords({ claims = 0, secrets = 0, survey }: ProjectContents): string[] {
  const own = survey.workloads.filter((workload) => !isMade(workload, survey.workloads));
  const counted = workloadKinds.flatMap((kind) => {
    const count = own.filter((workload) => workload.kind === kind).length;
    return count === 0 ? [] : [countWords(count, kind)];
  });
  return [
    ...(claims === 0 ? [] : [`${countWords(claims, 'persistent volume claim')} with their data`]),
    ...counted,
    ...(secrets === 0 ? [] : [countWords(secrets, 'secret')]),
  ];
}

/** Whether another workload of the list made it, and counts for it. */
function isMade({ owner }: Workload, all: readonly Workload[]): boolean {
  return owner !== undefined && all.some(({ kind, name }) => kind === owner.kind && name === owner.name);
}

function unseenInside({ streams, claims, secrets, survey }: ProjectContents): string[] {
  return [
    ...(streams === undefined ? ['image streams'] : []),
    ...(claims === undefined ? ['persistent volume claims'] : []),
    ...(secrets === undefined ? ['secrets'] : []),
    ...unseenWords(survey.unseen, survey.skipped),
  ];
}

function lineOf(start: string, things: readonly string[], rank: Line['rank']): Line | undefined {
  return things.length === 0 ? undefined : { text: `${start}: ${listWords(things)}.`, rank };
}

function gapLine(start: string, gaps: readonly string[]): Line | undefined {
  if (gaps.length === 0) return undefined;
  return {
    text: `${start}: ${namesWords(
      gaps.map((gap) => short(gap, 80)),
      3,
      160,
    )}.`,
    rank: 0,
  };
}
