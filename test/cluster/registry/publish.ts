import { imageObject } from '../images/image.ts';
import type { Manifest } from '../images/manifest.ts';
import { parse } from '../images/manifest.ts';
import { internalReference, newStream, withEvent } from '../images/stream.ts';
import type { State } from '../state/state.ts';
import { timestamp } from '../state/state.ts';
import type { BlobStore } from './blobs.ts';

/** A manifest whose bytes and blobs are in the store. */
export interface Publication {
  project: string;
  stream: string;
  /** Undefined for one that is pushed by digest: it becomes an Image and nothing else. */
  tag: string | undefined;
  digest: string;
  manifest: Manifest;
  at?: Date;
}

/** Makes of a pushed manifest what OpenShift makes of it: the Image, the stream if there is none, a revision of the tag. */
export function publish(state: State, blobs: BlobStore, publication: Publication): void {
  const { project, stream: name, tag, digest, manifest, at = new Date() } = publication;
  const reference = internalReference(project, name, digest);
  if (!state.images.get(undefined, digest)) {
    const bytes = manifest.kind === 'image' ? blobs.get(manifest.config.digest) : undefined;
    const config = bytes && parse(bytes);
    state.images.put(imageObject({ digest, manifest, config, reference, managed: true, at }));
  }
  if (tag === undefined) return;
  const old = state.imageStreams.get(project, name);
  const stream = old ?? newStream(project, name, at);
  const changed = withEvent(stream, tag, {
    created: timestamp(at),
    dockerImageReference: reference,
    image: digest,
    generation: stream.metadata.generation ?? 1,
  });
  if (changed !== old) state.imageStreams.put(changed);
}
