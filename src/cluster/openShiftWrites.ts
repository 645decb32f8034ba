import type { Connection, SendMethod, SendOptions } from '../connection/connection.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { textFields } from '../model/imageConfig.ts';
import type { PatchOperation } from '../model/import/tagEdit.ts';
import { compact, type JsonRecord } from '../model/json.ts';
import type { Right } from '../model/right.ts';
import type { StreamTarget } from '../model/target.ts';
import { mayI } from './accessReviews.ts';
import type { TagLocation } from './clusterClient.ts';
import type { ClusterWrites, ImageMapping, NewStream, StreamRead, StreamVersion } from './clusterWrites.ts';
import {
  imageStreamMappingsPath,
  imageStreamPath,
  imageStreamsPath,
  imageStreamTagPath,
} from './imageStreams.ts';
import { refused, refusedPatch } from './refusal.ts';
import { parseStreamRead } from './streamSnapshot.ts';
import { streamVersions } from './streamVersions.ts';

const apiVersion = 'image.openshift.io/v1';

/** `ClusterWrites` over the OpenShift API. */
export class OpenShiftWrites implements ClusterWrites {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async readStream({ project, stream }: StreamTarget, signal: AbortSignal): Promise<StreamRead> {
    const doing = `read the image stream ${project}/${stream}`;
    return parseStreamRead(
      await this.#connection.get(imageStreamPath(project, stream), { doing, signal }),
      doing,
    );
  }

  streamVersions(target: StreamTarget, signal: AbortSignal): AsyncIterable<StreamRead | undefined> {
    return streamVersions(this.#connection, target, signal);
  }

  async deleteTag({ project, stream, tag }: TagLocation, uid: string, signal: AbortSignal): Promise<void> {
    const doing = `delete the tag ${project}/${stream}:${tag}`;
    const path = imageStreamTagPath(project, stream, tag);
    await this.#send('DELETE', path, deleteOptions({ uid }), { doing, signal });
  }

  async deleteStream(
    { project, stream }: StreamTarget,
    { uid, resourceVersion }: StreamVersion,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `delete the image stream ${project}/${stream}`;
    const path = imageStreamPath(project, stream);
    await this.#send('DELETE', path, deleteOptions({ uid, resourceVersion }), { doing, signal });
  }

  async createStream(stream: NewStream, signal: AbortSignal): Promise<StreamRead> {
    const { project, name, labels, annotations, spec = {} } = stream;
    const doing = `create the image stream ${project}/${name}`;
    const metadata = compact({ name, namespace: project, labels, annotations });
    const body = { apiVersion, kind: 'ImageStream', metadata, spec };
    const answer = await this.#send('POST', imageStreamsPath(project), body, { doing, signal });
    return parseStreamRead(answer, doing);
  }

  async mapImage(mapping: ImageMapping, signal: AbortSignal): Promise<void> {
    const { project, stream, tag, image, reference } = mapping;
    const doing = `put an image back on the tag ${project}/${stream}:${tag}`;
    const body = {
      apiVersion,
      kind: 'ImageStreamMapping',
      metadata: { name: stream, namespace: project },
      image: { metadata: { name: image }, dockerImageReference: reference },
      tag,
    };
    await this.#send('POST', imageStreamMappingsPath(project), body, { doing, signal });
  }

  async addSpecTags(
    { project, stream }: StreamTarget,
    tags: readonly JsonRecord[],
    { resourceVersion, hasSpecTags }: StreamVersion & { readonly hasSpecTags: boolean },
    signal: AbortSignal,
  ): Promise<StreamRead> {
    const doing = `set where tags of ${project}/${stream} come from`;
    const entries = tags.map((tag) => without(tag, 'generation'));
    const additions = hasSpecTags
      ? entries.map((value) => ({ op: 'add', path: '/spec/tags/-', value }))
      : [{ op: 'add', path: '/spec/tags', value: entries }];
    // The version is no other stream's, so it stands for the uid too. A `test` of the uid would turn the 409 of a stream
    // that was made anew into a 422: the server applies the patch before it compares versions.
    const patch = [
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
      ...additions,
    ];
    return this.#patch({ project, stream }, patch, { doing, signal });
  }

  async patchStream(
    { project, stream }: StreamTarget,
    patch: readonly PatchOperation[],
    signal: AbortSignal,
  ): Promise<StreamRead> {
    const doing = `change the image stream ${project}/${stream}`;
    return this.#patch({ project, stream }, patch, { doing, signal });
  }

  async setTag(
    { project, stream, tag }: TagLocation,
    spec: JsonRecord,
    resourceVersion: string,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `set the tag ${project}/${stream}:${tag}`;
    // The server takes the name from the path and the annotations from the metadata, whatever the tag says of them.
    const annotations = textFields(spec['annotations']);
    const own = Object.keys(annotations).length > 0 ? { annotations } : {};
    const body = {
      apiVersion,
      kind: 'ImageStreamTag',
      metadata: { name: `${stream}:${tag}`, namespace: project, resourceVersion, ...own },
      tag: without(spec, 'name', 'annotations', 'generation'),
      lookupPolicy: { local: false },
    };
    await this.#send('PUT', imageStreamTagPath(project, stream, tag), body, { doing, signal });
  }

  async hasImage(image: Digest, signal: AbortSignal): Promise<boolean> {
    try {
      const doing = `look for the image ${image}`;
      await this.#connection.get(`/apis/${apiVersion}/images/${image}`, { doing, signal });
      return true;
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'notFound') return false;
      throw error;
    }
  }

  async mayI(right: Right, signal: AbortSignal): Promise<boolean> {
    return mayI(this.#connection, right, signal);
  }

  async #patch(
    { project, stream }: StreamTarget,
    patch: readonly object[],
    options: SendOptions,
  ): Promise<StreamRead> {
    const contentType = 'application/json-patch+json';
    const path = imageStreamPath(project, stream);
    const sent = this.#connection.send('PATCH', path, patch, { ...options, contentType });
    return parseStreamRead(await sent.catch(refusedPatch), options.doing);
  }

  async #send(method: SendMethod, path: string, body: unknown, options: SendOptions): Promise<unknown> {
    return await this.#connection.send(method, path, body, options).catch(refused);
  }
}

function deleteOptions(preconditions: Partial<StreamVersion>): object {
  return { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
}

/**
 * An entry of `spec.tags` without some fields. The generation is the server's: a new or changed entry gets that of the
 * stream, whatever is sent, and an unchanged one keeps its own. The one value that it would heed is 0, which imports an
 * external image once more.
 */
function without(entry: JsonRecord, ...fields: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !fields.includes(field)));
}
