import { allEvents, latestEvent } from '../images/stream.ts';
import { streamImages } from '../images/layers.ts';
import { loginFor } from '../imports/logins.ts';
import { OutsideRepository } from '../imports/outsideRepository.ts';
import { isBlocked, isInsecure } from '../imports/policy.ts';
import type { ImageReference } from '../imports/reference.ts';
import { isFault, parseReference } from '../imports/reference.ts';
import type { Image, ImageStream } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { INTERNAL_REGISTRY } from '../state/state.ts';
import type { RepositoryRequest } from './repository.ts';

const INSECURE = 'openshift.io/image.insecureRepository';

/**
 * Fetches what a request asks for and the registry does not have, but an imported image of the stream has: from where
 * the image was imported, with the logins of the project. It is kept, as mirroring pull-through does.
 * What cannot be had stays away, and the request finds nothing.
 */
export async function fetchMissing(asked: RepositoryRequest, kind: 'manifests' | 'blobs'): Promise<void> {
  const { state, blobs, repository, project, stream: name, reference } = asked;
  const stream = state.imageStreams.get(project, name);
  if (stream === undefined) return;
  const isDigest = reference.startsWith('sha256:');
  const digest = isDigest ? reference : latestEvent(stream, reference)?.image;
  if (digest === undefined || blobs.get(digest) !== undefined) return;
  const source = sourceOf(state, stream, digest, kind);
  if (source === undefined || isBlocked(state, source)) return;
  const outside = new OutsideRepository(source, {
    login: loginFor(state, project, source),
    insecure: mayBeInsecure(state, stream, source),
    reach: state.reach,
  });
  try {
    const bytes =
      kind === 'blobs'
        ? await outside.blob(digest, repository)
        : (await outside.manifest(digest, repository)).bytes;
    blobs.put(repository, bytes);
  } catch {
    // The request is answered as one for something that is not there.
  }
}

/** Where the image with a manifest or a blob was imported from; undefined when it was pushed, or is not in the stream. */
function sourceOf(
  state: State,
  stream: ImageStream,
  digest: string,
  kind: 'manifests' | 'blobs',
): ImageReference | undefined {
  for (const event of allEvents(stream)) {
    const parsed = parseReference(event.dockerImageReference);
    if (isFault(parsed) || parsed.registry === INTERNAL_REGISTRY) continue;
    const only: ImageStream = {
      ...stream,
      status: { ...stream.status, tags: [{ tag: '', items: [event] }] },
    };
    const images = [...streamImages(only, state)];
    const has = (name: string): boolean => hasBlob(state.images.get(undefined, name), digest);
    if (kind === 'manifests' ? images.includes(digest) : images.some(has)) return parsed;
  }
  return undefined;
}

function hasBlob(image: Image | undefined, digest: string): boolean {
  if (image === undefined) return false;
  const { dockerImageMetadata, dockerImageLayers = [] } = image;
  return dockerImageMetadata.Id === digest || dockerImageLayers.some(({ name }) => name === digest);
}

function mayBeInsecure(state: State, { spec, metadata }: ImageStream, { registry }: ImageReference): boolean {
  const said = (spec.tags ?? []).some(({ from, importPolicy }) => {
    const parsed = parseReference(from?.name ?? '');
    return importPolicy.insecure === true && !isFault(parsed) && parsed.registry === registry;
  });
  return said || metadata.annotations?.[INSECURE] === 'true' || isInsecure(state, { registry });
}
