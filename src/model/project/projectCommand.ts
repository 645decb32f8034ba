import { ocLine, type OcPlace } from '../ocCommand.ts';
import { shellJson } from '../shell.ts';
import type { NewProject, ProjectWords } from './projectSnapshot.ts';

/** Makes a project, and leaves the kubeconfig's current project as it is. */
export function ocNewProject({ name, displayName, description }: NewProject, place: OcPlace): string {
  const told = [
    'new-project',
    '--skip-config-write',
    ...(displayName === '' ? [] : [`--display-name=${displayName}`]),
    ...(description === '' ? [] : [`--description=${description}`]),
  ];
  return ocLine(told, [name], place);
}

/** Gives a project other words. */
export function ocDescribeProject(name: string, words: Partial<ProjectWords>, place: OcPlace): string {
  const patch = shellJson({ metadata: { annotations: annotationsOf(words) } });
  return ocLine(['patch', 'project', '--type=merge', '-p', patch], [name], place);
}

/** Deletes a project with everything in it. */
export function ocDeleteProject(name: string, place: OcPlace): string {
  return ocLine(['delete', 'project'], [name], place);
}

/** The annotations that words are kept in, for a merge patch: null takes one away. */
export function annotationsOf({
  displayName,
  description,
}: Partial<ProjectWords>): Readonly<Record<string, string | null>> {
  return {
    ...(displayName !== undefined && { 'openshift.io/display-name': displayName || null }),
    ...(description !== undefined && { 'openshift.io/description': description || null }),
  };
}
