import { randomUUID } from 'node:crypto';
import { ChangeLog } from './changes.ts';
import { Collection } from './collection.ts';
import type { Reach } from '../imports/request.ts';
import type {
  Group,
  Image,
  ImageStream,
  KubeObject,
  ObjectMeta,
  Project,
  Role,
  RoleBinding,
} from './objects.ts';

/** The name of the registry inside a cluster, in every `dockerImageRepository`. */
export const INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc:5000';
const IMAGE = 'image.openshift.io';
const RBAC = 'rbac.authorization.k8s.io';

/** All objects of the cluster. */
export class State {
  readonly changes = new ChangeLog();
  readonly projects = new Collection<Project>('project.openshift.io/projects', this.changes);
  readonly imageStreams = new Collection<ImageStream>(`${IMAGE}/imagestreams`, this.changes);
  readonly images = new Collection<Image>(`${IMAGE}/images`, this.changes);
  readonly roleBindings = new Collection<RoleBinding>(`${RBAC}/rolebindings`, this.changes);
  readonly clusterRoleBindings = new Collection<RoleBinding>(`${RBAC}/clusterrolebindings`, this.changes);
  readonly roles = new Collection<Role>(`${RBAC}/roles`, this.changes);
  readonly clusterRoles = new Collection<Role>(`${RBAC}/clusterroles`, this.changes);
  readonly groups = new Collection<Group>('user.openshift.io/groups', this.changes);
  /** Host and port of the registry as seen from outside. */
  registryHost = INTERNAL_REGISTRY;
  /** PEM of the authority that signs the certificates of services. */
  serviceAuthority = '';
  /** Whether the registry has a route, so that streams carry `publicDockerImageRepository`. */
  publicRegistry = true;
  /** Whether the registry deletes links of layers and manifests: `storage.delete.enabled` of its configuration. */
  registryDeletes = true;
  /** The longest life of a service account's token, in seconds: what is asked for beyond that is cut to it. */
  longestToken = 2 ** 32;
  /** How long logins of people last from the start of the cluster on, in seconds; 0 is for ever. */
  loginSeconds = 86_400;
  /** After how many seconds from its creation a user's token ends unless it is used (`inactivityTimeoutSeconds`); 0: never. */
  unusedSeconds = 0;
  /** How the cluster reaches other registries, to import from them and to serve what was imported. */
  reach: Reach = { authorities: [], hosts: new Map() };
  /** How many tags of a repository are imported at once; the rest is only named. */
  importedTags = 50;
  /** When projects were asked for, in milliseconds since the epoch; seeded ones have been there for ever. */
  readonly projectBirths = new Map<string, number>();
  readonly #others = new Map<string, Collection<KubeObject>>();

  /** The objects of any resource, by `group` (empty for the core group) and plural name. */
  collection(group: string, plural: string): Collection<KubeObject> {
    const resource = `${group}/${plural}`;
    const known = [
      this.projects,
      this.imageStreams,
      this.images,
      this.roleBindings,
      this.clusterRoleBindings,
      this.roles,
      this.clusterRoles,
      this.groups,
    ].find((collection) => collection.resource === resource);
    if (known !== undefined) return known;
    const other = this.#others.get(resource) ?? new Collection<KubeObject>(resource, this.changes);
    this.#others.set(resource, other);
    return other;
  }

  /** Every collection that holds objects inside projects, but for the rights, which outlive them. */
  inProjects(): Collection<KubeObject>[] {
    return [this.imageStreams, ...this.#others.values()];
  }

  /** Forgets the history of changes: watches from before now get 410. */
  compact(): void {
    this.changes.forget(0);
  }
}

/** Metadata of an object that comes into being: a fresh uid, the time given or now. */
export function newMeta(name: string, namespace?: string, at = new Date()): ObjectMeta {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: randomUUID(),
    resourceVersion: '0',
    creationTimestamp: timestamp(at),
  };
}

/** A time as the API writes it: UTC, to the second. */
export function timestamp(at = new Date()): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
