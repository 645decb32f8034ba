import type { Answer } from '../http/answer.ts';
import { whole } from '../http/answer.ts';
import { streamImages } from '../images/layers.ts';
import type { Manifest } from '../images/manifest.ts';
import { digestOf, DOCKER_LIST, OCI_INDEX, OCI_MANIFEST, readManifest } from '../images/manifest.ts';
import { latestEvent } from '../images/stream.ts';
import {
  API_VERSION,
  blobNotPushed,
  digestInvalid,
  manifestInvalid,
  manifestUnknown,
  unsupported,
} from './errors.ts';
import { publish } from './publish.ts';
import type { RepositoryRequest } from './repository.ts';
import { hasBlob, hasManifest } from './repository.ts';

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** GET and HEAD of a manifest by tag or digest. */
export function getManifest(asked: RepositoryRequest): Answer {
  const { reference, state, blobs, project, stream, request } = asked;
  const byDigest = DIGEST.test(reference);
  const found = byDigest ? undefined : state.imageStreams.get(project, stream);
  const digest = byDigest ? reference : found && latestEvent(found, reference)?.image;
  const detail = byDigest ? { Name: asked.repository, Revision: reference } : { Tag: reference };
  if (digest === undefined || !hasManifest(asked, digest)) throw manifestUnknown(detail);
  const bytes = blobs.get(digest);
  const type = state.images.get(undefined, digest)?.dockerImageManifestMediaType;
  if (bytes === undefined || type === undefined) throw manifestUnknown(detail);
  const accepted = request.headers.accept ?? '';
  if (type === DOCKER_LIST && !byDigest && !accepted.includes(DOCKER_LIST)) {
    return getManifest({ ...asked, reference: platformManifest(bytes, detail) });
  }
  requireAccepted(type, accepted);
  return whole(200, bytes, {
    ...API_VERSION,
    'content-type': type,
    'docker-content-digest': digest,
    etag: `"${digest}"`,
  });
}

/** PUT of a manifest: everything it names must be there already. */
export function putManifest(asked: RepositoryRequest): Answer {
  const { reference, request, blobs, state, repository, project, stream } = asked;
  const byDigest = DIGEST.test(reference);
  if (!byDigest && !TAG.test(reference)) throw manifestInvalid('the reference is neither a tag nor a digest');
  const manifest = readManifest(String(request.headers['content-type']), request.body);
  if (manifest === undefined) throw manifestInvalid('the body is not a manifest of the media type it claims');
  const digest = digestOf(request.body);
  if (byDigest && reference !== digest) throw digestInvalid({ digest });
  requireParts(asked, manifest);
  blobs.put(repository, request.body);
  publish(state, blobs, { project, stream, tag: byDigest ? undefined : reference, digest, manifest });
  return whole(201, '', {
    ...API_VERSION,
    location: `/v2/${repository}/manifests/${digest}`,
    'docker-content-digest': digest,
  });
}

/** DELETE of a manifest by digest: refused while the image stream names it. */
export function deleteManifest({
  reference,
  state,
  blobs,
  repository,
  project,
  stream,
}: RepositoryRequest): Answer {
  if (!DIGEST.test(reference) || !state.registryDeletes) throw unsupported();
  const found = state.imageStreams.get(project, stream);
  if (found && streamImages(found, state).has(reference)) throw unsupported();
  if (!blobs.unlink(repository, reference)) throw manifestUnknown({ Name: repository, Revision: reference });
  return whole(202, '', API_VERSION);
}

/** The registry serves OCI forms only to those who ask for them by name; a wildcard is not enough. */
function requireAccepted(type: string, accepted: string): void {
  if (type === OCI_MANIFEST && !accepted.includes(OCI_MANIFEST)) {
    throw manifestUnknown(undefined, 'OCI manifest found, but accept header does not support OCI manifests');
  }
  if (type === OCI_INDEX && !accepted.includes(OCI_INDEX)) {
    throw manifestUnknown(undefined, 'OCI index found, but accept header does not support OCI indexes');
  }
}

/** The digest of the linux/amd64 manifest of a Docker manifest list, for clients that know no lists. */
function platformManifest(bytes: Buffer, detail: object): string {
  const index = readManifest(DOCKER_LIST, bytes);
  const found =
    index?.kind === 'index' &&
    index.manifests.find(({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64');
  if (!found) throw manifestUnknown(detail);
  return found.digest;
}

function requireParts(asked: RepositoryRequest, manifest: Manifest): void {
  if (manifest.kind === 'index') {
    const missing = manifest.manifests.find(({ digest }) => !hasManifest(asked, digest));
    if (missing) throw blobNotPushed(missing.digest);
    return;
  }
  const missing = [manifest.config, ...manifest.layers].find(({ digest }) => !hasBlob(asked, digest));
  if (missing) throw blobNotPushed(missing.digest);
}
