import type { ImageStream } from '../imageStream.ts';
import type { WorkloadSurvey } from '../workload.ts';

/** What people write about a project; empty for nothing. */
export interface ProjectWords {
  /** Annotation `openshift.io/display-name`. */
  readonly displayName: string;
  /** Annotation `openshift.io/description`. */
  readonly description: string;
}

/** A project to make. `project.openshift.io/v1` ProjectRequest. */
export interface NewProject extends ProjectWords {
  readonly name: string;
}

/** A project as it was read, so that a change is one of what was seen. */
export interface ProjectSnapshot extends NewProject {
  readonly uid: string;
  readonly resourceVersion: string;
  /** False while the cluster is deleting it. */
  readonly active: boolean;
}

/** What is in a project, as far as one may see it. */
export interface ProjectContents {
  /** Undefined when they could not be listed. */
  readonly streams: readonly ImageStream[] | undefined;
  /** Those that people made; undefined when they could not be listed. */
  readonly secrets: number | undefined;
  /** Persistent volume claims; undefined when they could not be listed. */
  readonly claims: number | undefined;
  readonly survey: WorkloadSurvey;
}

/** Whether two projects are described with the same words. */
export function sameWords(a: ProjectWords, b: ProjectWords): boolean {
  return a.displayName === b.displayName && a.description === b.description;
}

/** The words that are others now. */
export function changedWords(seen: ProjectWords, words: ProjectWords): Partial<ProjectWords> {
  return {
    ...(words.displayName !== seen.displayName && { displayName: words.displayName }),
    ...(words.description !== seen.description && { description: words.description }),
  };
}
