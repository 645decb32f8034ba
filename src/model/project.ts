/** A project (namespace) that the user may see. `project.openshift.io/v1` Project. */
export interface Project {
  readonly name: string;
  /** Annotation `openshift.io/display-name`, when it says more than the name. */
  readonly displayName?: string;
  readonly description?: string;
  /** False while the cluster is deleting it. */
  readonly active: boolean;
}

/** Pinned projects first, in the order in which they were pinned, then the others by name. */
export function inTreeOrder(projects: Iterable<Project>, pinned: readonly string[]): Project[] {
  const rank = new Map(pinned.map((name, index) => [name, index]));
  const rankOf = (project: Project): number => rank.get(project.name) ?? pinned.length;
  return [...projects].sort((a, b) => rankOf(a) - rankOf(b) || compareNames(a.name, b.name));
}

/** Plain code-point order: the order in which the API lists names. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
