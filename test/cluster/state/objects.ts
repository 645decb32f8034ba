/** Metadata of any object (meta/v1 ObjectMeta), as far as clients of images look at it. */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
}

/** Who made an object and takes it along (meta/v1 OwnerReference). */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: boolean;
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface Project extends KubeObject {
  spec: { finalizers: string[] };
  status: { phase: 'Active' | 'Terminating' };
}

/** `kind` is DockerImage, ImageStreamTag or ImageStreamImage. */
export interface TagSource {
  kind: string;
  namespace?: string;
  name: string;
}

/** One entry of an image stream's `spec.tags` (image.openshift.io/v1 TagReference). */
export interface TagReference {
  name: string;
  annotations: Record<string, string> | null;
  from?: TagSource;
  reference?: boolean;
  generation: number;
  importPolicy: { insecure?: boolean; scheduled?: boolean; importMode: string };
  referencePolicy: { type: string };
}

/** One revision of a tag (TagEvent). */
export interface TagEvent {
  created: string;
  dockerImageReference: string;
  image: string;
  generation: number;
}

export interface TagCondition {
  type: 'ImportSuccess';
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason: string;
  message: string;
  generation: number;
}

/** One entry of an image stream's `status.tags`: its revisions, newest first (NamedTagEventList). */
export interface TagHistory {
  tag: string;
  items: TagEvent[] | null;
  conditions?: TagCondition[];
}

export interface ImageStream extends KubeObject {
  spec: { lookupPolicy: { local: boolean }; tags?: TagReference[]; dockerImageRepository?: string };
  status: {
    dockerImageRepository: string;
    publicDockerImageRepository?: string;
    tags?: TagHistory[];
  };
}

export interface ImageLayer {
  name: string;
  size: number;
  mediaType: string;
}

/** A manifest of an index or manifest list, as an Image names it. */
export interface ImageManifest {
  digest: string;
  mediaType: string;
  manifestSize: number;
  architecture: string;
  os: string;
  variant?: string;
}

/** What OpenShift keeps of an image's config (image.openshift.io/1.0 DockerImage). */
export interface DockerImageMetadata {
  kind: 'DockerImage';
  apiVersion: 'image.openshift.io/1.0';
  Id: string;
  Created: string | null;
  ContainerConfig: object;
  [field: string]: unknown;
}

export interface Image extends KubeObject {
  dockerImageReference: string;
  dockerImageMetadata: DockerImageMetadata;
  dockerImageMetadataVersion: '1.0';
  dockerImageLayers?: ImageLayer[];
  dockerImageManifestMediaType: string;
  dockerImageManifests?: ImageManifest[];
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

export interface RoleBinding extends KubeObject {
  subjects: Subject[];
  roleRef: { apiGroup: string; kind: string; name: string };
}

export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

export interface Role extends KubeObject {
  rules: PolicyRule[];
}

export interface Group extends KubeObject {
  users: string[];
}
