/** Something that a user may or may not do, as the cluster's access reviews name it. */
export interface Right {
  /** Absent for a right on what stands in no project, or on all projects at once. */
  readonly project?: string;
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';
  /** With its subresource: `imagestreams/layers`. */
  readonly resource: string;
  /** API group of the resource; `image.openshift.io` unless given. */
  readonly group?: string;
}

/** What is known of a right: `unknown` when the cluster could not be asked. */
export type RightAnswer = 'yes' | 'no' | 'unknown';

/** A right in one project. */
export interface ProjectRight extends Right {
  readonly project: string;
}

/** A right as people read it: `delete imagestreamtags in hackershop`. */
export function rightWords({ verb, resource, project }: Right): string {
  return `${verb} ${resource} ${project === undefined ? 'of the whole cluster' : `in ${project}`}`;
}

/** The rights that each change of an image stream needs. */
export const rights = {
  deleteTag: (project: string): ProjectRight => ({ project, verb: 'delete', resource: 'imagestreamtags' }),
  deleteStream: (project: string): ProjectRight => ({ project, verb: 'delete', resource: 'imagestreams' }),
  createStream: (project: string): ProjectRight => ({ project, verb: 'create', resource: 'imagestreams' }),
  mapImage: (project: string): ProjectRight => ({ project, verb: 'create', resource: 'imagestreammappings' }),
  importImages: (project: string): ProjectRight => ({
    project,
    verb: 'create',
    resource: 'imagestreamimports',
  }),
  patchStream: (project: string): ProjectRight => ({ project, verb: 'patch', resource: 'imagestreams' }),
  setTag: (project: string): ProjectRight => ({ project, verb: 'update', resource: 'imagestreamtags' }),
  pull: (project: string): ProjectRight => ({ project, verb: 'get', resource: 'imagestreams/layers' }),
  push: (project: string): ProjectRight => ({ project, verb: 'update', resource: 'imagestreams/layers' }),
  seeBindings: (project: string): ProjectRight => ({
    project,
    verb: 'list',
    resource: 'rolebindings',
    group: 'rbac.authorization.k8s.io',
  }),
  grant: (project: string): ProjectRight => ({
    project,
    verb: 'create',
    resource: 'rolebindings',
    group: 'rbac.authorization.k8s.io',
  }),
} as const;

/** The rights that reaching the registry needs. */
export const registryRights = {
  /**
   * Finding the pod and forwarding its port: a WebSocket is opened with GET, for which servers want `get`, and from
   * Kubernetes 1.35 on `create` as well.
   */
  forwardPort: (project: string): readonly ProjectRight[] => [
    { project, verb: 'list', resource: 'pods', group: '' },
    { project, verb: 'get', resource: 'pods/portforward', group: '' },
    { project, verb: 'create', resource: 'pods/portforward', group: '' },
  ],
  /** The configuration of the image registry's operator. */
  configureRegistry: {
    verb: 'patch',
    resource: 'configs',
    group: 'imageregistry.operator.openshift.io',
  },
} as const;

/** The rights that pruning needs, of the whole cluster or of one project. */
export const pruneRights = {
  removeRevisions: (project: string | undefined): Right => {
    const right = { verb: 'update', resource: 'imagestreams/status' } as const;
    return project === undefined ? right : { project, ...right };
  },
  deleteImages: { verb: 'delete', resource: 'images' },
} as const;
