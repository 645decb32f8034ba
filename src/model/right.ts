/** Something that a user may or may not do in a project, as the cluster's access reviews name it. */
export interface Right {
  readonly project: string;
  readonly verb: 'get' | 'create' | 'update' | 'patch' | 'delete';
  /** With its subresource: `imagestreams/layers`. */
  readonly resource: string;
  /** API group of the resource; `image.openshift.io` unless given. */
  readonly group?: string;
}

/** What is known of a right: `unknown` when the cluster could not be asked. */
export type RightAnswer = 'yes' | 'no' | 'unknown';

/** A right as people read it: `delete imagestreamtags in hackershop`. */
export function rightWords({ verb, resource, project }: Right): string {
  return `${verb} ${resource} in ${project}`;
}

/** The rights that each change of an image stream needs. */
export const rights = {
  deleteTag: (project: string): Right => ({ project, verb: 'delete', resource: 'imagestreamtags' }),
  deleteStream: (project: string): Right => ({ project, verb: 'delete', resource: 'imagestreams' }),
  createStream: (project: string): Right => ({ project, verb: 'create', resource: 'imagestreams' }),
  mapImage: (project: string): Right => ({ project, verb: 'create', resource: 'imagestreammappings' }),
  patchStream: (project: string): Right => ({ project, verb: 'patch', resource: 'imagestreams' }),
  setTag: (project: string): Right => ({ project, verb: 'update', resource: 'imagestreamtags' }),
  pull: (project: string): Right => ({ project, verb: 'get', resource: 'imagestreams/layers' }),
  grant: (project: string): Right => ({
    project,
    verb: 'create',
    resource: 'rolebindings',
    group: 'rbac.authorization.k8s.io',
  }),
} as const;
