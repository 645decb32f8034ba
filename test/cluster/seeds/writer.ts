import { bind, createProject } from '../api/projects.ts';
import type { ImageSource } from '../build/image.ts';
import { imageObject } from '../images/image.ts';
import type { Manifest } from '../images/manifest.ts';
import { parse, readManifest } from '../images/manifest.ts';
import { newStream, withEvent, withHistory, withReference } from '../images/stream.ts';
import type { BlobStore } from '../registry/blobs.ts';
import { publish } from '../registry/publish.ts';
import type {
  ImageStream,
  KubeObject,
  OwnerReference,
  TagCondition,
  TagReference,
  TagSource,
} from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { newMeta, timestamp } from '../state/state.ts';

const MINUTE = 60_000;
const RBAC = 'rbac.authorization.k8s.io';

/** A repository, `project/stream`, taken apart. */
function split(repository: string): [project: string, stream: string] {
  const [project = '', stream = ''] = repository.split('/');
  return [project, stream];
}

/** Writes the content of a seed into the stores, with ages that count back from now. */
export class SeedWriter {
  readonly state: State;
  readonly blobs: BlobStore;
  readonly #now = Date.now();

  constructor(state: State, blobs: BlobStore) {
    this.state = state;
    this.blobs = blobs;
  }

  /** The time some minutes ago. */
  ago(minutes: number): Date {
    return new Date(this.#now - minutes * MINUTE);
  }

  /** A project with its admin, and further users with a cluster role in it. */
  project(
    name: string,
    admin: string,
    displayName: string,
    others: Readonly<Record<string, string>> = {},
  ): void {
    createProject(
      this.state,
      name,
      admin,
      { displayName, description: `Images of ${displayName}` },
      this.ago(600_000),
    );
    for (const [user, role] of Object.entries(others)) {
      bind(this.state, name, `${role}-${user}`, role, { apiGroup: RBAC, kind: 'User', name: user });
    }
  }

  /** An image on a tag, as if pushed some minutes ago; pushes onto one tag come oldest first. */
  push(repository: string, tag: string, image: ImageSource, minutes: number): void {
    const [project, stream] = split(repository);
    const at = this.ago(minutes);
    for (const child of image.kind === 'index' ? image.children : []) {
      const manifest = this.#store(repository, child);
      publish(this.state, this.blobs, {
        project,
        stream,
        tag: undefined,
        digest: child.digest,
        manifest,
        at,
      });
    }
    const manifest = this.#store(repository, image);
    publish(this.state, this.blobs, { project, stream, tag, digest: image.digest, manifest, at });
  }

  /** A tag that was imported from another registry some minutes ago. */
  imported(
    repository: string,
    tag: string,
    source: string,
    image: ImageSource,
    minutes: number,
    scheduled = false,
  ): void {
    const manifest = this.#store(repository, image);
    const at = this.ago(minutes);
    const reference = `${source.replace(/:[^/:]+$/, '')}@${image.digest}`;
    if (!this.state.images.get(undefined, image.digest)) {
      const bytes = manifest.kind === 'image' ? this.blobs.get(manifest.config.digest) : undefined;
      const config = bytes && parse(bytes);
      this.state.images.put(
        imageObject({ digest: image.digest, manifest, config, reference, managed: false, at }),
      );
    }
    this.reference(repository, tag, { kind: 'DockerImage', name: source }, minutes, scheduled);
    const event = {
      created: timestamp(at),
      dockerImageReference: reference,
      image: image.digest,
      generation: 2,
    };
    this.#change(repository, minutes, (stream) => withEvent(stream, tag, event));
  }

  /** A tag whose import failed some minutes ago; revisions of earlier imports stay. */
  importFailed(
    repository: string,
    tag: string,
    source: string,
    failure: { reason: string; message: string },
    minutes: number,
  ): void {
    this.reference(repository, tag, { kind: 'DockerImage', name: source }, minutes);
    const condition: TagCondition = {
      type: 'ImportSuccess',
      status: 'False',
      lastTransitionTime: timestamp(this.ago(minutes)),
      ...failure,
      generation: 2,
    };
    this.#change(repository, minutes, (stream) => {
      const items = stream.status.tags?.find((history) => history.tag === tag)?.items ?? null;
      return withHistory(stream, tag, { tag, items, conditions: [condition] });
    });
  }

  /** The spec of a tag: where it comes from. Alone, it is a tag that waits for its image. */
  reference(repository: string, tag: string, from: TagSource, minutes: number, scheduled = false): void {
    const reference: TagReference = {
      name: tag,
      annotations: null,
      from,
      generation: 2,
      importPolicy: { ...(scheduled && { scheduled }), importMode: 'Legacy' },
      referencePolicy: { type: 'Source' },
    };
    this.#change(repository, minutes, (stream) => withReference(stream, tag, reference));
  }

  /** A tag that follows another of the same stream, with the revision that gives it. */
  follow(repository: string, tag: string, source: string, minutes: number): void {
    this.reference(repository, tag, { kind: 'ImageStreamTag', name: source }, minutes);
    this.copyEvent(repository, tag, repository, source, minutes);
  }

  /** The newest revision of a tag put on another tag. */
  copyEvent(repository: string, tag: string, from: string, source: string, minutes: number): void {
    const event = this.stream(from)?.status.tags?.find((history) => history.tag === source)?.items?.[0];
    if (event === undefined) throw new Error(`The seed has no ${from}:${source}.`);
    const dockerImageReference = event.dockerImageReference.replace(`/${from}@`, `/${repository}@`);
    const copy = { ...event, dockerImageReference, created: timestamp(this.ago(minutes)) };
    this.#change(repository, minutes, (stream) => withEvent(stream, tag, copy));
  }

  /** An image stream, made when there is none, with annotations. */
  annotate(repository: string, annotations: Record<string, string>, minutes: number): void {
    this.#change(repository, minutes, (stream) => ({
      ...stream,
      metadata: { ...stream.metadata, annotations },
    }));
  }

  /** Lets workloads of the project name a stream alone: `spec.lookupPolicy`. */
  lookUpLocally(repository: string, minutes: number): void {
    this.#change(repository, minutes, (stream) => ({
      ...stream,
      spec: { ...stream.spec, lookupPolicy: { local: true } },
    }));
  }

  /** Any further object inside a project, made some minutes ago, with annotations and the object that made it. */
  object(
    group: string,
    plural: string,
    kind: string,
    repository: string,
    content: object,
    minutes: number,
    { annotations, owner }: { annotations?: Record<string, string>; owner?: KubeObject } = {},
  ): KubeObject {
    const [project, name] = split(repository);
    const apiVersion = group === '' ? 'v1' : `${group}/v1`;
    const metadata = {
      ...newMeta(name, project, this.ago(minutes)),
      ...(annotations && { annotations }),
      ...(owner && { ownerReferences: [ownerReference(owner)] }),
    };
    return this.state.collection(group, plural).put({ apiVersion, kind, metadata, ...content });
  }

  /** The stream of that name. */
  stream(repository: string): ImageStream | undefined {
    return this.state.imageStreams.get(...split(repository));
  }

  #change(repository: string, minutes: number, change: (stream: ImageStream) => ImageStream): void {
    const [project, name] = split(repository);
    const stream = this.stream(repository) ?? newStream(project, name, this.ago(minutes));
    this.state.imageStreams.put(change(stream));
  }

  #store(repository: string, image: ImageSource): Manifest {
    if (image.kind === 'image') for (const bytes of image.blobs.values()) this.blobs.put(repository, bytes);
    this.blobs.put(repository, image.manifest);
    const manifest = readManifest(image.mediaType, image.manifest);
    if (manifest === undefined) throw new Error(`The seed has a manifest that is none, for ${repository}.`);
    return manifest;
  }
}

function ownerReference({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}
