import type { HttpRequest } from '../http/answer.ts';
import { streamImages } from '../images/layers.ts';
import type { State } from '../state/state.ts';
import type { BlobStore } from './blobs.ts';

/** What the handlers of the registry share. */
export interface RegistryContext {
  state: State;
  blobs: BlobStore;
}

/** One request for something inside a repository, `project/stream`. */
export interface RepositoryRequest extends RegistryContext {
  request: HttpRequest;
  repository: string;
  project: string;
  stream: string;
  /** What comes after the repository and the kind of thing: a tag, a digest, an upload. */
  reference: string;
}

/** Whether a manifest is readable in a repository: pushed there, or named by the stream of that name. */
export function hasManifest(
  { state, blobs, repository, project, stream }: RepositoryRequest,
  digest: string,
): boolean {
  if (blobs.has(repository, digest)) return true;
  const found = state.imageStreams.get(project, stream);
  return found !== undefined && streamImages(found, state).has(digest);
}

/** Whether a blob is readable in a repository: pushed there, or part of an image of the stream of that name. */
export function hasBlob(asked: RepositoryRequest, digest: string): boolean {
  const { state, blobs, repository, project, stream } = asked;
  if (blobs.has(repository, digest)) return true;
  const found = state.imageStreams.get(project, stream);
  if (found === undefined) return false;
  return [...streamImages(found, state)].some((name) => {
    const image = state.images.get(undefined, name);
    return (
      image?.dockerImageMetadata.Id === digest ||
      (image?.dockerImageLayers ?? []).some((layer) => layer.name === digest)
    );
  });
}
